import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import yazl from 'yazl';
import type { z } from 'zod';
import { importSchema, listenPageSchema } from '../../server/features/history/history-schema.js';
import { buildAccountRow, buildExtendedHistory, buildExtendedRow } from '../factories/exports.js';
import { hasRealExports, realExport } from '../real-exports.js';
import { type Agent, startApp, type TestApp } from '../start-app.js';

let app: TestApp;
beforeAll(async () => {
  app = await startApp();
});
afterAll(() => app.stop());

let listeners = 0;
const newListener = (): Promise<Agent> => app.signIn(`Importer ${listeners++}`);

type Import = z.infer<typeof importSchema>;
type ListenPage = z.infer<typeof listenPageSchema>;
type Files = Record<string, Buffer | string | object>;

async function send(agent: Agent, files: Files): Promise<string> {
  const request = agent.post('/api/history/imports');
  for (const [name, content] of Object.entries(files)) request.attach('files', bytesOf(content), name);
  const response = await request.expect(202);
  expect(response.headers['location']).toBe(`/api/history/imports/${response.body.id}`);
  return response.body.id;
}

const bytesOf = (content: Buffer | string | object): Buffer =>
  Buffer.isBuffer(content) ? content : Buffer.from(typeof content === 'string' ? content : JSON.stringify(content));

async function ended(agent: Agent, id: string): Promise<Import> {
  for (;;) {
    const result = importSchema.parse((await agent.get(`/api/history/imports/${id}`).expect(200)).body);
    const { read, ...others } = result.counts;
    expect(Object.values(others).reduce((sum, count) => sum + count, 0)).toBe(read);
    if (!['queued', 'running'].includes(result.status)) return result;
    await sleep(50);
  }
}

const imported = async (agent: Agent, files: Files) => ended(agent, await send(agent, files));

async function history(agent: Agent, query = '') {
  const { body } = await agent.get(`/api/history?limit=200${query}`).expect(200);
  return listenPageSchema.parse(body).items;
}

function zip(entries: Record<string, Buffer | string | object>): Promise<Buffer> {
  const file = new yazl.ZipFile();
  for (const [name, content] of Object.entries(entries)) file.addBuffer(bytesOf(content), name);
  file.end();
  return new Promise((resolve, reject) => {
    const chunks: Buffer[] = [];
    file.outputStream.on('data', (chunk: Buffer) => chunks.push(chunk));
    file.outputStream.on('end', () => resolve(Buffer.concat(chunks)));
    file.outputStream.on('error', reject);
  });
}

const counts = (given: Partial<Record<string, number>>) => ({
  read: 0,
  stored: 0,
  duplicate: 0,
  podcast: 0,
  audiobook: 0,
  video: 0,
  invalid: 0,
  ...given,
});

