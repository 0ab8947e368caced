import { afterAll, beforeAll, describe, expect, it, jest } from '@jest/globals';
import pg from 'pg';
import type { Page } from 'playwright-core';
import { HISTORY } from '../api/spotify-playlists.js';
import { type FakeSpotify, listenTo, startFakeSpotify } from '../fakes/spotify/fake-spotify.js';
import { fakeMusic } from '../fakes/spotify/music.js';
import { type FakePlaylist, quotaExceeded } from '../fakes/spotify/state.js';
import { importFile } from '../import-file.js';
import { startApp, type TestApp } from '../start-app.js';
import { type Browser, findChromium, seriousFaults, startBrowser, stored } from './browser.js';
import { expectSoon } from './expect-soon.js';

const chromium = findChromium();
const suite = chromium === null ? describe.skip : describe;
jest.setTimeout(120_000);

/** `PICTURES=dir npm test -- tests/e2e/spotify-flow.test.ts` keeps pictures of what is looked at, in every look. */
const pictures = process.env['PICTURES'];
const LOOKS: [width: number, dark: boolean][] = [
  [1440, false],
  [390, true],
];
if (pictures !== undefined) LOOKS.push([1440, true], [390, false]);
/** A track that nobody here has heard yet. */
const FRESH = fakeMusic().tracks[900];

