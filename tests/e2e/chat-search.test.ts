import { afterAll, beforeAll, describe, expect, it, jest } from '@jest/globals';
import type { Page } from 'playwright-core';
import { startApp, type TestApp } from '../start-app.js';
import { type Browser, findChromium, seriousFaults, startBrowser } from './browser.js';
import { expectSoon } from './expect-soon.js';

const chromium = findChromium();
const suite = chromium === null ? describe.skip : describe;
jest.setTimeout(60_000);

suite('searching what was said, in a real browser', () => {
  let app: TestApp;
  let browser: Browser;
  let page: Page;

  beforeAll(async () => {
    app = await startApp();
    browser = await startBrowser(chromium ?? '');
    page = await browser.open({ width: 390 });
    await page.request.post(`${app.url}/auth/demo`, { data: { name: 'Robin' } });
    for (const message of ['ten songs, nothing by Zyzzyva & Sons', 'five blues songs']) {
      await page.request.post(`${app.url}/api/chat`, { data: { message } });
    }
    await page.goto(`${app.url}/chats`);
  });
  afterAll(async () => {
    await browser.close();
    await app.stop();
  });

  it('finds words in messages, shows them as they were written, and leads to the chat', async () => {
    await page.getByRole('searchbox').fill('zyzzyva');
    const hits = page.getByRole('region', { name: 'In messages' });
    await hits.locator('mark', { hasText: 'Zyzzyva' }).first().waitFor();
    await expectSoon(() => hits.innerText(), expect.stringContaining('Zyzzyva & Sons'));
    expect(await seriousFaults(page)).toEqual([]);
    const shots = process.env['SCREENSHOTS'];
    if (shots !== undefined) await page.screenshot({ path: `${shots}/chat-search.png` });
    await hits.getByRole('link').first().click();
    await page.waitForURL(/\/c\//);
    await page.goBack();
  });

  it('says when nothing is found', async () => {
    await page.getByRole('searchbox').fill('qqqqqq');
    await page.getByText('No title contains “qqqqqq”.').waitFor();
    await page.getByText('No message contains the words “qqqqqq”.').waitFor();
  });
});
