import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it, jest } from '@jest/globals';
import type { Page } from 'playwright-core';
import { type Agent, startApp, type TestApp } from '../start-app.js';
import { type Browser, findChromium, seriousFaults, startBrowser } from './browser.js';
import { expectSoon } from './expect-soon.js';

const chromium = findChromium();
const suite = chromium === null ? describe.skip : describe;
jest.setTimeout(60_000);

suite('configuration at the admin’s desk, in a real browser', () => {
  let app: TestApp;
  let browser: Browser;
  let admin: Agent;
  let page: Page;

  const signIn = (as: Page) => as.request.post(`${app.url}/auth/demo`, { data: { name: 'Ada', role: 'admin' } });
  const setting = async (key: string) => (await admin.get(`/api/admin/config/${key}`).expect(200)).body;
  const open = async () => {
    await page.goto(`${app.url}/admin/config`);
    await page.getByRole('heading', { name: 'Language models' }).waitFor();
  };

  beforeAll(async () => {
    app = await startApp();
    admin = await app.signIn('Ada', 'admin');
    browser = await startBrowser(chromium ?? '');
    page = await browser.open();
    await signIn(page);
  });
  afterAll(async () => {
    await browser.close();
    await app.stop();
  });

  it('sets a figure by its keyboard, says when one does not fit, and takes it back', async () => {
    await open();
    await page.getByLabel('health.kept-days', { exact: true }).fill('7');
    await page.keyboard.press('Enter');
    await page.getByText('health.kept-days is saved.').waitFor();
    expect(await setting('health.kept-days')).toMatchObject({ value: 7, source: 'stored' });
    await page.getByText('default: 30').waitFor();
    await page.getByRole('button', { name: /^Take back.*health\.kept-days/ }).click();
    await page.getByText('health.kept-days is as it was').waitFor();
    expect(await setting('health.kept-days')).toMatchObject({ value: 30, source: 'default' });
    await page.getByLabel('audit.kept-days', { exact: true }).fill('3');
    await page.getByRole('button', { name: /^Save.*audit\.kept-days/ }).click();
    await page.getByText('must be 0 or at least 30').waitFor();
    expect((await setting('audit.kept-days')).value).toBe(0);
  });

  it('chooses among words', async () => {
    await open();
    await page.getByLabel('log.level', { exact: true }).selectOption('warn');
    await page.getByRole('button', { name: /^Save.*log\.level/ }).click();
    await page.getByText('log.level is saved.').waitFor();
    expect((await setting('log.level')).value).toBe('warn');
  });

  it('never shows a secret', async () => {
    await open();
    await page.getByLabel('models.openai-key', { exact: true }).fill('sk-canary');
    await page.keyboard.press('Enter');
    await page.getByText('models.openai-key is saved.').waitFor();
    await page.getByText('is set, and not shown').waitFor();
    expect(await setting('models.openai-key')).toMatchObject({ value: null, isSet: true });
    await page.reload();
    await page.getByText('is set, and not shown').waitFor();
    expect(await page.getByLabel('models.openai-key', { exact: true }).inputValue()).toBe('');
    expect(await page.content()).not.toContain('sk-canary');
  });

  it('writes nothing over what somebody else has set meanwhile, and shows that', async () => {
    await open();
    await page.getByLabel('chats.kept-days', { exact: true }).fill('5');
    await admin.put('/api/admin/config/chats.kept-days').send({ value: 90 }).expect(200);
    await page.getByRole('button', { name: /^Save.*chats\.kept-days/ }).click();
    await page.getByText(/Somebody else was first/).waitFor();
    await expect(setting('chats.kept-days')).resolves.toMatchObject({ value: 90 });
    await page
      .getByText(/by Ada, just now/)
      .first()
      .waitFor();
    await expectSoon(() => page.getByLabel('chats.kept-days', { exact: true }).inputValue(), '90');
  });

  it.each([
    ['wide and light', { width: 1440, dark: false }],
    ['wide and dark', { width: 1440, dark: true }],
    ['narrow and light', { width: 390, dark: false }],
    ['narrow and dark', { width: 390, dark: true }],
  ])('has nothing serious for axe and nothing sticks out, %s', async (_name, look) => {
    const other = await browser.open(look);
    await signIn(other);
    await other.goto(`${app.url}/admin/config`);
    await other.getByRole('heading', { name: 'Language models' }).waitFor();
    await sleep(300);
    expect(await seriousFaults(other)).toEqual([]);
    const overflow = await other.evaluate(
      'const main = document.querySelector("main"); main.scrollWidth - main.clientWidth',
    );
    expect(overflow).toBe(0);
    const shots = process.env['SCREENSHOTS'];
    if (shots === undefined) return;
    await other.setViewportSize({ width: look.width, height: 1_800 });
    await other.screenshot({ path: `${shots}/config-${look.width}-${look.dark ? 'dark' : 'light'}.png` });
  });
});
