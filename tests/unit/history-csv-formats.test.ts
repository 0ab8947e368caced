import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { csvLine } from '../../server/features/history/csv.js';
import { csvRows } from '../../server/features/history/formats/csv-rows.js';
import { exportText } from '../../server/features/history/history-presenter.js';
import { LISTEN_SOURCES, type Listen } from '../../server/features/history/listen.js';
import { matchPlays } from '../../server/features/history/match-plays.js';
import { newRecord, type PlayRecord } from '../../server/features/history/play-record.js';
import { buildListen } from '../factories/exports.js';
import { inChunks, readFile } from '../read-file.js';

const titles = async (content: string, chunkSize?: number) =>
  (await readFile(content, chunkSize)).outcomes.map((outcome) =>
    outcome.kind === 'listen' ? outcome.listen.title : outcome.reason,
  );

const scrobble = {
  kind: 'listen',
  listen: expect.objectContaining({
    endedAt: new Date('2017-10-19T17:54:00Z'),
    msPlayed: null,
    title: 'Archangel',
    artist: 'Burial',
    album: 'Untrue',
    source: 'lastfm',
    trackKey: 'burial – archangel',
  }),
};
const NOW_PLAYING = { kind: 'invalid', reason: 'it was being played when the export was made: no time' };
const UTS = Date.UTC(2017, 9, 19, 17, 54) / 1000;
const apiTrack = (more: object = { date: { uts: String(UTS), '#text': '19 Oct 2017, 17:54' } }) => ({
  artist: { mbid: '', '#text': 'Burial' },
  image: [{ size: 'small', '#text': 'https://example.org/[{"]\\' }],
  album: { mbid: '', '#text': 'Untrue' },
  name: 'Archangel',
  ...more,
});
const page = (...track: object[]) => ({ track, '@attr': { page: '1', total: '3' } });

describe('Last.fm', () => {
  it.each([
    ['lastfm-to-csv', 'Burial,Untrue,Archangel,19 Oct 2017 17:54\n', 'minute'],
    ['lastfm-to-csv', 'Burial,Untrue,Archangel,"19 Oct 2017, 17:54"\r\n', 'minute'],
    [
      'lastfm-ghan',
      `uts,utc_time,artist,artist_mbid,album,album_mbid,track,track_mbid\n"${UTS}","19 Oct 2017, 17:54","Burial","","Untrue","","Archangel",""`,
      'second',
    ],
    ['lastfm-ghan', JSON.stringify([page(apiTrack())], null, 1), 'second'],
    ['lastfm-ghan', JSON.stringify([[apiTrack()]]), 'second'],
    [
      'lastfmstats',
      `\uFEFFArtist;Album;AlbumId;Track;Date#me\n"Burial";"Untrue";"x";"Archangel";"${UTS}000"\n`,
      'second',
    ],
    [
      'lastfmstats',
      JSON.stringify({
        username: 'me',
        scrobbles: [{ track: 'Archangel', artist: 'Burial', album: 'Untrue', albumId: 'x', date: UTS * 1000 }],
      }),
      'second',
    ],
  ])('%s: %#', async (format, content, precision) => {
    for (const chunkSize of [undefined, 7]) {
      const reading = await readFile(content, chunkSize);
      expect(reading).toEqual({ format, outcomes: [scrobble], problem: null });
      expect(reading.outcomes[0]).toMatchObject({ listen: { precision } });
    }
  });

  it.each([
    ['lastfm-to-csv', 'Biome,UNITY,Unity,\nBurial,Untrue,Archangel,19 Oct 2017 17:54\n'],
    [
      'ghan CSV',
      `uts,utc_time,artist,artist_mbid,album,album_mbid,track,track_mbid\n"","","Biome","","","","Unity",""\n"${UTS}","","Burial","","Untrue","","Archangel",""`,
    ],
    ['ghan JSON', JSON.stringify([page(apiTrack({ '@attr': { nowplaying: 'true' } })), page(apiTrack())])],
  ])('%s says what was playing', async (_name, content) => {
    expect((await readFile(content)).outcomes).toEqual([NOW_PLAYING, scrobble]);
  });

  it.each([
    ['an artist in brackets', '[dunkelbunt],,a,19 Oct 2017 17:54', 'a'],
    ['an artist in braces', '{{{sunset}}},,a,19 Oct 2017 17:54', 'a'],
    ['a quote within a name', 'Weird,,the 12" mix,19 Oct 2017 17:54', 'the 12" mix'],
    ['quotes, separators and lines in a name', 'Weird,,"a ""b"", c\nd",19 Oct 2017 17:54', 'a "b", c\nd'],
    ['a date that is none', 'Weird,,a,31 Feb 2017 17:54', 'the time of the scrobble is not plausible'],
    ['a time before all scrobbling', 'Weird,,a,01 Jan 1970 00:00', 'the time of the scrobble is not plausible'],
    ['no track', 'Weird,,,19 Oct 2017 17:54', 'the row names no track'],
    ['a column too many', 'Weird,,a,b,19 Oct 2017 17:54', 'the row has 5 of 4 columns'],
  ])('%s', async (_name, row, told) => {
    expect(await titles(`${row}\nBurial,Untrue,Archangel,19 Oct 2017 17:54\n`)).toEqual([told, 'Archangel']);
  });
});

