import { afterAll, beforeAll, describe, expect, it, jest } from '@jest/globals';
import type { Page } from 'playwright-core';
import { startApp, type TestApp } from '../start-app.js';
import { type Browser, findChromium, seriousFaults, startBrowser } from './browser.js';
import { expectSoon } from './expect-soon.js';

const chromium = findChromium();
const suite = chromium === null ? describe.skip : describe;
jest.setTimeout(60_000);

/** What is remembered is seen, traced to its chat, changed, forgotten and switched off in one place. */
suite('memories in a real browser', () => {
  let app: TestApp;
  let browser: Browser;
  let page: Page;
  const signIn = (as: Page) => as.request.post(`${app.url}/auth/demo`, { data: { name: 'Robin' } });
  const list = () => page.getByRole('list', { name: 'What is remembered' });
  const kept = async (): Promise<string[]> => {
    const { items } = (await (await page.request.get(`${app.url}/api/memories`)).json()) as {
      items: { text: string }[];
    };
    return items.map(({ text }) => text);
  };
  const expectKept = (wanted: string[]): Promise<void> => expectSoon(kept, wanted);

  beforeAll(async () => {
    app = await startApp();
    browser = await startBrowser(chromium ?? '');
    page = await browser.open();
    await signIn(page);
  });
  afterAll(async () => {
    await browser.close();
    await app.stop();
  });

  it('says what to do while there are none', async () => {
    await page.goto(`${app.url}/preferences`);
    await page.getByRole('heading', { name: 'Nothing is remembered yet' }).waitFor();
    await page.getByLabel('Something to remember').fill('No trumpets before noon');
    await page.keyboard.press('Enter');
    await list().getByText('No trumpets before noon').waitFor();
    await list().getByText('Written by you').waitFor();
  });

  it('lead back to the chat that they came from', async () => {
    await page.request.post(`${app.url}/api/chat`, { data: { message: "I can't stand live versions" } });
    await page.reload();
    const row = list().getByRole('listitem').filter({ hasText: "I can't stand live versions" });
    await row.getByText('Keeps tracks out').waitFor();
    await row.getByRole('link').click();
    await page.waitForURL(/\/c\//);
    await page.getByText("I can't stand live versions").first().waitFor();
    await page.goBack();
  });

  it('are put into other words, and forgotten', async () => {
    await page.getByRole('button', { name: 'Change: No trumpets before noon' }).click();
    await page.getByRole('dialog').getByLabel('Something to remember').fill('No trumpets at all');
    expect(await seriousFaults(page)).toEqual([]);
    await page.getByRole('button', { name: 'Save' }).click();
    await list().getByText('No trumpets at all').waitFor();
    await page.getByRole('button', { name: "Forget: I can't stand live versions" }).click();
    await expectKept(['No trumpets at all']);
  });

  it('are switched off in one place', async () => {
    const off = page.getByRole('switch', { name: /Learn from chats/ });
    await off.click();
    await page.getByText('Switched off: nothing here is used.').waitFor();
    await page.getByText('Saved').waitFor();
    await page.reload();
    await page.getByText('Switched off: nothing here is used.').waitFor();
    await expectSoon(() => off.isChecked(), false);
    await off.click();
    await page.getByText('Saved').waitFor();
  });

  it.each([
    ['wide and light', { width: 1440, dark: false }],
    ['wide and dark', { width: 1440, dark: true }],
    ['narrow and light', { width: 390, dark: false }],
    ['narrow and dark', { width: 390, dark: true }],
  ])('have nothing serious for axe, %s', async (_name, look) => {
    const other = await browser.open(look);
    await signIn(other);
    await other.goto(`${app.url}/preferences`);
    await other.getByRole('list', { name: 'What is remembered' }).waitFor();
    expect(await seriousFaults(other)).toEqual([]);
    const overflow = await other.evaluate(
      'document.documentElement.scrollWidth - document.documentElement.clientWidth',
    );
    expect(overflow).toBe(0);
  });
});
