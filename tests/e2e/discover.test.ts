import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it, jest } from '@jest/globals';
import type { Locator, Page } from 'playwright-core';
import { makeUpHistory } from '../../scripts/made-up-history.js';
import { loadStarterCatalogue } from '../../server/features/catalogue/starter-catalogue.js';
import { buildExtendedRow } from '../factories/exports.js';
import { importFile } from '../import-file.js';
import { startApp, type TestApp } from '../start-app.js';
import { ROOT } from '../test-config.js';
import { type Browser, findChromium, seriousFaults, startBrowser } from './browser.js';
import { expectSoon } from './expect-soon.js';

const chromium = findChromium();
const suite = chromium === null ? describe.skip : describe;
jest.setTimeout(60_000);

/** `PICTURES=dir npm test -- tests/e2e/discover.test.ts` keeps pictures of what is looked at. */
const pictures = process.env['PICTURES'];

interface Track {
  trackKey: string;
  title: string;
  artists: string[];
  reasons: { text: string; weight: number }[];
}
interface Discoveries {
  forgotten: Track[];
  oneStepAway: { name: string; tracks: Track[] }[];
  deepCuts: Track[];
  thisDay: Track[];
}

suite('discovering, and saying what one thinks, in a real browser', () => {
  let app: TestApp;
  let browser: Browser;
  let page: Page;
  let found: Discoveries;

  const get = async <T>(at: string, of: Page = page): Promise<T> =>
    (await (await of.request.get(app.url + at)).json()) as T;
  const judgement = async ({ trackKey }: Track): Promise<string | null> => {
    const { items } = await get<{ items: { trackKey: string; judgement: string | null }[] }>(
      '/api/recommendations/feedback?limit=200',
    );
    return items.find((item) => item.trackKey === trackKey)?.judgement ?? null;
  };
  const section = (name: string, of: Page = page) => of.getByRole('region', { name, exact: true });
  const opener = ({ title }: Track, said: string, within: Page | Locator = page) =>
    within.getByRole('button', { name: new RegExp(`^What you think of “${escape(title)}”.*: ${said}$`) }).first();
  const escape = (text: string) => text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&');
  const say = async (track: Track, before: string, choice: string, within: Page | Locator = page): Promise<void> => {
    await opener(track, before, within).click();
    await page.getByRole('menu').getByText(choice).click();
  };
  const open = async (name: string, options: { width?: number; dark?: boolean } = {}): Promise<Page> => {
    const other = await browser.open(options);
    await other.request.post(`${app.url}/auth/demo`, { data: { name } });
    return other;
  };

  beforeAll(async () => {
    app = await startApp();
    browser = await startBrowser(chromium ?? '');
    const catalogue = loadStarterCatalogue(path.join(ROOT, 'server/features/catalogue/starter'));
    const former = new Date();
    former.setUTCFullYear(former.getUTCFullYear() - 2, former.getUTCMonth(), Math.min(former.getUTCDate(), 28));
    const thatDay = ['Billie Jean', 'Beat It'].map((title, i) =>
      buildExtendedRow({
        ts: `${former.toISOString().slice(0, 10)}T12:0${i}:00Z`,
        master_metadata_track_name: title,
        master_metadata_album_artist_name: 'Michael Jackson',
        spotify_track_uri: null,
      }),
    );
    await importFile(await app.signIn('Robin'), [
      ...makeUpHistory(catalogue, new Date('2023-11-01T00:00:00Z'), 400, 11),
      ...thatDay,
    ]);
    page = await open('Robin');
    found = await get('/api/recommendations/discover?limit=12');
  });
  afterAll(async () => {
    await browser.close();
    await app.stop();
  });

  it('shows what to come back to and what to try, each with its reasons', async () => {
    await page.goto(app.url);
    await page.getByRole('link', { name: 'Discover' }).first().click();
    await page.getByRole('heading', { name: 'Discover', level: 1 }).waitFor();
    await section('Forgotten favourites').waitFor();
    for (const [name, tracks] of [
      ['Forgotten favourites', found.forgotten],
      ['Deep cuts', found.deepCuts],
    ] as const) {
      const titles = await section(name).locator('strong').allInnerTexts();
      expect(titles).toEqual(tracks.map(({ title }) => title));
      expect(titles.length).toBeGreaterThan(0);
    }
    const artists = await section('One step away').getByRole('heading', { level: 3 }).allInnerTexts();
    expect(artists).toEqual(found.oneStepAway.slice(0, 6).map(({ name }) => name));
    const [first] = found.forgotten;
    const row = section('Forgotten favourites').getByRole('listitem').first();
    await row.getByRole('button', { name: /Why this\?/ }).focus();
    await page.keyboard.press('Enter');
    await row.getByText(first?.reasons[0]?.text ?? '', { exact: true }).waitFor();
    await row.getByText('% of the reason').first().waitFor();
    expect(await seriousFaults(page)).toEqual([]);
  });

  it('takes what one thinks of a track by keyboard, shows it everywhere, and takes it back', async () => {
    const [track] = found.forgotten;
    if (track === undefined) throw new Error('nothing was forgotten');
    await opener(track, 'nothing said').focus();
    await page.keyboard.press('Enter');
    await page.getByRole('menuitemradio', { name: /^Love it/ }).waitFor();
    expect(await seriousFaults(page)).toEqual([]);
    await page.keyboard.press('Enter');
    await opener(track, 'you love it').waitFor();
    await page.getByText(`You love “${track.title}”.`).waitFor();
    await expectSoon(() => judgement(track), 'love');
    await expectSoon(
      () => page.evaluate('document.activeElement.getAttribute("aria-label")'),
      expect.stringContaining('you love it'),
    );

    await page.goto(`${app.url}/statistics/listens?track=${encodeURIComponent(track.title)}`);
    await opener(track, 'you love it').waitFor();
    await say(track, 'you love it', 'Never again');
    await opener(track, 'never again').waitFor();
    await page.getByRole('button', { name: 'Undo' }).click();
    await opener(track, 'you love it').waitFor();
    await say(track, 'you love it', 'Take it back');
    await opener(track, 'nothing said').waitFor();
    await page.getByText(`“${track.title}”: nothing said any more.`).waitFor();
    await expectSoon(() => judgement(track), null);
  });

  it('goes back to what was, where it cannot be kept, and says why', async () => {
    const [track] = found.deepCuts;
    if (track === undefined) throw new Error('no deep cuts');
    await page.goto(`${app.url}/discover`);
    await opener(track, 'nothing said').waitFor();
    await page.route('**/api/recommendations/feedback', (route) =>
      route.request().method() === 'POST'
        ? route.fulfill({
            status: 503,
            contentType: 'application/problem+json',
            body: JSON.stringify({ status: 503, code: 'busy', detail: 'Not just now.' }),
          })
        : route.continue(),
    );
    await say(track, 'nothing said', 'Hate it');
    await page.getByText('Not just now.').waitFor();
    await opener(track, 'nothing said').waitFor();
    await page.unroute('**/api/recommendations/feedback');
  });

  it('makes a playlist of a section, without what was refused', async () => {
    const [refused, ...others] = found.deepCuts;
    if (refused === undefined) throw new Error('no deep cuts');
    await say(refused, 'nothing said', 'Hate it', section('Deep cuts'));
    await page.getByText(`“${refused.title}” is left out from now on.`).waitFor();
    await page.getByRole('button', { name: 'Make a playlist of this: Deep cuts' }).click();
    await page.waitForURL(/\/playlists\/[\w-]+$/);
    await page.getByRole('heading', { level: 1, name: /^Deep cuts/ }).waitFor();
    const rows = page.getByRole('list', { name: 'Tracks', exact: true }).getByRole('listitem');
    await expectSoon(() => rows.count(), others.length);
    const [kept] = others;
    if (kept !== undefined) await opener(kept, 'nothing said', rows.first()).waitFor();
    await page.goto(`${app.url}/discover`);
    await section('Deep cuts').waitFor();
    expect(await section('Deep cuts').getByText(refused.title, { exact: true }).count()).toBe(0);
  });

  it('leads on from an artist to others and to tracks alike', async () => {
    const { items } = await get<{ items: { key: string; name: string }[] }>('/api/analytics/top?kind=artist&limit=1');
    const near = await get<{ items: { name: string }[] }>(
      `/api/recommendations/similar/artists?key=${encodeURIComponent(items[0]?.name ?? '')}&limit=6`,
    );
    await page.goto(`${app.url}/statistics/artist/${encodeURIComponent(items[0]?.key ?? '')}`);
    await section('Near to them').getByRole('heading', { level: 3 }).first().waitFor();
    const names = await section('Near to them').getByRole('heading', { level: 3 }).allInnerTexts();
    expect(names).toEqual(near.items.map(({ name }) => name));
    await page
      .getByRole('region', { name: /^Like “/ })
      .getByRole('button', { name: /Why this/ })
      .first()
      .click();
    expect(await seriousFaults(page)).toEqual([]);
  });

  it('has something for a newcomer after one choice', async () => {
    const other = await open('Kim');
    await other.goto(`${app.url}/discover`);
    await other.getByRole('heading', { name: 'What do you like?' }).waitFor();
    const jazz = other.getByRole('button', { name: 'jazz', exact: true });
    await jazz.focus();
    await other.keyboard.press('Space');
    await section('To begin with', other).getByRole('listitem').first().waitFor();
    await other.getByText('1 pick', { exact: true }).waitFor();
    await other.getByLabel('Somebody else').fill('Miles Davis');
    await other.keyboard.press('Enter');
    await section('One step away', other).getByRole('heading', { level: 3 }).first().waitFor();
    await expectSoon(() => other.getByRole('button', { name: 'Miles Davis', pressed: true }).count(), 1);
    const kept = await get<{ favouriteGenres: string[]; favouriteArtists: string[] }>('/api/preferences', other);
    expect(kept).toMatchObject({ favouriteGenres: ['jazz'], favouriteArtists: ['Miles Davis'] });
    // What is being fetched anew is dimmed.
    await other.locator('[aria-busy=true]').first().waitFor({ state: 'detached' });
    expect(await seriousFaults(other)).toEqual([]);
  });

  it.each([
    ['Robin', 1440, true],
    ['Robin', 390, false],
    ['Kim', 390, true],
  ])('has nothing serious for axe and nothing sticks out (%s, %i wide, dark: %s)', async (name, width, dark) => {
    const other = await open(name, { width, dark });
    await other.goto(`${app.url}/discover`);
    await section('One step away', other).getByRole('listitem').first().waitFor();
    await other.waitForLoadState('networkidle');
    if (pictures !== undefined) await shoot(other, `${pictures}/${name}-${width}-${dark ? 'dark' : 'light'}.png`);
    expect(await seriousFaults(other)).toEqual([]);
    const overflow = 'const main = document.querySelector("main"); main.scrollWidth - main.clientWidth';
    expect(await other.evaluate(overflow)).toBe(0);
  });

  /** The whole page, which scrolls inside. */
  async function shoot(of: Page, file: string): Promise<void> {
    await of
      .getByRole('button', { name: /Why this/ })
      .first()
      .click();
    const { width = 1440 } = of.viewportSize() ?? {};
    await of.setViewportSize({ width, height: 3_200 });
    await of.screenshot({ path: file });
  }
});
