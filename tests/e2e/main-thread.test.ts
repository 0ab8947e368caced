import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it, jest } from '@jest/globals';
import type { Locator, Page } from 'playwright-core';
import { makeUpHistory } from '../../scripts/made-up-history.js';
import { loadStarterCatalogue } from '../../server/features/catalogue/starter-catalogue.js';
import { startApp, type TestApp } from '../start-app.js';
import { ROOT } from '../test-config.js';
import { type Browser, findChromium, seriousFaults, startBrowser } from './browser.js';
import { expectSoon } from './expect-soon.js';

const chromium = findChromium();
const suite = chromium === null ? describe.skip : describe;
jest.setTimeout(60_000);

interface StoredPlaylist {
  id: string;
  name: string;
  version: number;
  durationMs: number;
  tracks: { trackKey: string; durationMs: number; reason: string | null }[];
}

/** What EchoTune exists for, as a new user does it: history in, a request in words, a checked playlist out. */
suite('the main thread in a real browser', () => {
  let app: TestApp;
  let browser: Browser;
  let page: Page;
  let dir: string;
  const said: string[] = [];

  beforeAll(async () => {
    app = await startApp();
    browser = await startBrowser(chromium ?? '');
    page = await browser.open();
    page.on('console', (message) => {
      if (message.type() === 'error' && !message.text().includes('401')) said.push(message.text());
    });
    page.on('pageerror', (error) => said.push(error.message));
    page.on('request', (request) => {
      if (!request.url().startsWith(app.url) && !request.url().startsWith('data:'))
        said.push(`asked for ${request.url()}`);
    });
    dir = mkdtempSync(path.join(os.tmpdir(), 'echotune-e2e-'));
    const catalogue = loadStarterCatalogue(path.join(ROOT, 'server/features/catalogue/starter'));
    const rows = makeUpHistory(catalogue, new Date('2024-01-01T00:00:00Z'), 400, 7);
    writeFileSync(path.join(dir, 'Streaming_History_Audio_2024.json'), JSON.stringify(rows));
  });
  afterAll(async () => {
    await browser.close();
    await app.stop();
    rmSync(dir, { recursive: true, force: true });
  });

  const get = async <T>(path: string): Promise<T> => (await (await page.request.get(app.url + path)).json()) as T;

  const newest = async (): Promise<StoredPlaylist> => {
    const { items } = await get<{ items: { id: string }[] }>('/api/playlists?limit=1');
    return get(`/api/playlists/${items[0]?.id}`);
  };

  const keysOf = async (): Promise<string[]> => (await newest()).tracks.map(({ trackKey }) => trackKey);

  it('signs in by name', async () => {
    await page.goto(app.url);
    expect(await seriousFaults(page)).toEqual([]);
    await page.getByLabel('Your name').fill('Robin');
    await page.getByRole('button', { name: 'Start listening' }).click();
    await page.getByRole('heading', { name: 'What do you want to hear, Robin?' }).waitFor();
    expect(await seriousFaults(page)).toEqual([]);
  });

  it('imports an export and accounts for every row', async () => {
    await page.getByRole('link', { name: 'Listening' }).first().click();
    await page.locator('input[type=file]').setInputFiles(path.join(dir, 'Streaming_History_Audio_2024.json'));
    await page.getByText('Done', { exact: true }).waitFor({ timeout: 50_000 });
    await page.getByText('Every row accounted for').first().waitFor();
    expect(await seriousFaults(page)).toEqual([]);
    await page.reload();
    await page.getByText('Done', { exact: true }).waitFor();
  });

  it('answers a request with a playlist that keeps to it', async () => {
    await page.getByRole('link', { name: 'New chat' }).first().click();
    await page.getByLabel('Your request').fill('45 minutes for a run, mostly things I love, nothing by Drake');
    await page.keyboard.press('Enter');
    await page.getByRole('button', { name: 'Export' }).waitFor({ timeout: 50_000 });
    expect(Math.abs((await newest()).durationMs - 45 * 60_000)).toBeLessThanOrEqual(60_000);
    await page
      .getByText(/rules kept/)
      .first()
      .click();
    await page.getByText('45 minutes', { exact: true }).first().waitFor();
    await page.getByText('nothing by Drake').first().waitFor();
    expect(await seriousFaults(page)).toEqual([]);
  });

  it('tells why a track is there, moves and removes it by keyboard', async () => {
    const row = page.getByRole('list', { name: 'Tracks' }).getByRole('listitem');
    const press = async (button: Locator): Promise<void> => {
      await button.focus();
      await page.keyboard.press('Enter');
    };
    const before = await newest();
    const [first, second, third, ...rest] = before.tracks.map(({ trackKey }) => trackKey);

    await press(row.first().getByRole('button', { expanded: false }).first());
    const reason = before.tracks[0]?.reason ?? 'no reason was kept';
    await row.first().getByRole('paragraph').filter({ hasText: reason }).waitFor();
    await press(row.first().getByRole('button', { name: 'Down', exact: true }));
    await expectSoon(keysOf, [second, first, third, ...rest]);

    await row
      .nth(2)
      .getByRole('button', { name: /^Move / })
      .focus();
    await page.keyboard.press('ArrowUp');
    await expectSoon(keysOf, [second, third, first, ...rest]);

    await press(row.nth(2).getByRole('button', { name: 'Remove', exact: true }));
    await expectSoon(keysOf, [second, third, ...rest]);
    await expectSoon(() => row.count(), before.tracks.length - 1);
    expect((await newest()).durationMs).toBe(before.durationMs - (before.tracks[0]?.durationMs ?? 0));
  });

  it('is refined in words, and keeps its versions', async () => {
    const before = await newest();
    await page.getByLabel('Your request').fill('make it shorter, 30 minutes');
    await page.keyboard.press('Enter');
    await expectSoon(async () => Math.abs((await newest()).durationMs - 30 * 60_000) <= 60_000, true);
    const after = await newest();
    expect(after.id).toBe(before.id);
    expect(after.version).toBeGreaterThan(before.version);
    await page.getByRole('region', { name: after.name }).getByText('30 min').first().waitFor();

    await page.getByRole('button', { name: 'Versions' }).click();
    const dialog = page.getByRole('dialog', { name: 'Earlier versions' });
    await dialog.getByText('Version 1 ·').waitFor();
    await expectSoon(() => dialog.getByRole('listitem').count(), after.version);
    await page.keyboard.press('Escape');
    await dialog.waitFor({ state: 'hidden' });
  });

  it('exports the playlist', async () => {
    const { name, tracks } = await newest();
    await page.getByRole('button', { name: 'Export' }).click();
    const [download] = await Promise.all([
      page.waitForEvent('download'),
      page.getByRole('menuitem', { name: /M3U8/ }).click(),
    ]);
    expect(download.suggestedFilename()).toBe(`${name}.m3u8`);
    const file = readFileSync(await download.path(), 'utf8');
    expect(file.split('\n').filter((line) => line.startsWith('#EXTINF'))).toHaveLength(tracks.length);
  });

  it('is still there after a reload', async () => {
    await page.reload();
    await page.getByText('45 minutes for a run, mostly things I love, nothing by Drake').first().waitFor();
    await page.getByRole('button', { name: 'Export' }).waitFor();
  });

  it('asked no other host for anything, and logged no error', () => {
    expect(said).toEqual([]);
  });

  it.each([
    ['wide and dark', { width: 1440, dark: true }],
    ['narrow and light', { width: 390, dark: false }],
    ['narrow and dark', { width: 390, dark: true }],
  ])('has nothing serious for axe on any page, %s', async (_name, look) => {
    const other = await browser.open(look);
    await other.request.post(`${app.url}/auth/demo`, { data: { name: 'Robin' } });
    for (const place of ['/', '/chats', '/playlists', '/imports', '/preferences', '/nowhere']) {
      await other.goto(app.url + place);
      await other.getByRole('heading', { level: 1 }).first().waitFor();
      expect([place, await seriousFaults(other)]).toEqual([place, []]);
      const overflow = await other.evaluate(
        'document.documentElement.scrollWidth - document.documentElement.clientWidth',
      );
      expect([place, overflow]).toEqual([place, 0]);
    }
  });
});
