import { afterAll, beforeAll, describe, expect, it, jest } from '@jest/globals';
import type { Page } from 'playwright-core';
import { type FakeSpotify, listenTo, startFakeSpotify } from '../fakes/spotify/fake-spotify.js';
import { startApp, type TestApp } from '../start-app.js';
import { type Browser, findChromium, seriousFaults, startBrowser } from './browser.js';
import { expectSoon } from './expect-soon.js';

const chromium = findChromium();
const suite = chromium === null ? describe.skip : describe;
jest.setTimeout(90_000);

suite('connecting Spotify in a real browser', () => {
  let spotify: FakeSpotify;
  let app: TestApp;
  let browser: Browser;
  let page: Page;

  const agree = async (): Promise<void> => {
    await page.getByRole('button', { name: 'Agree as Ada' }).click();
    await page.waitForURL(`${app.url}/connections`);
  };

  beforeAll(async () => {
    spotify = await startFakeSpotify();
    listenTo(spotify.addUser('ada', 'Ada'), 7, Date.now());
    app = await startApp({
      SPOTIFY_CLIENT_ID: 'fake-client',
      SPOTIFY_CLIENT_SECRET: 'fake-secret',
      SPOTIFY_API_URL: spotify.url,
      SPOTIFY_ACCOUNTS_URL: spotify.url,
    });
    browser = await startBrowser(chromium ?? '');
    page = await browser.open();
    await page.request.post(`${app.url}/auth/demo`, { data: { name: 'Robin' } });
  });
  afterAll(async () => {
    await browser.close();
    await app.stop();
    await spotify.stop();
  });

  it('goes there and back, and what was heard comes in', async () => {
    await page.goto(`${app.url}/imports`);
    await page.getByRole('link', { name: 'Let new listens come in by themselves' }).click();
    await page.getByRole('heading', { name: 'No Spotify account is connected' }).waitFor();
    await page.getByRole('link', { name: 'Connect Spotify' }).click();
    await agree();
    await page.getByText('Connected', { exact: true }).waitFor();
    await page.getByRole('button', { name: 'Fetch now' }).click();
    await page.getByText(/7 new listens|Nothing new/).waitFor();
    const { listens } = (await (await page.request.get(`${app.url}/api/me/stats`)).json()) as { listens: number };
    expect(listens).toBe(7);
    expect(await seriousFaults(page)).toEqual([]);
  });

  it('asks for a further permission when it is wanted', async () => {
    await page.getByRole('link', { name: 'Allow: Save public playlists' }).click();
    await agree();
    await page.getByText('Allowed', { exact: true }).nth(2).waitFor();
    await expectSoon(() => page.getByText('Allowed', { exact: true }).count(), 3);
  });

  it('says that nothing has changed when the listener declines', async () => {
    await page.getByRole('link', { name: 'Allow: Give playlists a cover' }).click();
    await page.getByRole('button', { name: 'Cancel' }).click();
    await page.getByText('You did not allow it at Spotify').waitFor();
    await page.getByText('Connected', { exact: true }).waitFor();
  });

  it('says why a sign-in came to nothing, on a page', async () => {
    await page.goto(`${app.url}/auth/spotify/callback?code=x&state=y`);
    await page.getByRole('alert').getByText('begun in another browser').waitFor();
    await page.getByRole('button', { name: 'Dismiss' }).click();
    await page.getByRole('alert').waitFor({ state: 'detached' });
    const stranger = await browser.open();
    await stranger.goto(`${app.url}/auth/spotify/callback?code=x&state=y`);
    await stranger.getByRole('alert').getByText('begun in another browser').waitFor();
    expect(await seriousFaults(stranger)).toEqual([]);
    for (const [code, text] of [
      ['signups-closed', 'Newcomers cannot sign in'],
      ['account-disabled', 'This account is disabled'],
      ['toString', 'The sign-in did not work'],
    ]) {
      await stranger.goto(`${app.url}/connections?problem=${code}`);
      await stranger
        .getByRole('alert')
        .getByText(text ?? '')
        .waitFor();
    }
    const shots = process.env['SCREENSHOTS'];
    if (shots !== undefined) await stranger.screenshot({ path: `${shots}/sign-in-problem.png` });
  });

  it('loses the authorization, says so, and goes on after connecting again', async () => {
    spotify.state.accessTokens.clear();
    spotify.state.refreshTokens.clear();
    await page.goto(`${app.url}/connections`);
    await page.getByRole('button', { name: 'Fetch now' }).click();
    await page.getByText('Ended', { exact: true }).waitFor();
    expect(await seriousFaults(page)).toEqual([]);
    await page.getByRole('link', { name: 'Connect again' }).click();
    await agree();
    await page.getByText('Connected', { exact: true }).waitFor();
  });

  it.each([
    [1440, false],
    [1440, true],
    [390, false],
    [390, true],
  ])('fits %i px, dark: %s', async (width, dark) => {
    const other = await browser.open({ width, dark });
    await other.context().addCookies(await page.context().cookies());
    await other.goto(`${app.url}/connections`);
    await other.getByRole('heading', { name: 'What EchoTune may do' }).waitFor();
    const overflow = await other.evaluate<number>('document.documentElement.scrollWidth - window.innerWidth');
    expect(overflow).toBeLessThanOrEqual(0);
    expect(await seriousFaults(other)).toEqual([]);
    const shots = process.env['SCREENSHOTS'];
    if (shots !== undefined)
      await other.screenshot({ path: `${shots}/connections-${width}-${dark}.png`, fullPage: true });
  });

  it('disconnects after asking', async () => {
    await page.goto(`${app.url}/connections`);
    await page.getByRole('button', { name: 'Disconnect' }).click();
    await page.getByRole('dialog').getByRole('button', { name: 'Disconnect' }).click();
    await page.getByRole('heading', { name: 'No Spotify account is connected' }).waitFor();
  });
});