describe('a broken table', () => {
  const row = 'Burial,Untrue,Archangel,19 Oct 2017 17:54\n';
  it.each([
    ['cut off within quotes', `${row}Burial,"Untr`, 1, 'truncated'],
    ['with a row of more than 1 MB', `${row}Burial,"${'x'.repeat(1_200_000)}",a,b\n`, 1, 'row-too-large'],
    ['of something else', 'id,name,age,town\n1,a,2,b\n', 0, 'unknown-format'],
    ['of more than 200 other rows', '1,a,2,b\n'.repeat(3_000) + row, 0, 'unknown-format'],
    ['that ends within pages', JSON.stringify([page(apiTrack())]).slice(0, -1), 1, 'truncated'],
    ['with something after the pages', `${JSON.stringify([page(apiTrack())])} oops`, 1, 'not-json'],
    ['with a header only', 'uts,utc_time,artist,artist_mbid,album,album_mbid,track,track_mbid\n', 0, null],
  ])('%s', async (_name, content, readable, problem) => {
    const reading = await readFile(content, 1_000);
    expect({ rows: reading.outcomes.length, problem: reading.problem }).toEqual({ rows: readable, problem });
  });

  it('with bytes that are not UTF-8 loses that row only', async () => {
    const bytes = Buffer.from(`${row}B\xFFrial,,a,19 Oct 2017 17:54\n${row}`, 'latin1');
    expect((await readFile(bytes)).outcomes.map(({ kind }) => kind)).toEqual(['listen', 'invalid', 'listen']);
  });
});

const text = fc.string({
  maxLength: 12,
  unit: fc.constantFrom('a', 'é', '🎵', '"', ',', ';', '\n', '\r', "'", '=', ' '),
});

it('cuts any table into its cells again, wherever the chunks end', async () => {
  // A row of one empty cell is an empty line, and a line end is not part of the last cell.
  const cells = fc.array(text, { minLength: 2, maxLength: 5 });
  await fc.assert(
    fc.asyncProperty(
      fc.array(cells, { maxLength: 6 }),
      fc.constantFrom(',', ';'),
      fc.constantFrom('\n', '\r\n'),
      fc.integer({ min: 1, max: 40 }),
      async (rows, separator, lineEnd, chunkSize) => {
        const written = rows.map(
          (row) => row.map((cell) => `"${cell.replaceAll('"', '""')}"`).join(separator) + lineEnd,
        );
        const found: unknown[] = [];
        const chunks = inChunks(Buffer.from(written.join('')), chunkSize);
        for await (const some of csvRows(chunks, separator === ',' ? ',' : ';')) found.push(...some);
        expect(found).toEqual(rows);
      },
    ),
  );
});

describe("EchoTune's own export", () => {
  const name = text.map((inner) => `${inner.trim() === '' ? 'x' : inner.trim()}`);
  const optional = <T>(value: fc.Arbitrary<T>) => fc.option(value, { nil: null });
  const listen = fc
    .record({
      at: fc.integer({ min: Date.UTC(2024, 0, 1), max: Date.UTC(2024, 0, 1) + 900_000 }),
      precision: fc.constantFrom('second' as const, 'minute' as const),
      msPlayed: optional(fc.integer({ min: 0, max: 400_000 })),
      title: fc.oneof(fc.constantFrom('One', 'Two'), name),
      artist: fc.oneof(fc.constant('Band'), name),
      album: optional(name),
      spotifyUri: optional(fc.constant('spotify:track:3bRMZqh2PBzpDVGmgqPYxg')),
      source: fc.constantFrom(...LISTEN_SOURCES),
      reasonStart: optional(name),
      reasonEnd: optional(name),
      skipped: optional(fc.boolean()),
      shuffle: optional(fc.boolean()),
      offline: optional(fc.boolean()),
      incognito: optional(fc.boolean()),
    })
    .map(({ at, spotifyUri, ...told }): Listen => {
      const built = buildListen({ at: new Date(at).toISOString(), ...told });
      return spotifyUri === null ? built : { ...built, spotifyUri, trackKey: spotifyUri };
    });

  async function textOf(records: readonly PlayRecord[], format: 'jsonl' | 'csv'): Promise<string> {
    const shown = records
      .filter((record) => record.canonical)
      .sort((a, b) => a.endedAt.getTime() - b.endedAt.getTime() || (a.playKey < b.playKey ? -1 : 1));
    async function* batches() {
      yield shown;
    }
    let whole = '';
    for await (const piece of exportText(batches(), format)) whole += piece;
    return whole;
  }

  function imported(listens: readonly Listen[], own: boolean): PlayRecord[] {
    const fresh = listens.map((one, i) => newRecord(one, { importId: 'import', importRow: i + 1 }));
    return matchPlays(fresh, [], own ? { importId: 'import', firstRow: 1 } : null).records;
  }

  it.each(['jsonl', 'csv'] as const)('as %s brings back exactly what it was made of', async (format) => {
    await fc.assert(
      fc.asyncProperty(fc.array(listen, { maxLength: 30 }), async (listens) => {
        // Whatever was told, in any order: what is shown of it is exported, imported elsewhere and exported again.
        const first = await textOf(imported(listens, false), format);
        const { outcomes, problem } = await readFile(first);
        const again = outcomes.flatMap((outcome) => (outcome.kind === 'listen' ? [outcome.listen] : []));
        expect([problem, again.length]).toEqual([null, outcomes.length]);
        expect(await textOf(imported(again, true), format)).toBe(first);
      }),
      { numRuns: 300 },
    );
  });

  it('as CSV says what is wrong with a row that was edited', async () => {
    const columns = ['endedAt', 'precision', 'msPlayed', 'trackKey', 'title', 'artist', 'source', 'skipped'];
    const row = ['2024-03-01T10:00:00.000Z', 'second', 'long', 'x', 'a', 'b', 'lastfm', ''];
    expect(await titles(csvLine(columns) + csvLine(row))).toEqual(['"msPlayed" is not a number of milliseconds']);
  });
});
