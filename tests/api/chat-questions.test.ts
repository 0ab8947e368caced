import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import pg from 'pg';
import { buildExtendedRow } from '../factories/exports.js';
import { importFile } from '../import-file.js';
import { type Agent, startApp, type TestApp } from '../start-app.js';
import { askFor, say } from './say.js';

let app: TestApp;
let ann: Agent;

const MINUTE = 60_000;
const play = (artist: string, title: string, ts: string, minutes: number) =>
  buildExtendedRow({
    ts,
    ms_played: minutes * MINUTE,
    master_metadata_track_name: title,
    master_metadata_album_artist_name: artist,
    master_metadata_album_album_name: 'Album',
    spotify_track_uri: `spotify:track:${`${artist}${title}`.replace(/[^A-Za-z0-9]/g, '').padEnd(22, '0')}`,
  });
const times = (count: number, artist: string, title: string, month: string, minutes: number) =>
  Array.from({ length: count }, (_, n) =>
    play(artist, title, `${month}-${String(n + 1).padStart(2, '0')}T18:30:00Z`, minutes),
  );

const HISTORY = [
  ...times(7, 'Burial', 'Archangel', '2019-07', 4),
  ...times(3, 'Adele', 'Hello', '2019-08', 5),
  ...times(9, 'Adele', 'Skyfall', '2023-05', 5),
  ...times(4, 'Duke Ellington', 'Caravan', '2023-06', 3),
  play('Duke Ellington', 'Take the "A" Train', '2023-12-31T23:30:00Z', 3),
];

beforeAll(async () => {
  app = await startApp({ RATE_LIMIT_PER_MINUTE: '100000' });
  ann = await app.signIn('Ann');
  await ann.patch('/api/preferences').send({ timeZone: 'Europe/Berlin' }).expect(200);
  const { body } = await ann
    .post('/api/history/imports')
    .attach('files', Buffer.from(JSON.stringify(HISTORY)), 'Streaming_History_Audio_0.json')
    .expect(202);
  while ((await ann.get(`/api/history/imports/${body.id}`)).body.status !== 'succeeded') await sleep(30);
});
afterAll(() => app.stop());

const answer = async (question: string): Promise<string> => (await say(ann, question)).assistantMessage.content;

describe('a question about listening', () => {
  it.each([
    [
      'what did I play most in 2019?',
      ['1. “Archangel” by Burial – 7 plays, 28 minutes\n2. “Hello” by Adele – 3 plays'],
    ],
    ['my top 2 artists', ['1. Adele – 12 plays, 1 hour\n2. Burial – 7 plays'], ['3.']],
    ['which genres did I listen to most in 2023?', ['by genres', 'jazz']],
    ['which songs of Adele did I play most?', ['“Skyfall”', '9 plays, 45 minutes', '“Hello”'], ['Archangel']],
    ['how often did I play "Skyfall"?', ['9 plays', '45 minutes']],
    ['how often did I play "Skyfall" in 2019?', ['nothing', 'in 2019']],
    ['how many hours did I listen in 2023?', ['13 plays', '57 minutes']],
    ['how much jazz did I listen to in 2023?', ['4 plays', '12 minutes'], ['Adele']],
    ['when did I first hear Adele?', ['1 August 2019, 20:30', '“Hello”']],
    ['when did I last listen to Duke Ellington?', ['1 January 2024, 00:30', 'A" Train']],
    ['when do I listen most?', ['from 20:00 to 21:00', 'with 23 plays']],
    ['what did I play in summer 2019 and then drop?', ['“Archangel”', '7 plays'], ['Skyfall']],
    ['when did I first hear Radiohead?', ['nothing of “Radiohead”']],
    ['how much did I listen in 2023 compared to 2019?', ['13 plays', '10 plays', '+30 %']],
  ])('%s', async (question, parts, absent: string[] = []) => {
    const text = await answer(question);
    for (const part of parts) expect(text).toContain(part);
    for (const part of absent) expect(text).not.toContain(part);
  });

  it('has the figures of the statistics', async () => {
    const { body } = await ann.get('/api/analytics/top?kind=track&by=plays').expect(200);
    const text = await answer('my top 4 songs');
    for (const { name, plays } of (body.items as { name: string; plays: number }[]).slice(0, 4)) {
      expect(text).toContain(`“${name}”`);
      expect(text).toContain(`– ${plays} play`);
    }
  });

  it.each([
    ['which artists did I discover in 2023?', ['1 new artist in 2023', 'Duke Ellington']],
    ['how many different artists did I hear in 2023?', ['2 different artists in 2023']],
    ['what was I playing on 2 July 2019?', ['1 listen, 4 minutes', '20:30 “Archangel” by Burial']],
    ['what did I skip most in 2023?', ['nothing that you skipped in 2023']],
    ['what is my longest streak?', ['9 days, from 1 May 2023 to 9 May 2023', 'none going on']],
    ['how long was my longest session?', ['5 minutes from 9 May 2023, 20:25 – 1 play']],
    ['how much did I listen each month in 2023?', ['The most was in May 2023: 9 plays, 45 minutes']],
    ['which weekday do I listen most?', ['Your busiest days are']],
    ['do I listen more to Adele or Burial?', ['Adele: 12 plays', 'Burial: 7 plays', 'Less than Adele, by 5 plays']],
    ['do I listen more to Adele or jazz?', ['Adele: 12 plays', 'Jazz: 5 plays']],
    ['how much did I listen in 2021?', ['nothing in 2021', 'between 1 July 2019 and 1 January 2024', 'import']],
    ['my top 1 songs in 2023 against 2019', ['“Skyfall” by Adele – 9 plays, 45 minutes, 0 plays before']],
  ])('%s', async (question, parts) => {
    const text = await answer(question);
    for (const part of parts) expect(text).toContain(part);
  });

  it('sees nothing of others', async () => {
    const bob = await app.signIn('Bob');
    expect((await say(bob, 'my top 2 artists')).assistantMessage.content).toContain('no listening history');
  });
});

