import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { Page } from 'playwright-core';
import { makeUpHistory } from '../../scripts/made-up-history.js';
import { loadStarterCatalogue } from '../../server/features/catalogue/starter-catalogue.js';
import { startApp, type TestApp } from '../start-app.js';
import { ROOT } from '../test-config.js';
import { type Browser, findChromium, seriousFaults, startBrowser } from './browser.js';

const chromium = findChromium();
const suite = chromium === null ? describe.skip : describe;

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

  const totalOf = async (): Promise<number> => {
    const answer = await page.request.get(`${app.url}/api/playlists?limit=1`);
    const { items } = (await answer.json()) as { items: { durationMs: number }[] };
    return items[0]?.durationMs ?? 0;
  };

  const expectSoon = async <T>(read: () => Promise<T>, wanted: T): Promise<void> => {
    for (const end = Date.now() + 15_000; Date.now() < end && (await read()) !== wanted;) await sleep(100);
    expect(await read()).toBe(wanted);
  };

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
    await page.getByText('Done', { exact: true }).waitFor({ timeout: 20_000 });
    await page.getByText('Every row accounted for').first().waitFor();
    expect(await seriousFaults(page)).toEqual([]);
    await page.reload();
    await page.getByText('Done', { exact: true }).waitFor();
  });

  it('answers a request with a playlist that keeps to it', async () => {
    await page.getByRole('link', { name: 'New chat' }).first().click();
    await page.getByLabel('Your request').fill('45 minutes for a run, mostly things I love, nothing by Drake');
    await page.keyboard.press('Enter');
    await page.getByRole('button', { name: 'Export' }).waitFor({ timeout: 20_000 });
    expect(Math.abs((await totalOf()) - 45 * 60_000)).toBeLessThanOrEqual(60_000);
    await page
      .getByText(/rules kept/)
      .first()
      .click();
    await page.getByText('45 minutes', { exact: true }).first().waitFor();
    await page.getByText('nothing by Drake').first().waitFor();
    expect(await seriousFaults(page)).toEqual([]);
  });

  it('tells why a track is there, moves and removes it by keyboard', async () => {
    const list = page.getByRole('list', { name: 'Tracks' });
    const titles = () => list.locator('li button[aria-expanded] span span:first-child').allInnerTexts();
    const first = list.getByRole('listitem').first();
    await first.getByRole('button').first().focus();
    await page.keyboard.press('Enter');
    await first
      .getByText(/played|new to you|matches|favourite/i)
      .first()
      .waitFor();
    const before = await titles();
    await first.getByRole('button', { name: 'Down', exact: true }).click();
    await expectSoon(async () => (await titles())[1], before[0]);
    await list.getByRole('listitem').nth(1).getByRole('button', { name: 'Remove', exact: true }).click();
    await expectSoon(async () => (await titles()).length, before.length - 1);
  });

  it('is refined in words, and keeps its versions', async () => {
    await page.getByLabel('Your request').fill('shorter, and drop the second');
    await page.keyboard.press('Enter');
    await expectSoon(async () => (await totalOf()) < 40 * 60_000, true);
    await page.getByRole('button', { name: 'Versions' }).click();
    await page.getByText('Version 1', { exact: true }).waitFor();
    await page.keyboard.press('Escape');
  });

  it('exports the playlist', async () => {
    await page.getByRole('button', { name: 'Export' }).click();
    const [download] = await Promise.all([page.waitForEvent('download'), page.getByText('M3U8').click()]);
    expect(download.suggestedFilename()).toMatch(/\.m3u8$/);
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
    await other.goto(app.url);
    await other.getByLabel('Your name').fill('Robin');
    await other.getByRole('button', { name: 'Start listening' }).click();
    await other.getByRole('heading', { level: 1 }).waitFor();
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
