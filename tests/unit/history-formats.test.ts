import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import yazl from 'yazl';
import { openUpload, type SourceFile } from '../../server/features/history/archive.js';
import type { RowOutcome } from '../../server/features/history/formats/row.js';
import { exportText } from '../../server/features/history/history-presenter.js';
import { buildAccountRow, buildExtendedRow, buildListen } from '../factories/exports.js';
import { readChunks, readFile } from '../read-file.js';

const readRows = async (...rows: unknown[]): Promise<RowOutcome[]> => (await readFile(JSON.stringify(rows))).outcomes;
const kinds = (outcomes: RowOutcome[]): string[] => outcomes.map((outcome) => outcome.kind);

describe('Spotify extended history', () => {
  it('yields the listen and nothing personal', async () => {
    const [outcome] = await readRows(buildExtendedRow());
    expect(outcome).toEqual({
      kind: 'listen',
      listen: {
        endedAt: new Date('2024-03-01T10:00:00Z'),
        precision: 'second',
        msPlayed: 200_000,
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
      },
    });
  });

  it.each([
    ['an episode', { spotify_episode_uri: 'spotify:episode:x', episode_name: 'x' }, 'podcast'],
    ['an episode that lost its URI', { episode_name: 'x' }, 'podcast'],
    ['an audiobook', { audiobook_title: 'x' }, 'audiobook'],
    ['a chapter', { audiobook_chapter_uri: 'spotify:episode:x' }, 'audiobook'],
    ['a video', { offline: null, offline_timestamp: null, reason_start: 'unknown' }, 'video'],
    ['an old row that knows nothing of offline', { offline: null, offline_timestamp: null }, 'listen'],
    ['no title', { master_metadata_track_name: null }, 'invalid'],
    ['an empty artist', { master_metadata_album_artist_name: ' ' }, 'invalid'],
    ['a time that is none', { ts: '2024-13-01T00:00:00Z' }, 'invalid'],
    ['a local time', { ts: '2024-03-01 10:00' }, 'invalid'],
    ['a time before streaming', { ts: '1970-01-01T00:00:00Z' }, 'invalid'],
    ['a time to come', { ts: '2999-01-01T00:00:00Z' }, 'invalid'],
    ['negative ms', { ms_played: -1 }, 'invalid'],
    ['ms as text', { ms_played: '200000' }, 'invalid'],
    ['more ms than a column holds', { ms_played: 1e12 }, 'invalid'],
    ['unknown ms', { ms_played: null }, 'listen'],
    ['no album', { master_metadata_album_album_name: null }, 'listen'],
    ['a local file', { spotify_track_uri: 'spotify:local:a:b:c:1' }, 'listen'],
    [
      'every field that may be null being null',
      { reason_start: null, reason_end: null, shuffle: null, incognito_mode: null },
      'listen',
    ],
  ])('%s', async (_name, fields, kind) => {
    expect(kinds(await readRows(buildExtendedRow(), buildExtendedRow(fields)))).toEqual(['listen', kind]);
  });

  it('takes no NUL, and no name longer than 500 characters', async () => {
    const [outcome] = await readRows(buildExtendedRow({ master_metadata_track_name: `a\0b${'x'.repeat(1_000)}` }));
    expect(outcome?.kind === 'listen' && outcome.listen.title).toBe(`ab${'x'.repeat(498)}`);
  });
});

describe('Spotify account data', () => {
  it('knows the end to the minute', async () => {
    expect(await readRows(buildAccountRow())).toMatchObject([
      {
        kind: 'listen',
        listen: {
          endedAt: new Date('2024-03-01T10:00:00Z'),
          precision: 'minute',
          msPlayed: 200_000,
          trackKey: 'burial – archangel',
          spotifyUri: null,
        },
      },
    ]);
  });

  it('of 2018 knows the end to the second, no ms, and everybody who took part', async () => {
    const old = (artistName: string) => ({ artistName, trackName: 'x', time: '2018-03-06 07:29:33' });
    const outcomes = await readRows(old('MGMT, Andrew VanWyngarden, MGMT'), old('Tyler, The Creator, Frank Ocean'));
    expect(outcomes).toMatchObject([
      { listen: { endedAt: new Date('2018-03-06T07:29:33Z'), precision: 'second', msPlayed: null, artist: 'MGMT' } },
      { listen: { artist: 'Tyler, The Creator' } },
    ]);
  });

  it.each([
    ['a podcast', { endTime: '2024-03-01 10:00', podcastName: 'x', episodeName: 'y', msPlayed: 1 }, 'podcast'],
    ['an audiobook', { endTime: '2024-03-01 10:00', audiobookName: 'x', authorName: 'y', msPlayed: 1 }, 'audiobook'],
    [
      'a track that Spotify forgot',
      buildAccountRow({ trackName: 'Unknown Track', artistName: 'Unknown Artist' }),
      'invalid',
    ],
    ['a band of that name', buildAccountRow({ artistName: 'Unknown Artist' }), 'listen'],
    ['an impossible time', buildAccountRow({ endTime: '2024-03-01 25:00' }), 'invalid'],
    ['no time', buildAccountRow({ endTime: null }), 'invalid'],
  ])('%s', async (_name, row, kind) => {
    expect(kinds(await readRows(row))).toEqual([kind]);
  });
});

