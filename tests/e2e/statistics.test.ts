import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it, jest } from '@jest/globals';
import type { Page } from 'playwright-core';
import { makeUpHistory } from '../../scripts/made-up-history.js';
import { loadStarterCatalogue } from '../../server/features/catalogue/starter-catalogue.js';
import { startApp, type TestApp } from '../start-app.js';
import { ROOT } from '../test-config.js';
import { type Browser, findChromium, seriousFaults, startBrowser } from './browser.js';
import { expectSoon } from './expect-soon.js';

const chromium = findChromium();
const suite = chromium === null ? describe.skip : describe;
jest.setTimeout(60_000);

interface Summary {
  listens: number;
  countedPlays: number;
  tracks: number;
  artists: number;
  albums: number;
}
interface Top {
  items: { key: string; name: string; artist?: string; plays: number }[];
}

/** Every figure on the page is the server's, in a picture and in the table behind it. */
suite('the statistics in a real browser', () => {
  let app: TestApp;
  let browser: Browser;
  let page: Page;
  let dir: string;

  const get = async <T>(path: string): Promise<T> => (await (await page.request.get(app.url + path)).json()) as T;
  const signIn = (as: Page, name: string) => as.request.post(`${app.url}/auth/demo`, { data: { name } });
  const figure = (name: string) => page.locator(`[data-figure=${name}] strong`).innerText();
  const panel = (name: string) => page.getByRole('region', { name, exact: true });
  const written = (n: number) => n.toLocaleString('en');

  beforeAll(async () => {
    app = await startApp();
    browser = await startBrowser(chromium ?? '');
    page = await browser.open();
    await signIn(page, 'Robin');
    await page.request.patch(`${app.url}/api/preferences`, { data: { timeZone: 'Europe/Berlin' } });
    dir = mkdtempSync(path.join(os.tmpdir(), 'echotune-e2e-'));
    const catalogue = loadStarterCatalogue(path.join(ROOT, 'server/features/catalogue/starter'));
    const rows = makeUpHistory(catalogue, new Date('2023-11-01T00:00:00Z'), 400, 11);
    const file = path.join(dir, 'Streaming_History_Audio_2023.json');
    writeFileSync(file, JSON.stringify(rows));
    await page.goto(`${app.url}/imports`);
    await page.locator('input[type=file]').setInputFiles(file);
    await page.getByText('Done', { exact: true }).waitFor({ timeout: 50_000 });
  });
  afterAll(async () => {
    await browser.close();
    await app.stop();
    rmSync(dir, { recursive: true, force: true });
  });

  const expectFigures = async (query: string): Promise<Summary> => {
    const summary = await get<Summary>(`/api/analytics/summary${query}`);
    const wanted = [summary.countedPlays, summary.listens, summary.tracks, summary.artists, summary.albums].map(
      written,
    );
    let shown: string[] = [];
    for (const end = Date.now() + 20_000; Date.now() < end && shown.join() !== wanted.join(); await sleep(100)) {
      shown = await Promise.all(['plays', 'listens', 'tracks', 'artists', 'albums'].map(figure));
    }
    expect(shown).toEqual(wanted);
    return summary;
  };

  it('shows the figures that the server counts', async () => {
    await page.getByRole('link', { name: 'Statistics' }).first().click();
    await page.getByRole('heading', { name: 'Statistics', level: 1 }).waitFor();
    expect((await expectFigures('')).listens).toBeGreaterThan(1_000);
    const { items } = await get<Top>('/api/analytics/top?kind=artist&limit=8');
    await panel('Artists').getByRole('listitem').first().waitFor();
    const names = items.map(({ name }) => name);
    await expectSoon(() => panel('Artists').getByRole('link').allInnerTexts(), expect.arrayContaining(names));
  });

  it('keeps the period in the address', async () => {
    await page.getByLabel('Period', { exact: true }).last().selectOption({ label: 'A year…' });
    await page.getByLabel('Year', { exact: true }).selectOption('2023');
    expect(new URL(page.url()).search).toBe('?period=year&year=2023');
    const year = await expectFigures('?from=2023-01-01&to=2024-01-01');
    const all = await get<Summary>('/api/analytics/summary');
    expect(year.listens).toBeLessThan(all.listens);
    await page.reload();
    await expectFigures('?from=2023-01-01&to=2024-01-01');
  });

  it('has a table behind every picture', async () => {
    await page.goto(`${app.url}/statistics`);
    const { items } = await get<{ items: { plays: number }[] }>('/api/analytics/trend?interval=month');
    for (const name of ['Day by day', 'Over time', 'Around the clock', 'Discovery']) {
      await panel(name)
        .getByRole('button', { name: /^Show as table/ })
        .click();
      await panel(name).getByRole('row').nth(6).waitFor();
    }
    const plays = items.map((item) => written(item.plays));
    await expectSoon(() => panel('Over time').locator('tbody tr td:nth-of-type(1)').allInnerTexts(), plays);
    await panel('Day by day')
      .getByRole('button', { name: /^Show as picture/ })
      .click();
    expect(await seriousFaults(page)).toEqual([]);
  });

  it('leads from a day to its listens by keyboard', async () => {
    await page.goto(`${app.url}/statistics?period=year&year=2024`);
    const days = panel('Day by day').getByRole('group', { name: 'Plays on each day of 2024' });
    await days.getByRole('link').first().waitFor();
    await expectSoon(() => days.locator('a[tabindex="0"]').count(), 1);
    const { items } = await get<{ items: { start: string; plays: number; ms: number }[] }>(
      '/api/analytics/trend?interval=day&from=2024-01-01&to=2025-01-01',
    );
    await days.locator('a[tabindex="0"]').focus();
    await page.keyboard.press('ArrowUp');
    const said = (await days.locator('a:focus').getAttribute('aria-label')) ?? '';
    const href = (await days.locator('a:focus').getAttribute('href')) ?? '';
    const date = new URL(href, app.url).searchParams.get('from');
    expect(said).toContain(`${items.find(({ start }) => start === date)?.plays} play`);
    await page.keyboard.press('Enter');
    await page.getByRole('heading', { name: 'Listens', level: 1 }).waitFor();
    const { listens } = await get<Summary>(`/api/analytics/summary${new URL(href, app.url).search}`);
    await expectSoon(() => page.getByRole('main').getByRole('listitem').count(), listens);
  });

  it('leads from an artist to their page and on to a request', async () => {
    const { items } = await get<Top>('/api/analytics/top?kind=artist&limit=1');
    const name = items[0]?.name ?? '';
    await page.goto(`${app.url}/statistics`);
    await panel('Artists').getByRole('link', { name, exact: true }).click();
    await page.getByRole('heading', { name, level: 1 }).waitFor();
    expect(await seriousFaults(page)).toEqual([]);
    await page.getByRole('link', { name: 'Make a playlist' }).click();
    await expectSoon(() => page.getByLabel('Your request').inputValue(), `An hour of ${name}`);
  });

  it('tells somebody without a history where to begin', async () => {
    const other = await browser.open();
    await signIn(other, 'Kim');
    await other.goto(`${app.url}/statistics`);
    await other.getByRole('heading', { name: 'Nothing to count yet' }).waitFor();
    await other.getByRole('link', { name: 'Bring your history' }).click();
    await other.getByRole('heading', { name: 'Your listening' }).waitFor();
  });

  it('says what went wrong, and tries again', async () => {
    const other = await browser.open();
    await signIn(other, 'Robin');
    await other.route('**/api/analytics/clock*', (route) => route.fulfill({ status: 404, body: '' }));
    await other.goto(`${app.url}/statistics`);
    const clock = other.getByRole('region', { name: 'Around the clock' });
    await clock.getByRole('alert').waitFor();
    await other.unroute('**/api/analytics/clock*');
    await clock.getByRole('button', { name: 'Try again' }).click();
    await clock.getByRole('img', { name: /^Plays by weekday and hour/ }).waitFor();
  });

  it.each([
    ['wide and dark', { width: 1440, dark: true }],
    ['narrow and light', { width: 390, dark: false }],
    ['narrow and dark', { width: 390, dark: true }],
  ])('has nothing serious for axe and nothing sticks out, %s', async (_name, look) => {
    const other = await browser.open(look);
    await signIn(other, 'Robin');
    for (const place of ['/statistics', '/statistics/listens?from=2024-03-01&to=2024-03-03']) {
      await other.goto(app.url + place);
      await other.getByRole('heading', { level: 1 }).waitFor();
      await other.waitForLoadState('networkidle');
      expect([place, await seriousFaults(other)]).toEqual([place, []]);
      const overflow = await other.evaluate(
        'const main = document.querySelector("main"); main.scrollWidth - main.clientWidth',
      );
      expect([place, overflow]).toEqual([place, 0]);
    }
  });
});
