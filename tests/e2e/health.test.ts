import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it, jest } from '@jest/globals';
import type { Page } from 'playwright-core';
import { buildCall, seenByAnotherProcess } from '../seen-by-another-process.js';
import { startApp, type TestApp } from '../start-app.js';
import { type Browser, findChromium, seriousFaults, startBrowser } from './browser.js';
import { expectSoon } from './expect-soon.js';

const chromium = findChromium();
const suite = chromium === null ? describe.skip : describe;
jest.setTimeout(60_000);

suite('health and tokens in a real browser', () => {
  let app: TestApp;
  let browser: Browser;
  let page: Page;

  const signIn = (as: Page, role: 'listener' | 'admin') =>
    as.request.post(`${app.url}/auth/demo`, { data: { name: role, role } });
  const seen = (see: Parameters<typeof seenByAnotherProcess>[1], minutesAgo = 0) =>
    seenByAnotherProcess(app.databaseUrl, see, () => Date.now() - minutesAgo * 60_000);
  const card = (name: string) => page.getByRole('region', { name, exact: true });

  beforeAll(async () => {
    app = await startApp({ SPOTIFY_CLIENT_ID: 'abc' });
    browser = await startBrowser(chromium ?? '');
    page = await browser.open();
    await signIn(page, 'admin');
    for (const minutesAgo of [40, 30, 20, 10]) {
      await seen((observer) => {
        for (let i = 0; i < 20; i++) observer.observe(buildCall('built-in', { latencyMs: 100 + 10 * i + minutesAgo }));
        const error = { kind: 'server' as const, message: 'Spotify answered 502.' };
        observer.observe(buildCall('spotify', { kind: 'music', ...(minutesAgo === 20 && { error }) }));
      }, minutesAgo);
    }
    await page.goto(`${app.url}/admin/health`);
    await page.getByText('Live', { exact: true }).waitFor();
  });
  afterAll(async () => {
    await browser.close();
    await app.stop();
  });

  it('says first who answers, then of each provider whether, how fast and since when', async () => {
    await page.getByText('Built-in engine answers').waitFor();
    await page.getByText('Everything that is set up works.').waitFor();
    const engine = await card('Built-in engine').innerText();
    expect(engine).toMatch(/Works since \d\d:\d\d/);
    expect(engine).toMatch(/\d{3} ms\s*typical/);
    expect(engine).toMatch('100 % of 80 requests succeeded');
    await card('Built-in engine')
      .getByRole('img', { name: /last hour: answers took up to \d+ ms, 0 failures/ })
      .waitFor();
    await card('Spotify')
      .getByRole('img', { name: /1 failure\./ })
      .waitFor();
    await expectSoon(() => card('Spotify').innerText(), expect.stringContaining('Spotify answered 502.'));
    await expectSoon(() => card('Redis').innerText(), expect.stringContaining('in-process'));
  });

  it('says what to set for what is not set up', async () => {
    await expectSoon(
      () => card('Gemini').innerText(),
      expect.stringMatching(/Not set up[^]*Set GEMINI_API_KEY and start again/),
    );
    expect(await card('Gemini').getByRole('button').count()).toBe(0);
  });

  it('changes by itself, in word and shape', async () => {
    const shape = () => card('Spotify').locator('svg').first().innerHTML();
    const before = await shape();
    await seen((observer) => {
      const error = { kind: 'timeout' as const, message: 'No answer within 10 s.' };
      observer.observe(buildCall('spotify', { kind: 'music', error }));
      observer.circuit('spotify', 'open');
      observer.fallback('spotify', 'nobody');
    });
    await card('Spotify').getByText('Down').waitFor();
    for (const text of [
      /Open: is left alone, since \d\d:\d\d/,
      /No answer within 10 s\./,
      /Others stepped in\s*1 time/,
    ]) {
      await expectSoon(() => card('Spotify').innerText(), expect.stringMatching(text));
    }
    await expectSoon(async () => (await shape()) === before, false);
    await page.getByText('Spotify needs a look.').waitFor();
  });

  it('shows other windows by keyboard', async () => {
    const five = page.getByRole('button', { name: '5 minutes' });
    await five.focus();
    await page.keyboard.press('Enter');
    await card('Built-in engine').getByText('nothing was asked', { exact: true }).waitFor();
    await expectSoon(() => five.getAttribute('aria-pressed'), 'true');
    await page.getByRole('button', { name: '24 hours' }).click();
    await card('Built-in engine').getByText('80 requests').waitFor();
  });

  it('asks a provider on demand', async () => {
    await page.getByRole('button', { name: /^Check now.*Built-in engine/ }).click();
    await card('Built-in engine').getByText('(1 check)').waitFor();
  });

  it('says when the connection is lost, and comes back', async () => {
    const other = await browser.open();
    await signIn(other, 'admin');
    await other.goto(`${app.url}/admin/health`);
    await other.getByText('Live', { exact: true }).waitFor();
    await other.context().setOffline(true);
    await other.route('**/stream*', (route) => route.abort());
    await other.evaluate('dispatchEvent(new Event("offline"))');
    // A stream that is open outlives "offline" in Chromium: a new window asks for a new one, which is refused.
    await other.getByRole('button', { name: '24 hours' }).click();
    await other.getByText(/^Connection lost\. This is how it was at/).waitFor();
    await other.getByText('Built-in engine answers').waitFor();
    await other.unroute('**/stream*');
    await other.context().setOffline(false);
    await other.getByText('Live', { exact: true }).waitFor();
  });

  it('is not for listeners', async () => {
    const other = await browser.open();
    await signIn(other, 'listener');
    await other.goto(app.url);
    await other.getByRole('link', { name: 'Statistics' }).first().waitFor();
    expect(await other.getByRole('link', { name: 'Health' }).count()).toBe(0);
    await other.goto(`${app.url}/admin/health`);
    await other.getByRole('heading', { name: 'Nothing plays here', level: 2 }).waitFor();
  });

  it('makes a token, shows it once, and revokes it', async () => {
    await page.goto(`${app.url}/admin/tokens`);
    await page.getByText('There are none yet.').waitFor();
    await page.getByRole('button', { name: 'Make token' }).click();
    await page.getByText('Say what it is for.').waitFor();
    await page.getByLabel('What is it for?').fill('Kitchen wall');
    await page.getByLabel(/^Metrics/).check();
    await page.keyboard.press('Enter');
    const token = await page.getByLabel('Token', { exact: true }).inputValue();
    expect(token).toMatch(/^echotune_/);
    expect(await seriousFaults(page)).toEqual([]);
    const read = () => fetch(`${app.url}/metrics`, { headers: { Authorization: `Bearer ${token}` } });
    expect((await read()).status).toBe(200);
    await page.getByRole('button', { name: 'I have it' }).click();
    await page.reload();
    await page.getByText('Kitchen wall', { exact: true }).waitFor();
    expect(await page.content()).not.toContain(token);
    await page.getByText(/last used just now/).waitFor();
    await page.getByRole('button', { name: /^Revoke.*Kitchen wall/ }).click();
    expect((await read()).status).toBe(200);
    await page.getByRole('dialog').getByRole('button', { name: 'Revoke' }).click();
    await page.getByText('There are none yet.').waitFor();
    expect((await read()).status).toBe(401);
  });

  it.each([
    ['wide and light', { width: 1440, dark: false }],
    ['wide and dark', { width: 1440, dark: true }],
    ['narrow and light', { width: 390, dark: false }],
    ['narrow and dark', { width: 390, dark: true }],
  ])('has nothing serious for axe and nothing sticks out, %s', async (_name, look) => {
    const other = await browser.open(look);
    await signIn(other, 'admin');
    for (const [place, ready] of [
      ['/admin/health', 'Live'],
      ['/admin/tokens', 'Tokens in use'],
    ] as const) {
      await other.goto(app.url + place);
      await other.getByText(ready, { exact: true }).waitFor();
      await sleep(300);
      expect([place, await seriousFaults(other)]).toEqual([place, []]);
      const overflow = await other.evaluate(
        'const main = document.querySelector("main"); main.scrollWidth - main.clientWidth',
      );
      expect([place, overflow]).toEqual([place, 0]);
      const shots = process.env['SCREENSHOTS'];
      if (shots === undefined) continue;
      const name = `${place.split('/').at(-1)}-${look.width}-${look.dark ? 'dark' : 'light'}.png`;
      await other.setViewportSize({ width: look.width, height: 2_000 });
      await other.screenshot({ path: `${shots}/${name}` });
    }
  });
});