describe('ListenBrainz', () => {
  const row = {
    listened_at: 1_709_287_200,
    inserted_at: 1_709_287_300,
    track_metadata: {
      artist_name: 'Burial',
      track_name: 'Archangel',
      release_name: 'Untrue',
      additional_info: { spotify_id: 'https://open.spotify.com/track/3bRMZqh2PBzpDVGmgqPYxg', media_player: 'x' },
      mbid_mapping: null,
    },
  };

  it.each([
    ['lines', [row, row].map((one) => JSON.stringify(one)).join('\n')],
    ['lines of Windows, the last one empty', `${JSON.stringify(row)}\r\n${JSON.stringify(row)}\r\n`],
    ['an array', JSON.stringify([row, row])],
  ])('as %s', async (_name, content) => {
    const { format, outcomes } = await readFile(content);
    expect(format).toBe('listenbrainz');
    expect(outcomes).toHaveLength(2);
    expect(outcomes[1]).toMatchObject({
      kind: 'listen',
      listen: {
        endedAt: new Date('2024-03-01T10:00:00Z'),
        msPlayed: null,
        album: 'Untrue',
        spotifyUri: 'spotify:track:3bRMZqh2PBzpDVGmgqPYxg',
      },
    });
  });

  it.each([
    ['no title', { ...row, track_metadata: { artist_name: 'x' } }],
    ['no metadata', { ...row, track_metadata: null }],
    ['no time', { ...row, listened_at: null }],
  ])('%s is invalid', async (_name, odd) => {
    expect(kinds(await readRows(row, odd))).toEqual(['listen', 'invalid']);
  });
});

it("EchoTune's own export comes back as it was", async () => {
  const listens = [
    buildListen(),
    buildListen({
      source: 'spotify-account',
      precision: 'minute',
      reasonStart: null,
      reasonEnd: null,
      album: null,
      skipped: null,
    }),
    buildListen({ source: 'lastfm', msPlayed: null, title: '=1+1 "x", y' }),
    buildListen({ spotifyUri: 'spotify:track:3bRMZqh2PBzpDVGmgqPYxg' }),
  ];
  async function* stored() {
    yield listens.map((listen, i) => ({ ...listen, playKey: String(i) }));
  }
  let text = '';
  for await (const piece of exportText(stored(), 'jsonl')) text += piece;
  const { format, outcomes } = await readFile(text);
  expect(format).toBe('echotune');
  expect(outcomes).toEqual(listens.map((listen) => ({ kind: 'listen', listen })));
});