describe('the figures beside an answer', () => {
  const figuresOf = async (question: string, who = ann) => {
    const { figures } = (await say(who, question)).assistantMessage;
    if (figures === null) throw new Error(`no figures: ${question}`);
    for (const row of figures.rows) expect(row).toHaveLength(figures.columns.length);
    return figures;
  };
  const get = async (path: string) => (await ann.get(`/api/analytics${path}`).expect(200)).body;

  it.each([
    ['my top 3 songs', 'track', ''],
    ['my top 3 artists in 2019', 'artist', '&from=2019-01-01&to=2020-01-01'],
    ['my top 3 albums', 'album', ''],
    ['my top 3 genres in 2023', 'genre', '&from=2023-01-01&to=2024-01-01'],
  ])('%s are those of the statistics', async (question, kind, period) => {
    const { items } = await get(`/top?kind=${kind}&by=plays&limit=3${period}`);
    const rows = (items as { name: string; artist?: string; plays: number; ms: number; share: number }[]).map(
      ({ name, artist, plays, ms, share }) => [name, ...(artist === undefined ? [] : [artist]), plays, ms, share],
    );
    expect((await figuresOf(question)).rows).toEqual(rows);
  });

  it('compare periods with the figures of each', async () => {
    const { columns, rows, title, period } = await figuresOf('how much jazz in 2023 against 2019?');
    expect([title, period]).toEqual(['Jazz', 'In 2023']);
    expect(columns.map(({ name, kind }) => `${name}: ${kind}`)).toEqual([
      'Period: text',
      'Plays: count',
      'Listens: count',
      'Time: duration',
      'Tracks: count',
      'Artists: count',
    ]);
    expect(rows).toEqual([
      ['2023', 4, 4, 12 * MINUTE, 1, 1],
      ['2019', 0, 0, 0, 0, 0],
    ]);
  });

  it('are those of summary, clock, trend, streaks, sessions and forgotten', async () => {
    const summary = await get('/summary?from=2023-01-01&to=2024-01-01');
    const { countedPlays, listens, ms, tracks, artists } = summary;
    const total = await figuresOf('how many hours did I listen in 2023?');
    expect(total.rows).toEqual([[countedPlays, listens, ms, tracks, artists]]);

    const { cells } = await get('/clock');
    const hours = (await figuresOf('what time of day do I listen to music?')).rows;
    const playsAt = (hour: number) =>
      (cells as { hour: number; plays: number }[])
        .filter((cell) => cell.hour === hour)
        .reduce((sum, { plays }) => sum + plays, 0);
    expect(hours.map(([, plays]) => plays)).toEqual(Array.from({ length: 24 }, (_, hour) => playsAt(hour)));

    const { items: months } = await get('/trend?interval=month&from=2023-01-01&to=2024-01-01');
    const trend = (await figuresOf('how much did I listen each month in 2023?')).rows;
    expect(trend.map(([, plays, time]) => ({ plays, ms: time }))).toEqual(
      (months as { plays: number; ms: number }[]).map(({ plays, ms: time }) => ({ plays, ms: time })),
    );

    const { longest } = await get('/streaks');
    expect((await figuresOf('what is my longest streak?')).rows[0]).toEqual([
      'Longest',
      longest.days,
      longest.start,
      longest.end,
    ]);

    const { items: sessions } = await get('/sessions?limit=3');
    expect((await figuresOf('how long was my longest session?')).rows.map(([start, end]) => ({ start, end }))).toEqual(
      (sessions as { start: string; end: string }[]).map(({ start, end }) => ({ start, end })),
    );

    const { items: forgotten } = await get('/forgotten?kind=track&from=2019-06-01&to=2019-09-01&limit=5');
    const dropped = await figuresOf('what did I play most in summer 2019 and then drop?');
    expect(dropped.rows.map(([title, , plays, ever, , last]) => [title, plays, ever, last])).toEqual(
      (forgotten as { name: string; plays: number; playsEver: number; lastPlayAt: string }[]).map(
        ({ name, plays, playsEver, lastPlayAt }) => [name, plays, playsEver, lastPlayAt],
      ),
    );
    expect(dropped.rows).not.toEqual([]);
  });

  it('tell instants, and by which clocks they are meant', async () => {
    const { rows, timeZone } = await figuresOf('when did I first hear Adele?');
    expect(timeZone).toBe('Europe/Berlin');
    expect(rows).toEqual([['2019-08-01T18:30:00.000Z', 'Hello', 'Adele', 5 * MINUTE, 12]]);
  });

  it.each([
    'my top 3 songs',
    'what did I play most in summer 2019 and then drop?',
    'which songs did I discover in 2023?',
    'what was I playing on 2 July 2019?',
    'when did I last hear Adele?',
  ])('name the track of each row, which can be judged by its key: %s', async (question) => {
    const { columns, rows, tracks } = await figuresOf(question);
    const title = columns.findIndex(({ name }) => name === 'Track');
    expect(rows).not.toEqual([]);
    expect(tracks?.map((track) => [track.title, ...track.artists])).toEqual(
      rows.map((row) => row.slice(title, title + 2)),
    );
    for (const { trackKey, title } of tracks ?? []) {
      const { body } = await ann.get('/api/history').query({ track: title, limit: 1 }).expect(200);
      expect(trackKey).toBe(body.items[0].trackKey);
      await ann.post('/api/recommendations/feedback').send({ trackKey, kind: 'love' }).expect(204);
    }
  });

  it('name the tracks that were skipped', async () => {
    const bob = await app.signIn('Bob');
    await importFile(bob, [{ ...play('Adele', 'Hello', '2020-01-01T12:00:00Z', 1), skipped: true }]);
    const { rows, tracks } = await figuresOf('which songs did I skip most?', bob);
    expect(rows).toEqual([['Hello', 'Adele', 1, 1, 1]]);
    expect(tracks?.map(({ title, artists }) => [title, ...artists])).toEqual([['Hello', 'Adele']]);
  });

  it.each(['my top 3 artists', 'my top 3 albums', 'my top 3 genres', 'what is my longest streak?'])(
    'name no track where rows are of something else: %s',
    async (question) => expect((await figuresOf(question)).tracks).toBeNull(),
  );

  it('of a version that named no tracks are shown as they were', async () => {
    const { session, assistantMessage } = await say(ann, 'my top 2 songs');
    const db = new pg.Client({ connectionString: app.databaseUrl });
    await db.connect();
    await db.query(`UPDATE chat_messages SET figures = figures - 'tracks' WHERE id = $1`, [assistantMessage.id]);
    await db.end();
    const { body } = await ann.get(`/api/chat/sessions/${session.id}/messages`).expect(200);
    expect(body.items[1].figures).toEqual({ ...assistantMessage.figures, tracks: null });
  });

  it('stay with the stored answer, and are not there where nothing is counted', async () => {
    const { session, assistantMessage } = await say(ann, 'my top 2 artists');
    const { body } = await ann.get(`/api/chat/sessions/${session.id}/messages`).expect(200);
    expect(body.items[1].figures).toEqual(assistantMessage.figures);
    for (const message of ['hello', 'how much did I listen in 2021?', 'when did I first hear Radiohead?'])
      expect((await say(ann, message)).assistantMessage.figures).toBeNull();
  });
});

describe('suggestions', () => {
  it('come from the listener’s own listening, and the chat understands them', async () => {
    const { body } = await ann.get('/api/chat/suggestions').expect(200);
    const suggestions = body.items as string[];
    expect(suggestions).toHaveLength(3);
    expect(suggestions[0]).toContain('Adele');
    for (const message of suggestions) {
      const { assistantMessage } = await askFor(ann, message);
      expect(assistantMessage.content).not.toContain('did not understand');
      expect(assistantMessage.content).not.toContain('know nothing of your listening');
    }
  });
});
