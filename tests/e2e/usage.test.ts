import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { Page } from 'playwright-core';
import { gemini, startFakeGemini } from '../fakes/fake-gemini.js';
import { startApp, type TestApp } from '../start-app.js';
import { type Browser, findChromium, seriousFaults, startBrowser } from './browser.js';
import { expectSoon } from './expect-soon.js';

const chromium = findChromium();
const pictures = process.env['PICTURES'];
const TITLE = 'What models use up';

(chromium === null ? describe.skip : describe)('what models use up, on the page', () => {
  let service: Awaited<ReturnType<typeof startFakeGemini>>;
  let app: TestApp;
  let browser: Browser;

  beforeAll(async () => {
    service = await startFakeGemini(() => gemini.says('Here it is.'));
    app = await startApp({
      GEMINI_API_KEY: 'key',
      GEMINI_BASE_URL: service.url,
      LLM_PRICES: 'gemini-3.8-flash=1000/10000',
      LLM_TOKENS_PER_LISTENER_PER_DAY: '50000',
    });
    browser = await startBrowser(chromium ?? '');
  });
  afterAll(async () => {
    await browser.close();
    await app.stop();
    await service.stop();
  });

  async function open(name: string, options: { width?: number; dark?: boolean } = {}): Promise<Page> {
    const page = await browser.open(options);
    await page.request.post(`${app.url}/auth/demo`, { data: { name } });
    return page;
  }

  it('is nothing at first, and counts what was used', async () => {
    const page = await open('Ada');
    await page.goto(`${app.url}/preferences`);
    const row = page.getByRole('region', { name: TITLE }).getByRole('row', { name: 'gemini-3.8-flash' }).first();
    await expectSoon(() => row.textContent(), 'gemini-3.8-flash00–50,000 tokens');
    await page.request.post(`${app.url}/api/chat`, { data: { message: 'ten jazz songs' } });
    for (let text = ''; !text.includes('gemini-3.8-flash113'); text = (await row.textContent()) ?? '')
      await page.reload();
    await expectSoon(() => row.textContent(), 'gemini-3.8-flash1130.02249,987 tokens');
  });

  it.each([
    [1440, false],
    [1440, true],
    [390, false],
    [390, true],
  ])('can be read by everybody (%i wide, dark: %s)', async (width, dark) => {
    const page = await open('Ada', { width, dark });
    await page.goto(`${app.url}/preferences`);
    const section = page.getByRole('region', { name: TITLE }).first();
    await section.scrollIntoViewIfNeeded();
    expect(await seriousFaults(page)).toEqual([]);
    expect(await page.evaluate('document.documentElement.scrollWidth')).toBeLessThanOrEqual(width);
    if (pictures !== undefined)
      await section.screenshot({ path: `${pictures}/usage-${width}-${dark ? 'dark' : 'light'}.png` });
  });
});