describe('a broken file', () => {
  const rows = (count: number): string => JSON.stringify(Array.from({ length: count }, () => buildAccountRow()));

  it.each([
    ['cut off within a row', rows(5).slice(0, -30), 4, 'truncated'],
    ['cut off between rows', rows(5).slice(0, -1), 5, 'truncated'],
    ['with something after its end', `${rows(2)} oops`, 2, 'not-json'],
    [
      'with a row of more than 1 MB',
      `[${JSON.stringify(buildAccountRow())},{"x":"${'y'.repeat(1_200_000)}"}]`,
      1,
      'row-too-large',
    ],
    ['that is one string of 3 MB', `["${'y'.repeat(3_000_000)}"]`, 0, 'row-too-large'],
    ['of other JSON', '[{"name":"My playlist"}]', 0, 'unknown-format'],
    ['that is an object', '{"a": 1}', 0, 'unknown-format'],
    ['of text', 'hello', 0, 'unknown-format'],
    ['that is a zip within a zip', 'PK\x03\x04...', 0, 'nested-archive'],
    ['without anything', '', 0, null],
    ['without rows', ' [ ] \n', 0, null],
    ['with a byte order mark', `\uFEFF${rows(2)}`, 2, null],
  ])('%s', async (_name, content, readable, problem) => {
    const reading = await readFile(content);
    expect({ rows: reading.outcomes.length, problem: reading.problem }).toEqual({ rows: readable, problem });
  });

  it('with bytes that are not UTF-8 loses that row only', async () => {
    const row = JSON.stringify(buildAccountRow());
    const bad = Buffer.concat([
      Buffer.from(`[${row},`),
      Buffer.from(row.replace('Burial', 'B\xFFrial'), 'latin1'),
      Buffer.from(`,${row}]`),
    ]);
    const { outcomes, problem } = await readFile(bad);
    expect(kinds(outcomes)).toEqual(['listen', 'invalid', 'listen']);
    expect(outcomes[1]).toMatchObject({ reason: 'the row is not valid UTF-8' });
    expect(problem).toBeNull();
  });

  it('with a row that is not JSON loses that row only', async () => {
    const row = JSON.stringify(buildAccountRow());
    const { outcomes } = await readFile(`[${row}, {"a": oops}, 7, null, "text", [1], ${row}]`);
    expect(kinds(outcomes)).toEqual(['listen', 'invalid', 'invalid', 'invalid', 'invalid', 'invalid', 'listen']);
  });
});

it('reads the same, wherever the chunks end', async () => {
  const names = fc.string({
    minLength: 1,
    maxLength: 12,
    unit: fc.constantFrom('a', '"', '\\', '{', '}', '[', ']', ',', '花', '🎵', ' x'),
  });
  await fc.assert(
    fc.asyncProperty(
      fc.array(names, { maxLength: 12 }),
      fc.integer({ min: 1, max: 90 }),
      fc.constantFrom(undefined, 1),
      async (titles, chunkSize, indent) => {
        const rows = titles.map((title) => buildAccountRow({ trackName: `x${title}x` }));
        const { outcomes, problem } = await readFile(JSON.stringify(rows, null, indent), chunkSize);
        expect(problem).toBeNull();
        expect(outcomes.map((outcome) => outcome.kind === 'listen' && outcome.listen.title)).toEqual(
          titles.map((title) => `x${title}x`),
        );
      },
    ),
  );
});

it('reads many rows at once as it reads them one by one, whatever is among them', async () => {
  const played = fc.constantFrom('},{', '"},{"', '\\', '}, {', '花').map((trackName) => buildAccountRow({ trackName }));
  const row = fc.oneof(
    { weight: 4, arbitrary: played.map((one) => JSON.stringify(one)) },
    played.map((one) => JSON.stringify({ ...one, more: [{ a: 1 }, { a: 2 }] }, null, 1)),
    fc.constantFrom('{"a": oops}', '{}', '7', '[{},{}]', '{"a":"},{"}', '{"a":[1}', '', '{} {}', ']', '"\\"},{"'),
  );
  const separator = fc.constantFrom(',', ', ', ' ,\n', ',,');
  await fc.assert(
    fc.asyncProperty(
      fc.array(fc.tuple(row, separator), { minLength: 1, maxLength: 15 }),
      fc.constantFrom(']', '', ' ] ', '],{}'),
      fc.integer({ min: 100, max: 2_000 }),
      async (rows, end, chunkSize) => {
        // The first 4 KB come as one chunk.
        const text = `[${' '.repeat(5_000)}${JSON.stringify(buildAccountRow())},${rows.flat().join('')}{}${end}`;
        expect(await readFile(text, chunkSize)).toEqual(await readFile(text, 1));
      },
    ),
    { numRuns: 300 },
  );
});