suite('a playlist on both sides, in a real browser', () => {
  let spotify: FakeSpotify;
  let app: TestApp;
  let db: pg.Pool;
  let browser: Browser;
  let page: Page;
  let playlistUrl = '';

  beforeAll(async () => {
    spotify = await startFakeSpotify();
    listenTo(spotify.addUser('ada', 'Ada'), 20, Date.now());
    app = await startApp({
      SPOTIFY_CLIENT_ID: 'fake-client',
      SPOTIFY_CLIENT_SECRET: 'fake-secret',
      SPOTIFY_API_URL: spotify.url,
      SPOTIFY_ACCOUNTS_URL: spotify.url,
    });
    db = new pg.Pool({ connectionString: app.databaseUrl, max: 2 });
    await importFile(await app.signIn('Robin'), HISTORY);
    browser = await startBrowser(chromium ?? '');
    page = await browser.open();
    await page.request.post(`${app.url}/auth/demo`, { data: { name: 'Robin' } });
  });
  afterAll(async () => {
    await browser.close();
    await db.end();
    await app.stop();
    await spotify.stop();
  });

  const button = (name: string) => page.getByRole('button', { name, exact: true });
  const copyStrip = () => page.getByRole('region', { name: 'The copy in Spotify' });
  const inStep = () => copyStrip().getByText('In step with Spotify', { exact: true }).waitFor();
  const agree = () => page.getByRole('button', { name: 'Agree as Ada' }).click();
  const theCopy = (): FakePlaylist => {
    const [copy, ...others] = spotify.state.playlists.values();
    if (copy === undefined || others.length > 0) throw new Error(`${others.length} others`);
    return copy;
  };
  const editThere = (change: (copy: FakePlaylist) => string[]): void => {
    const copy = theCopy();
    copy.uris = change(copy);
    copy.revision++;
  };
  const titlesHere = async (of: Page = page): Promise<string[]> =>
    of
      .getByRole('list', { name: 'Tracks' })
      .locator('li button[aria-expanded] span[class*=title] > span')
      .allInnerTexts();
  const titlesThere = (): (string | undefined)[] =>
    theCopy().uris.map((uri) => fakeMusic().tracks.find((track) => track.uri === uri)?.title);
  /** Saved orders come after a pause, and with the next version. */
  const allowCalls = async (): Promise<void> => {
    spotify.calm();
    await db.query('DELETE FROM service_pauses');
    await db.query('DELETE FROM call_windows');
  };
  /** How it looks to everybody: no serious fault, nothing wider than the window. */
  async function looksRight(name: string, path: string, show: (on: Page) => Promise<unknown>): Promise<void> {
    for (const [width, dark] of LOOKS) {
      const other = await browser.open({ width, dark });
      await other.context().addCookies(await page.context().cookies());
      await other.goto(`${app.url}${path}`);
      await show(other);
      expect([name, width, dark, await seriousFaults(other)]).toEqual([name, width, dark, []]);
      const overflow = await other.evaluate<number>('document.documentElement.scrollWidth - window.innerWidth');
      expect([name, width, overflow > 0]).toEqual([name, width, false]);
      if (pictures !== undefined)
        await other.screenshot({ path: `${pictures}/${name}-${width}-${dark ? 'dark' : 'light'}.png` });
      await other.context().close();
    }
  }

  it('asks, and is told what is missing before it can be saved', async () => {
    await page.goto(app.url);
    await page.getByLabel('Your request').fill('12 tracks that I know');
    await page.keyboard.press('Enter');
    await button('Save to Spotify').waitFor();
    await button('Save to Spotify').click();
    await copyStrip().getByText('No Spotify account is connected').waitFor();
    expect(spotify.state.playlists.size).toBe(0);
    await looksRight('chat', new URL(page.url()).pathname, async (on) => {
      await on.getByRole('button', { name: 'Save to Spotify' }).first().click();
      await on.getByText('No Spotify account is connected').waitFor();
    });
    await button('More').last().click();
    await page.getByRole('menuitem', { name: 'Open page' }).click();
    await page.waitForURL(/\/playlists\//);
    playlistUrl = page.url();
  });

  it('connects with what is needed and comes back to the same playlist', async () => {
    await button('Save to Spotify').click();
    await copyStrip().getByRole('link', { name: 'Connect Spotify' }).click();
    await page.getByRole('link', { name: 'Connect Spotify' }).click();
    await agree();
    await page.waitForURL(playlistUrl);
    await db.query(`UPDATE music_syncs SET next_at = now() + interval '1 day'`);
  });

  it('saves it, shows that it is under way, and then where it is', async () => {
    spotify.disturb(/POST \/v1\/me\/playlists/, { kind: 'slow', ms: 1_000 });
    await button('Save to Spotify').click();
    await copyStrip().getByText('Saving to Spotify…').waitFor();
    await inStep();
    await copyStrip()
      .getByText(/^Since /)
      .waitFor();
    const link = copyStrip().getByRole('link', { name: 'Open in Spotify' });
    await expectSoon(() => link.getAttribute('href'), `https://open.spotify.com/playlist/${theCopy().id}`);
    expect(theCopy().isPublic).toBe(false);
    expect(titlesThere()).toEqual(await titlesHere());
    await looksRight('saved', new URL(playlistUrl).pathname, (on) => on.getByText(/^Since /).waitFor());
  });

  it('asks for a further permission when it is needed, and comes back to the same playlist', async () => {
    const makePublic = async (): Promise<void> => {
      await button('More').click();
      await page.getByRole('menuitem', { name: 'Make it public in Spotify' }).click();
    };
    await makePublic();
    await copyStrip().getByText('Spotify was not yet asked for this').waitFor();
    expect(theCopy().isPublic).toBe(false);
    await copyStrip().getByRole('link', { name: 'Allow it' }).click();
    await page.getByText('Spotify has to be asked for this once: Save public playlists.').waitFor();
    await page.getByRole('link', { name: 'Allow it at Spotify' }).click();
    await agree();
    await page.waitForURL(playlistUrl);
    await inStep();
    await makePublic();
    await page.getByText('Everybody can see it in Spotify now.').waitFor();
    expect(theCopy().isPublic).toBe(true);
    await button('More').click();
    await page.getByRole('menuitem', { name: 'Make it private in Spotify' }).click();
    await page.getByText('Only you see it in Spotify now.').waitFor();
    expect(theCopy().isPublic).toBe(false);
  });

  it('merges what was changed on both sides', async () => {
    const before = await titlesHere();
    const first = page.getByRole('button', { name: /^Move / }).first();
    await stored(page, () => first.press('Delete'));
    await copyStrip().getByText('Changed in EchoTune since').waitFor();
    editThere(({ uris }) => [...uris.filter((_, index) => index !== 3), FRESH?.uri ?? '']);
    await page.reload();
    await copyStrip().getByText('Changed in EchoTune and in Spotify since').waitFor();
    await button('Bring in step').click();
    await inStep();
    await page.getByText(/From there came: 1 added, 1 removed/).waitFor();
    const expected = [...before.filter((_, index) => index !== 0 && index !== 3), FRESH?.title];
    await expectSoon(titlesHere, expected);
    expect(titlesThere()).toEqual(expected);
  });

  it('shows both sides where they contradict each other, and does what is chosen', async () => {
    const grip = page.getByRole('button', { name: /^Move / }).first();
    await stored(page, () => grip.press('ArrowDown'));
    editThere(({ uris: [a = '', b = '', c = '', ...rest] }) => [a, c, b, ...rest]);
    const show = async (on: Page): Promise<void> => {
      await on.getByRole('button', { name: 'Bring in step' }).click();
      await on.getByRole('dialog', { name: 'Which of the two counts?' }).waitFor();
    };
    await looksRight('conflict', new URL(playlistUrl).pathname, show);
    await page.reload();
    await show(page);
    const dialog = page.getByRole('dialog');
    const listedThere = dialog.getByRole('list', { name: 'In Spotify' }).getByRole('listitem');
    await expectSoon(() => listedThere.count(), theCopy().uris.length);
    await dialog.getByRole('list', { name: 'In EchoTune' }).getByText('number 3 there').waitFor();
    const row = listedThere.last();
    await row.getByRole('button', { name: /^What you think of .*: nothing said$/ }).click();
    await page.keyboard.press('Escape');
    await page.getByRole('menu').waitFor({ state: 'detached' });
    await row.getByRole('button', { name: /: nothing said$/ }).click();
    await page.getByRole('menuitemradio', { name: /Love it/ }).click();
    await row.getByRole('button', { name: /: you love it$/ }).waitFor();
    await dialog.getByRole('button', { name: 'Decide later' }).click();
    await button('Undo').click();
    await copyStrip().getByText('Changed in EchoTune and in Spotify since').waitFor();
    const there = titlesThere();
    await show(page);
    await dialog.getByRole('button', { name: 'Keep Spotify’s' }).click();
    await inStep();
    await expectSoon(titlesHere, there);
    expect(titlesThere()).toEqual(there);
  });

  it('compares versions by keyboard, brings one back, and undoes that', async () => {
    const now = await titlesHere();
    await button('Versions').focus();
    await page.keyboard.press('Enter');
    const dialog = page.getByRole('dialog', { name: 'Earlier versions' });
    const toggle = dialog.getByRole('button', { name: /What changed since version 1$/ });
    await toggle.focus();
    await page.keyboard.press('Enter');
    await dialog
      .getByRole('region', { name: 'Added since (1)' })
      .getByText(FRESH?.title ?? '')
      .waitFor();
    await dialog.getByRole('region', { name: 'Removed since (2)' }).waitFor();
    expect(await seriousFaults(page)).toEqual([]);
    await dialog.getByRole('button', { name: 'Restore version 1', exact: true }).press('Enter');
    await page.getByText('Version 1 is back, as the newest one.').waitFor();
    await expectSoon(async () => (await titlesHere()).join() === now.join(), false);
    await copyStrip().getByText('Changed in EchoTune since').waitFor();
    const notice = page.getByRole('status').locator('> div').filter({ hasText: 'Version 1 is back' });
    await notice.getByRole('button', { name: 'Undo' }).click();
    await page.getByText(/^Version (?!1 )\d+ is back/).waitFor();
    await expectSoon(titlesHere, now);
    await looksRight('versions', new URL(playlistUrl).pathname, async (on) => {
      await on.getByRole('button', { name: 'Versions' }).click();
      await on.getByRole('button', { name: /What changed since version 1$/ }).click();
      await on.getByRole('region', { name: /^Moved since/ }).waitFor();
    });
  });

  it('is made anew every Monday, and says when next', async () => {
    await button('More').click();
    await page.getByRole('menuitem', { name: 'Refresh by itself…' }).click();
    await page.getByRole('dialog').getByLabel('Day').selectOption('Monday');
    await page.getByRole('dialog').getByLabel('Time').selectOption({ value: '7' });
    expect(await seriousFaults(page)).toEqual([]);
    await button('Save').click();
    await page.getByText('Anew every Monday at 7:00 AM').waitFor();
    const { rows } = await db.query<{ nextAt: Date }>('SELECT next_at AS "nextAt" FROM playlist_schedules');
    const shown = new Intl.DateTimeFormat('en', { dateStyle: 'medium', timeStyle: 'short' }).format(rows[0]?.nextAt);
    await page.getByText(`Same brief. Next: ${shown}.`).waitFor();
    await looksRight('scheduled', new URL(playlistUrl).pathname, async (on) => {
      await on.getByRole('button', { name: 'Change when it is refreshed' }).click();
      await on.getByRole('dialog').waitFor();
    });
    await button('Change when it is refreshed').click();
    await button('Turn off').click();
    await page.getByText('Anew every Monday at 7:00 AM').waitFor({ state: 'detached' });
    await expectSoon(async () => (await db.query('SELECT 1 FROM playlist_schedules')).rowCount, 0);
  });

  it('says when the quota returns', async () => {
    spotify.disturb(/\/v1\//, quotaExceeded(7_200), 1_000);
    await button('Bring in step').click();
    await copyStrip().getByText('quota').waitFor();
    await copyStrip()
      .getByText(/^Spotify can be asked again from .* Until then you can export it\.$/)
      .waitFor();
    await looksRight('quota', new URL(playlistUrl).pathname, (on) => on.getByText(/can be asked again from/).waitFor());
    await allowCalls();
    await button('Try again').click();
    await inStep();
  });

  it('names the tracks that are not there', async () => {
    const gone = HISTORY.at(-1);
    const answer = await page.request.get(`${app.url}/api${new URL(playlistUrl).pathname}`);
    const { tracks } = (await answer.json()) as { tracks: { trackKey: string }[] };
    const trackKeys = [...tracks.map(({ trackKey }) => trackKey), gone?.spotify_track_uri];
    await page.request.put(`${app.url}/api${new URL(playlistUrl).pathname}/tracks`, { data: { trackKeys } });
    await page.reload();
    await button('Bring in step').click();
    await copyStrip().getByRole('button', { name: '1 track not in the copy' }).click();
    await copyStrip()
      .getByText(gone?.master_metadata_track_name ?? '')
      .waitFor();
    await copyStrip().getByText('no longer in Spotify').waitFor();
    await expectSoon(async () => (await titlesHere()).at(-1), gone?.master_metadata_track_name);
    expect(await seriousFaults(page)).toEqual([]);
  });

  it('reminds a fortnight before the connection ends, on every page but its own', async () => {
    const banner = page.getByRole('region', { name: 'Your Spotify connection' });
    await db.query(`UPDATE accounts SET ends_at = now() + interval '20 days'`);
    await page.goto(`${app.url}/playlists`);
    await page.getByRole('heading', { name: 'Playlists' }).waitFor();
    expect(await banner.getByText('ends on').count()).toBe(0);
    await db.query(`UPDATE accounts SET ends_at = now() + interval '9 days'`);
    await page.reload();
    await banner.getByText(/ends on .*, in 9 days/).waitFor();
    await looksRight('ending', '/', (on) => on.getByText(/ends on .*, in 9 days/).waitFor());
    await banner.getByRole('button', { name: 'Dismiss' }).click();
    await banner.getByText('ends on').waitFor({ state: 'detached' });
    await page.goto(`${app.url}/connections`);
    await page.getByText('Ends soon').waitFor();
    expect(await banner.getByText('ends on').count()).toBe(0);
  });

  it('loses the connection, says so everywhere, and goes on without it', async () => {
    spotify.state.accessTokens.clear();
    spotify.state.refreshTokens.clear();
    await page.goto(playlistUrl);
    await copyStrip().getByText('Spotify has ended this connection').waitFor();
    await page.getByText('Your Spotify connection has ended').waitFor();
    await looksRight('ended', new URL(playlistUrl).pathname, (on) =>
      on.getByText('has ended this connection').waitFor(),
    );

    await page.getByRole('link', { name: 'Statistics' }).click();
    await page.getByRole('heading', { name: 'What you played most' }).waitFor();
    await page.getByText('Your Spotify connection has ended').waitFor();
    const exported = await page.request.get(`${app.url}/api${new URL(playlistUrl).pathname}/export?format=uris`);
    expect(await exported.text()).toContain(FRESH?.uri);
    await page.goto(app.url);
    await page.getByLabel('Your request').fill('5 tracks that I know');
    await page.keyboard.press('Enter');
    await button('Save to Spotify').waitFor();
  });

  it('goes on where it was after connecting again', async () => {
    editThere(({ uris }) => uris.slice(1));
    await page.goto(playlistUrl);
    await copyStrip().getByRole('link', { name: 'Connect again' }).click();
    await page.getByRole('heading', { name: 'One step is missing' }).waitFor();
    await page.getByRole('link', { name: 'Allow it at Spotify' }).click();
    await page.getByRole('button', { name: 'Cancel' }).click();
    await page.getByText('You did not allow it at Spotify').waitFor();
    await page.getByText('Your Spotify connection has ended').waitFor();
    await looksRight('wanted', `/connections?permissions=playlists&returnTo=${new URL(playlistUrl).pathname}`, (on) =>
      on.getByRole('heading', { name: 'One step is missing' }).waitFor(),
    );
    await page
      .getByRole('region', { name: 'Your Spotify connection' })
      .getByRole('link', { name: 'Connect again' })
      .click();
    await agree();
    await page.waitForURL(playlistUrl);
    await copyStrip().getByText('Changed in Spotify since').waitFor();
    expect(await page.getByText('Your Spotify connection has ended').count()).toBe(0);
    await button('Bring in step').click();
    await inStep();
    await expectSoon(async () => (await titlesHere()).slice(0, -1), titlesThere());
  });

  it('is saved anew, or left, when it was removed there', async () => {
    spotify.state.playlists.clear();
    await page.reload();
    await copyStrip().getByText('Not in your Spotify account any more').waitFor();
    await button('Save as a new one').click();
    await inStep();
    expect(theCopy().uris.length).toBeGreaterThan(5);
    spotify.state.playlists.clear();
    await page.reload();
    await button('Leave it at that').click();
    await button('Save to Spotify').waitFor();
  });

  it('sends nobody elsewhere', async () => {
    for (const elsewhere of ['//evil.example', 'https://evil.example/', 'javascript:alert(1)']) {
      await page.goto(`${app.url}/connections?permissions=playlists&returnTo=${encodeURIComponent(elsewhere)}`);
      await page.getByText('Connected', { exact: true }).waitFor();
      expect(await page.getByRole('link', { name: 'Back to where you were' }).count()).toBe(0);
      expect(await page.locator(`a[href*="evil"], a[href^="javascript"]`).count()).toBe(0);
    }
  });
});
