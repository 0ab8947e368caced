import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it, jest } from '@jest/globals';
import type { Page } from 'playwright-core';
import { makeUpHistory } from '../../scripts/made-up-history.js';
import { loadStarterCatalogue } from '../../server/features/catalogue/starter-catalogue.js';
import { eventually } from '../api/open-stream.js';
import { importFile } from '../import-file.js';
import { startApp, type TestApp } from '../start-app.js';
import { ROOT } from '../test-config.js';
import { type Browser, findChromium, seriousFaults, startBrowser } from './browser.js';
import { expectSoon } from './expect-soon.js';

const chromium = findChromium();
const suite = chromium === null ? describe.skip : describe;
jest.setTimeout(60_000);

/** Who asks about their listening sees the figures behind the words. */
suite('figures beside an answer in a real browser', () => {
  let app: TestApp;
  let browser: Browser;
  const chats: string[] = [];
  const QUESTIONS = [
    'my top 10 songs in 2023',
    'what time of day do I listen to music?',
    'how much rock in 2023 against 2022?',
    'what is my longest streak?',
  ];
  const open = async (look: { width: number; dark: boolean }): Promise<Page> => {
    const page = await browser.open(look);
    await page.request.post(`${app.url}/auth/demo`, { data: { name: 'Robin' } });
    return page;
  };

  beforeAll(async () => {
    app = await startApp();
    browser = await startBrowser(chromium ?? '');
    const robin = await app.signIn('Robin');
    const catalogue = loadStarterCatalogue(path.join(ROOT, 'server/features/catalogue/starter'));
    await importFile(robin, makeUpHistory(catalogue, new Date('2022-11-01T00:00:00Z'), 400, 11));
    for (const message of QUESTIONS) {
      const { body } = await robin.post('/api/chat').send({ message }).expect(200);
      chats.push(String(body.session.id));
    }
  });
  afterAll(async () => {
    await browser.close();
    await app.stop();
  });

  it('are a table with the server’s figures', async () => {
    const page = await open({ width: 1440, dark: false });
    await page.goto(`${app.url}/c/${chats[0]}`);
    const table = page.getByRole('table');
    await table.waitFor();
    await expectSoon(
      () => table.getByRole('columnheader').allInnerTexts(),
      ['Track', 'Artist', 'Plays', 'Time', 'Share', 'What you think of it'],
    );
    const answer = await page.request.get(
      `${app.url}/api/analytics/top?kind=track&limit=10&from=2023-01-01&to=2024-01-01`,
    );
    const { items } = (await answer.json()) as { items: { name: string; plays: number }[] };
    await expectSoon(
      () => table.locator('tbody th').allInnerTexts(),
      items.map(({ name }) => name),
    );
    const plays = items.map((item) => String(item.plays));
    await expectSoon(() => table.locator('tbody td:nth-child(3)').allInnerTexts(), plays);
  });

  it.each([1440, 390])('have their tracks judged where they stand, by keyboard, %i wide', async (width) => {
    const page = await open({ width, dark: false });
    await page.goto(`${app.url}/c/${chats[0]}`);
    const row = page.getByRole('table').locator('tbody tr').last();
    const title = await row.locator('th').innerText();
    const opener = row.getByRole('button', { name: `What you think of “${title}”` });
    const list = page.getByRole('region', { name: /, as a table$/ });
    const lengthOfList = () => list.evaluate(({ scrollHeight }) => scrollHeight);
    const length = await lengthOfList();
    await opener.focus();
    await page.keyboard.press('Enter');
    const menu = page.getByRole('menu', { name: `What you think of “${title}”` });
    await menu.waitFor();
    const box = await menu.boundingBox();
    expect(box).not.toBeNull();
    expect([box!.x >= 0, box!.x + box!.width <= width]).toEqual([true, true]);
    await expectSoon(() => page.evaluate(IS_MENU_ABOVE), true);
    expect(await lengthOfList()).toBe(length);
    // Lower than opener and menu together, as a phone that lies on its side.
    const { height } = box!;
    await page.setViewportSize({ width, height: Math.ceil(height) + 40 });
    const fits = (now: typeof box) => now !== null && now.y >= 0 && now.y + now.height <= height + 40;
    await eventually(() => menu.boundingBox(), fits);
    await page.setViewportSize({ width, height: 900 });
    await page.keyboard.press('Escape');
    await menu.waitFor({ state: 'detached' });
    await expectSoon(() => opener.evaluate((element) => element === element.ownerDocument.activeElement), true);
    await page.keyboard.press('Enter');
    await page.keyboard.press('ArrowDown');
    await page.keyboard.press('Enter');
    await row.getByRole('button', { name: /: you hate it$/ }).waitFor();
    const stored = async () => {
      const given = await page.request.get(`${app.url}/api/recommendations/feedback`);
      const { items } = (await given.json()) as { items: { title: string | null; judgement: string | null }[] };
      return items.find((item) => item.title === title)?.judgement;
    };
    // The page shows at once what was said, and stores it meanwhile.
    await expectSoon(stored, 'hate');
    await opener.click();
    await page.getByRole('menuitem', { name: 'Take it back' }).click();
    await row.getByRole('button', { name: /: nothing said$/ }).waitFor();
    // A menu does not outlive its opener's being scrolled out of the list or of the window.
    const scrollBy = (by: number) => list.evaluate((element, by) => element.scrollBy(0, by), by);
    await opener.click();
    await menu.waitFor();
    await scrollBy(-20);
    await menu.waitFor();
    await scrollBy(-10_000);
    await menu.waitFor({ state: 'detached' });
  });

  it.each([
    ['wide and light', { width: 1440, dark: false }],
    ['wide and dark', { width: 1440, dark: true }],
    ['narrow and light', { width: 390, dark: false }],
    ['narrow and dark', { width: 390, dark: true }],
  ])('have nothing serious for axe and keep within the page, %s', async (_name, look) => {
    const page = await open(look);
    for (const chat of chats) {
      await page.goto(`${app.url}/c/${chat}`);
      await page.getByRole('table').waitFor();
      expect(await seriousFaults(page)).toEqual([]);
      const overflow = await page.evaluate(
        'document.documentElement.scrollWidth - document.documentElement.clientWidth',
      );
      expect(overflow).toBe(0);
    }
  });
});

/** Whether nothing lies over the open menu or cuts it off; of the page, whose types are not here. */
const IS_MENU_ABOVE = `(() => {
  const menu = document.querySelector('[role=menu]');
  const { left, top, right, bottom } = menu.getBoundingClientRect();
  const corners = [[left + 8, top + 8], [right - 8, bottom - 8]];
  return corners.every(([x, y]) => menu.contains(document.elementFromPoint(x, y)));
})()`;