describe('an archive', () => {
  let dir: string;
  beforeAll(async () => {
    dir = await mkdtemp(path.join(os.tmpdir(), 'echotune-zip-'));
  });
  afterAll(() => rm(dir, { recursive: true }));

  const row = Buffer.from(JSON.stringify([buildAccountRow()]));
  let files = 0;
  async function open(content: Buffer, limits?: Parameters<typeof openUpload>[2]): Promise<SourceFile[]> {
    const file = path.join(dir, String(files++));
    await writeFile(file, content);
    return (await openUpload(file, 'my.zip', limits)).sources;
  }

  function zip(fill: (file: yazl.ZipFile) => void): Promise<Buffer> {
    const file = new yazl.ZipFile();
    fill(file);
    file.end();
    return new Promise((resolve, reject) => {
      const chunks: Buffer[] = [];
      file.outputStream
        .on('data', (chunk: Buffer) => chunks.push(chunk))
        .on('end', () => resolve(Buffer.concat(chunks)))
        .on('error', reject);
    });
  }
  function onlyOf([source]: SourceFile[]): SourceFile {
    if (source === undefined) throw new Error('the archive has no entry');
    return source;
  }
  /** A name that the writer would refuse, put in afterwards. */
  const renamed = (content: Buffer, from: string, to: string): Buffer =>
    Buffer.from(content.toString('latin1').replaceAll(from, to), 'latin1');

  it('is known by its first bytes, not by its name', async () => {
    const sources = await open(
      await zip((file) => {
        file.addBuffer(row, 'MyData/a.json');
        file.addEmptyDirectory('empty');
        file.addBuffer(row, '__MACOSX/._a.json');
      }),
    );
    expect(sources.map(({ name, bytes, problem }) => ({ name, bytes, problem }))).toEqual([
      { name: 'my.zip/MyData/a.json', bytes: row.length, problem: null },
    ]);
    expect(kinds((await readChunks(onlyOf(sources).read())).outcomes)).toEqual(['listen']);
    const [plain] = await open(row);
    expect(plain).toMatchObject({ name: 'my.zip', inArchive: false, bytes: row.length });
  });

  it.each([
    ['../../../etc/x', 'unsafe-path'],
    ['/etc/passwd/xx', 'unsafe-path'],
    ['C:/windows/xxx', 'unsafe-path'],
  ])('refuses the name %s, and reads the rest', async (name, code) => {
    const content = await zip((file) => {
      file.addBuffer(row, 'aaaa-bbbb-cccc');
      file.addBuffer(row, 'fine.json');
    });
    const sources = await open(renamed(content, 'aaaa-bbbb-cccc', name));
    expect(sources.map(({ problem }) => problem?.code ?? null)).toEqual([code, null]);
  });

  it('refuses links', async () => {
    const sources = await open(
      await zip((file) => file.addBuffer(Buffer.from('/etc/passwd'), 'link.json', { mode: 0o120777 })),
    );
    expect(sources[0]?.problem?.code).toBe('symlink');
  });

  it('tells a wrong checksum, after the rows', async () => {
    const content = await zip((file) => file.addBuffer(row, 'a.json', { compress: false }));
    const sources = await open(renamed(content, 'Archangel', 'Archdevil'));
    const { outcomes, problem } = await readChunks(onlyOf(sources).read());
    expect({ kinds: kinds(outcomes), problem }).toEqual({ kinds: ['listen'], problem: 'checksum' });
  });

  it('tells damaged data', async () => {
    const content = await zip((file) =>
      file.addBuffer(
        Buffer.from(JSON.stringify(Array.from({ length: 500 }, (_, i) => buildAccountRow({ msPlayed: i * 7919 })))),
        'a.json',
      ),
    );
    content.fill(0xff, 300, 360);
    const sources = await open(content);
    expect((await readChunks(onlyOf(sources).read())).problem).toBe('broken-archive');
    await expect(open(content.subarray(0, content.length - 40))).rejects.toMatchObject({ code: 'broken-archive' });
  });

  it('refuses bombs: by ratio, by size, by number', async () => {
    const bomb = await zip((file) => file.addBuffer(Buffer.alloc(70 * 2 ** 20, 0x20), 'bomb.json'));
    expect((await open(bomb))[0]?.problem?.code).toBe('suspicious-ratio');
    const limits = { entries: 2, bytes: 1_000, ratio: 250 };
    await expect(open(await zip((file) => file.addBuffer(Buffer.alloc(1_001), 'a')), limits)).rejects.toMatchObject({
      code: 'too-large',
    });
    await expect(
      open(await zip((file) => ['a', 'b', 'c'].forEach((name) => file.addBuffer(row, name))), limits),
    ).rejects.toMatchObject({ code: 'too-many-entries' });
  });

  it('refuses an archive within', async () => {
    const inner = await zip((file) => file.addBuffer(row, 'a.json'));
    const sources = await open(await zip((file) => file.addBuffer(inner, 'inner.zip')));
    expect((await readChunks(onlyOf(sources).read())).problem).toBe('nested-archive');
  });
});