describe('an import', () => {
  it('stores the listens of a file and shows them', async () => {
    const agent = await newListener();
    const result = await imported(agent, {
      'Streaming_History_Audio_2024.json': [
        buildExtendedRow(),
        buildExtendedRow({ ts: '2024-03-01T10:10:00Z', ms_played: 5_000 }),
      ],
    });
    expect(result).toMatchObject({
      status: 'succeeded',
      counts: counts({ read: 2, stored: 2 }),
      shortPlays: 1,
      error: null,
      files: [
        {
          name: 'Streaming_History_Audio_2024.json',
          format: 'spotify-extended',
          status: 'done',
          counts: counts({ read: 2, stored: 2 }),
        },
      ],
    });
    expect(result.progress.bytesRead).toBe(result.progress.bytesTotal);
    const [newest, ...older] = await history(agent);
    expect(older).toHaveLength(1);
    expect(newest).toEqual({
      id: expect.any(String),
      endedAt: '2024-03-01T10:10:00.000Z',
      precision: 'second',
      msPlayed: 5_000,
      trackKey: 'spotify:track:3bRMZqh2PBzpDVGmgqPYxg',
      title: 'Archangel',
      artist: 'Burial',
      album: 'Untrue',
      spotifyUri: 'spotify:track:3bRMZqh2PBzpDVGmgqPYxg',
      source: 'spotify-extended',
      reasonStart: 'clickrow',
      reasonEnd: 'trackdone',
      skipped: null,
      shuffle: false,
      offline: false,
      incognito: false,
    });
  });

  it('accounts for every row, and its report names those that were not stored', async () => {
    const agent = await newListener();
    const rows = [
      buildExtendedRow(),
      buildExtendedRow({ platform: 'another device' }),
      buildExtendedRow({ spotify_episode_uri: 'spotify:episode:1', episode_name: 'Episode', spotify_track_uri: null }),
      buildExtendedRow({ audiobook_title: 'Book', spotify_track_uri: null }),
      buildExtendedRow({ offline: null, offline_timestamp: null, reason_start: 'unknown' }),
      buildExtendedRow({ master_metadata_track_name: null }),
      buildExtendedRow({ ts: 'yesterday' }),
      null,
    ];
    const result = await imported(agent, { '=rows, odd.json': rows });
    expect(result.counts).toEqual(
      counts({ read: 8, stored: 1, duplicate: 1, podcast: 1, audiobook: 1, video: 1, invalid: 3 }),
    );
    const report = await agent.get(`/api/history/imports/${result.id}/report`).expect(200);
    expect(report.headers['content-type']).toBe('text/csv; charset=utf-8');
    expect(report.text.split('\r\n')).toEqual([
      'file,row,kind,reason',
      `"'=rows, odd.json",2,duplicate,this play is in the history already`,
      `"'=rows, odd.json",3,podcast,a podcast episode`,
      `"'=rows, odd.json",4,audiobook,a chapter of an audiobook`,
      `"'=rows, odd.json",5,video,a video`,
      `"'=rows, odd.json",6,invalid,the row names no track`,
      `"'=rows, odd.json",7,invalid,"""ts"" is not a UTC time"`,
      `"'=rows, odd.json",8,invalid,the row is not an object`,
      '',
    ]);
  });

  it('takes several files and zips at once, and ignores what else a zip holds', async () => {
    const agent = await newListener();
    const archive = await zip({
      'Spotify Extended Streaming History/Streaming_History_Audio_2023.json': buildExtendedHistory(30),
      'Spotify Extended Streaming History/ReadMeFirst.pdf': '%PDF-1.4 not a history',
      'Spotify Account Data/Userdata.json': { username: 'somebody', email: 'somebody@example.org' },
      'Spotify Account Data/Playlist1.json': [{ name: 'A list', items: [] }],
      'Spotify Account Data/StreamingHistory_podcast_0.json': [],
      'Spotify Account Data/StreamingHistory_audiobook_0.json': [
        { endTime: '2024-01-01 10:00', audiobookName: 'Book', authorName: 'Author', msPlayed: 1 },
      ],
    });
    const result = await imported(agent, {
      'my_spotify_data.zip': archive,
      'StreamingHistory0.json': [buildAccountRow()],
    });
    expect(result).toMatchObject({
      status: 'succeeded',
      error: null,
      counts: counts({ read: 32, stored: 31, audiobook: 1 }),
    });
    expect(result.files.map((file) => [file.name, file.status])).toEqual([
      ['my_spotify_data.zip/Spotify Extended Streaming History/Streaming_History_Audio_2023.json', 'done'],
      ['my_spotify_data.zip/Spotify Extended Streaming History/ReadMeFirst.pdf', 'ignored'],
      ['my_spotify_data.zip/Spotify Account Data/Userdata.json', 'ignored'],
      ['my_spotify_data.zip/Spotify Account Data/Playlist1.json', 'ignored'],
      ['my_spotify_data.zip/Spotify Account Data/StreamingHistory_podcast_0.json', 'done'],
      ['my_spotify_data.zip/Spotify Account Data/StreamingHistory_audiobook_0.json', 'done'],
      ['StreamingHistory0.json', 'done'],
    ]);
  });

  it('stores nothing the second time, whatever the files are called', async () => {
    const agent = await newListener();
    const rows = buildExtendedHistory(3_000);
    expect((await imported(agent, { 'a.json': rows })).counts).toEqual(counts({ read: 3_000, stored: 3_000 }));
    const { counts: again, id } = await imported(agent, { 'b.json': rows });
    expect(again).toEqual(counts({ read: 3_000, duplicate: 3_000 }));
    const report = await agent.get(`/api/history/imports/${id}/report`).expect(200);
    expect(report.text.trim().split('\r\n').slice(1)).toEqual(
      rows.map((_, i) => `b.json,${i + 1},duplicate,this play is in the history already`),
    );
  });

  it('keeps nothing personal: not in the database, not on disk', async () => {
    const agent = await newListener();
    await imported(agent, { 'a.json': [buildExtendedRow()] });
    const { body } = await agent.get('/api/history').expect(200);
    const listing = JSON.stringify([body, (await agent.get('/api/history/imports')).body]);
    expect(listing).not.toMatch(/secret|203\.0\.113/);
  });

  it('replaces minutes by seconds when the exact export comes later', async () => {
    const agent = await newListener();
    await imported(agent, { 'short.json': [buildAccountRow({ endTime: '2024-03-01 10:00' })] });
    const result = await imported(agent, { 'long.json': [buildExtendedRow({ ts: '2024-03-01T10:00:42Z' })] });
    expect(result.counts).toEqual(counts({ read: 1, duplicate: 1 }));
    expect(await history(agent)).toMatchObject([{ endedAt: '2024-03-01T10:00:42.000Z', source: 'spotify-extended' }]);
  });

  it('reads what it can of a file that breaks off, says what is wrong, and goes on', async () => {
    const agent = await newListener();
    const cut = JSON.stringify(buildExtendedHistory(20)).slice(0, -100);
    const result = await imported(agent, { 'cut.json': cut, 'whole.json': [buildAccountRow()] });
    expect(result).toMatchObject({ status: 'succeeded', counts: counts({ read: 20, stored: 20 }) });
    expect(result.error).toMatch(/cut\.json: .*cut off/);
    expect(result.files.map((file) => file.status)).toEqual(['failed', 'done']);
  });

  it('can be followed as events until it has ended', async () => {
    const agent = await newListener();
    const id = await send(agent, { 'a.json': buildExtendedHistory(200) });
    const { text, headers } = await agent.get(`/api/history/imports/${id}/events`).expect(200);
    expect(headers['content-type']).toBe('text/event-stream');
    const last = text.trim().split('\n\n').at(-1) ?? '';
    expect(last).toMatch(/^id: \d+\nevent: import\ndata: \{/);
    expect(JSON.parse(last.split('data: ')[1] ?? '')).toMatchObject({ status: 'succeeded', counts: { stored: 200 } });
  });

  it('takes the zips of ListenBrainz, a file for each month', async () => {
    const agent = await newListener();
    const listen = (at: string, track: string) =>
      `${JSON.stringify({
        listened_at: Date.parse(at) / 1000,
        track_metadata: { artist_name: 'Burial', track_name: track, release_name: null, additional_info: {} },
      })}\n`;
    const archive = await zip({
      'user.json': { user_id: 1, username: 'somebody' },
      'feedback.jsonl': '{"recording_msid": "x", "score": 1}\n',
      'listens/2023/12.jsonl': listen('2023-12-31T23:59:00Z', 'Archangel') + listen('2023-12-31T23:50:00Z', 'Ghost'),
      'listens/2024/1.jsonl': listen('2024-01-01T00:10:00Z', 'Archangel'),
    });
    const result = await imported(agent, { 'listenbrainz_somebody.zip': archive });
    expect(result).toMatchObject({ status: 'succeeded', error: null, counts: counts({ read: 3, stored: 3 }) });
    expect(result.files.map(({ format, status }) => `${format} ${status}`)).toEqual([
      'null ignored',
      'null ignored',
      'listenbrainz done',
      'listenbrainz done',
    ]);
    expect(await history(agent)).toMatchObject([
      { title: 'Archangel', source: 'listenbrainz' },
      {},
      { title: 'Ghost' },
    ]);
  });

  it.each(['jsonl', 'csv'])('brings back an export as %s, byte for byte', async (format) => {
    const agent = await newListener();
    const odd = { master_metadata_track_name: '=\'quoted\' "x", y\nz', master_metadata_album_album_name: null };
    await imported(agent, {
      'long.json': [...buildExtendedHistory(300, { tracks: 7 }), buildExtendedRow(odd)],
      'short.json': [buildAccountRow()],
      // Twice in a row, so near the play above that only the first is another telling of it.
      'lastfm.csv': 'Burial,,Archangel,01 Mar 2024 09:56\nBurial,Untrue,Archangel,01 Mar 2024 09:57\n',
    });
    const exported = async () =>
      String((await agent.get(`/api/history/export?format=${format}`).responseType('text')).body);
    const before = await exported();
    await agent.delete('/api/history').expect(204);
    const { counts: back } = await imported(agent, { 'mine.txt': before });
    expect(back.read).toBe(back.stored);
    expect(await exported()).toBe(before);
    expect((await imported(agent, { 'again.txt': before })).counts).toEqual({
      ...back,
      stored: 0,
      duplicate: back.read,
    });
  });

  it('brings its tracks into the catalogue and its plays into the figures', async () => {
    const agent = await newListener();
    await imported(agent, { 'a.json': buildExtendedHistory(100, { tracks: 10 }) });
    const { body } = await agent.get('/api/analytics/summary').expect(200);
    expect(body).toMatchObject({ listens: 100, countedPlays: 100, tracks: 10 });
  });
});

describe('what cannot be imported', () => {
  const post = (agent: Agent) => agent.post('/api/history/imports');

  it.each([
    ['text', 'just text', /knows/],
    ['another JSON', '[{"name": "A list"}]', /knows/],
    ['a JSON object', '{"ts": 1', /knows/],
    ['an empty zip', Buffer.from('PK\x05\x06' + '\0'.repeat(18), 'latin1'), /knows/],
    ['a broken zip', Buffer.from('PK\x03\x04broken', 'latin1'), /knows/],
  ])('%s: 422', async (_name, content, detail) => {
    const agent = await newListener();
    const { body } = await post(agent).attach('files', Buffer.from(content), 'file.json').expect(422);
    expect(body).toMatchObject({ code: 'no-history' });
    expect(body.detail).toMatch(detail);
    expect((await agent.get('/api/history/imports')).body.items).toEqual([]);
  });

  it('says 415 to anything but a form, 400 to one without files or in the wrong field', async () => {
    const agent = await newListener();
    await post(agent).send({ files: [] }).expect(415);
    await post(agent).field('note', 'no file').expect(400);
    const { body } = await post(agent).attach('file', Buffer.from('[]'), 'a.json').expect(400);
    expect(body.errors).toEqual([{ path: 'body.file', message: 'files go into the field "files"' }]);
  });

  it('refuses more than 20 files with 413', async () => {
    const request = post(await newListener());
    for (let i = 0; i < 21; i++) request.attach('files', Buffer.from('[]'), `${i}.json`);
    await request.expect(413);
  });
});

describe('cancel, resume, remove', () => {
  it("belongs to the listener: another's import is not there", async () => {
    const [mine, theirs] = [await newListener(), await newListener()];
    const { id } = await imported(mine, { 'a.json': [buildExtendedRow()] });
    await theirs.get(`/api/history/imports/${id}`).expect(404);
    await theirs.get(`/api/history/imports/${id}/report`).expect(404);
    await theirs.get(`/api/history/imports/${id}/events`).expect(404);
    await theirs.post(`/api/history/imports/${id}/cancel`).expect(404);
    await theirs.post(`/api/history/imports/${id}/resume`).expect(404);
    await theirs.delete(`/api/history/imports/${id}`).expect(404);
    await app.anonymous().get('/api/history/imports').expect(401);
  });

  it('stops on the way, keeps what it has, and goes on from there', async () => {
    const agent = await newListener();
    const rows = buildExtendedHistory(30_000);
    const id = await send(agent, { 'a.json': rows });
    while ((await agent.get(`/api/history/imports/${id}`)).body.counts.read === 0) await sleep(5);
    await agent.post(`/api/history/imports/${id}/cancel`).expect(200);
    const stopped = await ended(agent, id);
    expect(stopped.status).toBe('cancelled');
    expect(stopped.counts.stored).toBeGreaterThan(0);
    expect(stopped.counts.stored).toBeLessThan(30_000);
    await agent.post(`/api/history/imports/${id}/resume`).expect(202);
    expect(await ended(agent, id)).toMatchObject({
      status: 'succeeded',
      counts: counts({ read: 30_000, stored: 30_000 }),
    });
    await agent.post(`/api/history/imports/${id}/resume`).expect(409);
    await agent.post(`/api/history/imports/${id}/cancel`).expect(409);
  });

  it('takes its listens along when it is removed, and leaves what another import knows too', async () => {
    const agent = await newListener();
    const first = await imported(agent, {
      'a.json': [buildExtendedRow(), buildExtendedRow({ ts: '2024-05-01T10:00:00Z' })],
    });
    await imported(agent, { 'b.json': [buildAccountRow()] });
    expect(await history(agent)).toHaveLength(2);
    await agent.delete(`/api/history/imports/${first.id}`).expect(204);
    expect(await history(agent)).toMatchObject([{ source: 'spotify-account' }]);
    await agent.get(`/api/history/imports/${first.id}`).expect(404);
    expect((await agent.get('/api/analytics/summary')).body).toMatchObject({ listens: 1 });
  });

  it('DELETE /api/history leaves nothing', async () => {
    const agent = await newListener();
    const { id } = await imported(agent, { 'a.json': buildExtendedHistory(100) });
    await agent.delete('/api/history').expect(204);
    expect(await history(agent)).toEqual([]);
    await agent.get(`/api/history/imports/${id}`).expect(404);
    expect((await agent.get('/api/analytics/summary')).body).toMatchObject({ listens: 0 });
  });
});

describe('the listens', () => {
  it('come in pages, filtered', async () => {
    const agent = await newListener();
    await imported(agent, { 'a.json': buildExtendedHistory(120, { tracks: 12 }) });
    const first = await agent.get('/api/history?limit=100&artist=artist%203').expect(200);
    expect(new Set(listenPageSchema.parse(first.body).items.map((item) => item.artist))).toEqual(new Set(['Artist 3']));
    const seen = new Set<string>();
    let cursor: string | null = '';
    while (cursor !== null) {
      const page: ListenPage = listenPageSchema.parse(
        (await agent.get(`/api/history?limit=50${cursor && `&cursor=${cursor}`}`).expect(200)).body,
      );
      for (const item of page.items) seen.add(item.id);
      cursor = page.nextCursor;
    }
    expect(seen.size).toBe(120);
    expect(await history(agent, '&from=2023-01-01T00:00:00Z&to=2023-01-01T01:00:00Z')).toHaveLength(15);
    await agent.get('/api/history?cursor=nonsense').expect(400);
    await agent.get('/api/history?from=yesterday').expect(400);
    await agent.get('/api/history?source=radio').expect(400);
  });

  it('go out as JSONL and CSV, all of them', async () => {
    const agent = await newListener();
    await imported(agent, { 'a.json': buildExtendedHistory(2_500) });
    const jsonl = await agent.get('/api/history/export').expect(200).responseType('text');
    expect(jsonl.body.toString().trim().split('\n')).toHaveLength(2_500);
    const csv = await agent.get('/api/history/export?format=csv').expect(200);
    expect(csv.text.trim().split('\r\n')).toHaveLength(2_501);
  });
});

(hasRealExports ? describe : describe.skip)('the real exports', () => {
  it.each([
    ['2018-time__StreamingHistory.json', counts({ read: 2_115, stored: 2_115 })],
    ['2020-short__StreamingHistory0.json', counts({ read: 6_866, stored: 6_844, invalid: 22 })],
    ['2021-extended__endsong_1.json', counts({ read: 2_080, stored: 2_078, duplicate: 1, invalid: 1 })],
    ['2025-short__StreamingHistory_music_0.json', counts({ read: 10_000, stored: 9_991, invalid: 9 })],
    ['2025-short__StreamingHistory_music_1.json', counts({ read: 10_000, stored: 9_996, invalid: 4 })],
    ['2026-extended__Streaming_History_Audio_2022.json', counts({ read: 35, stored: 34, duplicate: 1 })],
    ['2026-extended__Streaming_History_Audio_2023.json', counts({ read: 1_470, stored: 1_457, podcast: 13 })],
    ['2026-extended__Streaming_History_Video_2023.json', counts({ read: 16, video: 16 })],
    ['lastfm-ghan-export.csv', counts({ read: 2_999, stored: 2_999 })],
    ['lastfm-to-csv_no-header.csv', counts({ read: 3_000, stored: 2_960, duplicate: 40 })],
    ['lastfm-to-csv_nowplaying-row.csv', counts({ read: 3_000, stored: 2_983, duplicate: 2, invalid: 15 })],
  ])('%s', async (name, expected) => {
    const agent = await newListener();
    // The name says nothing: the content tells the format.
    const files = { 'anything.txt': realExport(name) };
    const { counts: first, status, id } = await imported(agent, files);
    expect({ status, first }).toEqual({ status: 'succeeded', first: expected });
    const report = await agent.get(`/api/history/imports/${id}/report`).expect(200);
    expect(report.text.trim().split('\r\n')).toHaveLength(1 + expected.read - expected.stored);
    const again = (await imported(agent, files)).counts;
    expect(again).toEqual({ ...expected, stored: 0, duplicate: expected.stored + expected.duplicate });
  });
});
