import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { Locator, Page } from 'playwright-core';
import { gemini, startFakeGemini } from '../fakes/fake-gemini.js';
import { startApp, type TestApp } from '../start-app.js';
import { type Browser, findChromium, seriousFaults, startBrowser, stored } from './browser.js';

const chromium = findChromium();
const pictures = process.env['PICTURES'];
const TITLE = 'What leaves this server';

(chromium === null ? describe.skip : describe)('what leaves this server', () => {
  let service: Awaited<ReturnType<typeof startFakeGemini>>;
  let withModel: TestApp;
  let without: TestApp;
  let browser: Browser;

  beforeAll(async () => {
    service = await startFakeGemini(() => gemini.says('Here it is.'));
    withModel = await startApp({ GEMINI_API_KEY: 'k', GEMINI_BASE_URL: service.url });
    without = await startApp();
    browser = await startBrowser(chromium ?? '');
  });
  afterAll(async () => {
    await browser.close();
    await withModel.stop();
    await without.stop();
    await service.stop();
  });

  async function open(app: TestApp, options: { width?: number; dark?: boolean } = {}): Promise<Page> {
    const page = await browser.open(options);
    await page.request.post(`${app.url}/auth/demo`, { data: { name: 'Ada' } });
    await page.request.post(`${app.url}/api/memories`, { data: { text: 'I never listen to falsetto' } });
    await page.goto(`${app.url}/preferences`);
    await page.getByRole('heading', { name: TITLE }).scrollIntoViewIfNeeded();
    return page;
  }

  /** The page shows what is chosen a moment after the click, not in it. */
  async function choose(section: Locator, name: string): Promise<void> {
    await stored(section.page(), () => section.getByRole('radio', { name }).click());
    await section.getByRole('radio', { name, checked: true }).waitFor();
  }

  it('is said in words, chosen, and shown word for word', async () => {
    const page = await open(withModel);
    const section = page.getByRole('region', { name: TITLE });
    await section.getByText(new URL(service.url).host).waitFor();
    await section.getByText('To phrase an answer').click();
    await section.getByText('I never listen to falsetto').waitFor();
    await choose(section, 'What I ask');
    await section.getByText('I never listen to falsetto').waitFor({ state: 'detached' });
    await choose(section, 'Nothing');
    await section.getByText('Nothing of yours leaves this server.').waitFor();
    await page.reload();
    await page.getByRole('region', { name: TITLE }).getByText('Nothing of yours leaves this server.').waitFor();
    const { shareWithModels } = (await (await page.request.get(`${withModel.url}/api/preferences`)).json()) as {
      shareWithModels: string;
    };
    expect(shareWithModels).toBe('nothing');
    await page.request.patch(`${withModel.url}/api/preferences`, { data: { shareWithModels: 'taste' } });
  });

  it('is nothing where no model is set up', async () => {
    const page = await open(without);
    await page.getByRole('region', { name: TITLE }).getByText('No language model is set up').waitFor();
  });

  it.each([
    [1440, false],
    [1440, true],
    [390, false],
    [390, true],
  ])('can be read by everybody (%i wide, dark: %s)', async (width, dark) => {
    const page = await open(withModel, { width, dark });
    const section = page.getByRole('region', { name: TITLE });
    await section.getByText('To phrase an answer').click();
    await section.getByText('I never listen to falsetto').waitFor();
    expect(await seriousFaults(page)).toEqual([]);
    expect(await page.evaluate('document.documentElement.scrollWidth')).toBeLessThanOrEqual(width);
    if (pictures !== undefined)
      await section.screenshot({ path: `${pictures}/sharing-${width}-${dark ? 'dark' : 'light'}.png` });
  });
});
