import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { fileName, playlistFile } from '../../server/features/playlists/export/playlist-file.js';
import type { PlaylistTrack } from '../../server/features/playlists/playlist.js';

const text = fc
  .oneof(
    { arbitrary: fc.string({ unit: 'binary', minLength: 1, maxLength: 40 }), weight: 4 },
    fc.constantFrom('=1+1', '+1', '-1', '@SUM(A1)', '\t=1', '\n=1', '"', ',', '\r\n', '#EXTM3U'),
  )
  .filter((value) => !/\p{Surrogate}/u.test(value));
const track: fc.Arbitrary<PlaylistTrack> = fc.record({
  trackKey: text,
  title: text,
  artists: fc.array(text, { minLength: 1, maxLength: 3 }),
  album: fc.option(text),
  durationMs: fc.integer({ min: 0, max: 10_000_000 }),
  estimated: fc.boolean(),
  year: fc.option(fc.integer({ min: 1900, max: 2030 })),
  genres: fc.array(fc.constantFrom('rock', 'jazz')),
  explicit: fc.option(fc.boolean()),
  spotifyUri: fc.option(fc.constant('spotify:track:4uLU6hMCjMI75M1A2tKUQC')),
  score: fc.option(fc.double({ noNaN: true })),
  reason: fc.option(text),
});
const BLANK_TRACK: PlaylistTrack = {
  ...{ trackKey: 'a – b', title: 'b', artists: ['a'], album: null, durationMs: 0, estimated: false, year: null },
  ...{ genres: [], explicit: null, spotifyUri: null, score: null, reason: null },
};
const BLANK = { name: 'a', description: 'b', createdAt: new Date(0) };
const playlist = fc.record({
  name: text,
  description: text,
  createdAt: fc.constant(new Date(0)),
  tracks: fc.array(track, { maxLength: 8 }),
});

/** A reader of RFC 4180, as strict as it gets. */
function readCsv(source: string): string[][] {
  const rows: string[][] = [];
  for (let at = 0; at < source.length;) {
    const row: string[] = [];
    for (;;) {
      const [whole, quoted, bare] = /"((?:[^"]|"")*)"|([^",\r\n]*)/y.exec(source.slice(at)) ?? [''];
      row.push(quoted === undefined ? (bare ?? '') : quoted.replaceAll('""', '"'));
      at += whole.length;
      if (source[at] !== ',') break;
      at++;
    }
    if (source.slice(at, at + 2) !== '\r\n') throw new Error(`no end of row at ${at}`);
    at += 2;
    rows.push(row);
  }
  return rows;
}

describe('files of playlists', () => {
  it('as CSV hold one row for each track and nothing that runs as a formula', () => {
    fc.assert(
      fc.property(playlist, (list) => {
        const rows = readCsv(playlistFile(list, 'csv').text);
        expect(rows).toHaveLength(list.tracks.length + 1);
        for (const row of rows) expect(row).toHaveLength(12);
        for (const cell of rows.flat()) expect(cell).not.toMatch(/^[=+\-@\t\r]/);
      }),
    );
  });

  it('as M3U8 hold two lines for each track', () => {
    fc.assert(
      fc.property(playlist, (list) => {
        const lines = playlistFile(list, 'm3u8').text.split('\n');
        expect(lines).toHaveLength(2 * list.tracks.length + 3);
        expect(lines.filter((line) => line.startsWith('#EXTINF:'))).toHaveLength(list.tracks.length);
        expect(lines.join('')).not.toMatch(/[\p{Cc}\p{Zl}\p{Zp}]/u);
      }),
    );
  });

  it('as JSPF and as URIs hold every track', () => {
    fc.assert(
      fc.property(playlist, (list) => {
        const jspf = JSON.parse(playlistFile(list, 'jspf').text) as { playlist: { track: { title: string }[] } };
        expect(jspf.playlist.track.map(({ title }) => title)).toEqual(list.tracks.map(({ title }) => title));
        const uris = playlistFile(list, 'uris').text.split('\n').slice(0, -1);
        expect(uris).toHaveLength(list.tracks.length);
        for (const uri of uris) expect(uri).toMatch(/^spotify:(track|search):\S+$/);
      }),
      // Names that are blank once the signs that cannot be seen are gone.
      { examples: [[{ ...BLANK, tracks: [{ ...BLANK_TRACK, title: '\r\n', artists: ['\r\n'] }] }]] },
    );
  });

  it.each([
    ['Sunday morning', 'Sunday morning'],
    ['../../etc/passwd', 'etc passwd'],
    ['a\u0000b\nc\u202ed', 'a b c d'],
    ['con', 'playlist'],
    ['...', 'playlist'],
    ['<>:"/\\|?*', 'playlist'],
    ['花冷え。', '花冷え。'],
    ['x'.repeat(300), 'x'.repeat(80)],
  ])('named %j are called %j', (name, expected) => {
    expect(fileName(name)).toBe(expected);
  });
});
