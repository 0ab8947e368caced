import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import type { Listen } from '../../server/features/history/listen.js';
import { type KnownRecord, matchPlays, regroup } from '../../server/features/history/match-plays.js';
import { newRecord, type NewRecord } from '../../server/features/history/play-record.js';
import { distance, type PlayFacts } from '../../server/features/history/same-play.js';
import { buildListen } from '../factories/exports.js';

const URI = 'spotify:track:3bRMZqh2PBzpDVGmgqPYxg';
const BEGIN = Date.parse('2024-03-01T00:00:00Z');

/** What really happened: a track was played to its end at some second, for so long. */
interface Play {
  track: number;
  end: number;
  ms: number;
}

/** One listener, so that no play begins before the one before it has ended. */
const plays = (minMs: number) =>
  fc
    .array(
      fc.record({
        track: fc.integer({ min: 0, max: 2 }),
        ms: fc.integer({ min: minMs, max: 500_000 }),
        pause: fc.integer({ min: 0, max: 200 }),
      }),
      { maxLength: 40 },
    )
    .map((steps) => {
      let at = BEGIN;
      return steps.map(({ track, ms, pause }): Play => {
        at = Math.ceil((at + ms) / 1000) * 1000 + pause * 1000;
        return { track, end: at, ms };
      });
    });

const names = (play: Play): Pick<Listen, 'title' | 'artist' | 'album'> => ({
  title: `Song ${play.track}`,
  artist: 'Band',
  album: null,
});

const asExtended = (play: Play): Listen =>
  buildListen({ ...names(play), spotifyUri: `${URI}${play.track}`, endedAt: new Date(play.end), msPlayed: play.ms });
const asAccount = (play: Play): Listen =>
  buildListen({
    ...names(play),
    endedAt: new Date(Math.floor(play.end / 60_000) * 60_000),
    precision: 'minute',
    msPlayed: play.ms,
    source: 'spotify-account',
  });
const asScrobble = (play: Play): Listen =>
  buildListen({
    ...names(play),
    endedAt: new Date(Math.floor((play.end - play.ms) / 1000) * 1000),
    msPlayed: null,
    source: 'lastfm',
  });

const records = (listens: readonly Listen[], importId = 'first'): NewRecord[] =>
  listens.map((listen, i) => newRecord(listen, { importId, importRow: i + 1 }));

/** A store in memory: imports one list after the other, in batches, and tells how many plays each added. */
class History {
  readonly known = new Map<string, KnownRecord>();

  import(fresh: readonly NewRecord[], batchSize = 1000): number {
    let stored = 0;
    for (let i = 0; i < fresh.length; i += batchSize) {
      const result = matchPlays(fresh.slice(i, i + batchSize), [...this.known.values()]);
      for (const record of result.records)
        this.known.set(record.playKey, { ...record, endedAt: record.endedAt.getTime() });
      for (const { playKey } of result.demoted) this.known.set(playKey, { ...this.get(playKey), canonical: false });
      stored += result.stored.filter(Boolean).length;
    }
    return stored;
  }

  get(playKey: string): KnownRecord {
    const record = this.known.get(playKey);
    if (!record) throw new Error(`no record ${playKey}`);
    return record;
  }

  shown(): KnownRecord[] {
    return [...this.known.values()].filter((record) => record.canonical);
  }

  groups(): number {
    return new Set([...this.known.values()].map((record) => record.groupKey)).size;
  }
}

describe('the same play in several sources', () => {
  it.each([
    ['extended, then account data', asExtended, asAccount],
    ['account data, then extended', asAccount, asExtended],
  ])('is one play: %s', (_name, first, second) => {
    fc.assert(
      fc.property(plays(1_000), fc.integer({ min: 1, max: 50 }), (happened, batchSize) => {
        const history = new History();
        expect(history.import(records(happened.map(first)), batchSize)).toBe(
          new Set(records(happened.map(first)).map((record) => record.playKey)).size,
        );
        history.import(records(happened.map(second), 'second'), batchSize);
        expect(history.shown()).toHaveLength(happened.length);
        expect(history.groups()).toBe(happened.length);
        // What is shown is the more exact record, of every play.
        expect(history.shown().every((record) => record.source === 'spotify-extended')).toBe(true);
      }),
    );
  });

  it.each([
    ['extended, then Last.fm', asExtended, asScrobble],
    ['Last.fm, then extended', asScrobble, asExtended],
    ['account data, then Last.fm', asAccount, asScrobble],
    ['Last.fm, then account data', asScrobble, asAccount],
  ])('is one play, when it was long enough to be scrobbled: %s', (_name, first, second) => {
    fc.assert(
      fc.property(plays(31_000), (happened) => {
        const history = new History();
        expect(history.import(records(happened.map(first)))).toBe(happened.length);
        expect(history.import(records(happened.map(second), 'second'))).toBe(0);
        expect(history.shown()).toHaveLength(happened.length);
      }),
    );
  });

  it('adds as many plays as are shown afterwards, whatever is imported in whatever order', () => {
    const source = fc.constantFrom(asExtended, asAccount, asScrobble);
    fc.assert(
      fc.property(
        plays(31_000),
        fc.array(fc.tuple(source, fc.integer({ min: 1, max: 20 })), { maxLength: 5 }),
        (happened, imports) => {
          const history = new History();
          let stored = 0;
          for (const [i, [as, batchSize]] of imports.entries())
            stored += history.import(records(happened.map(as), `import ${i}`), batchSize);
          expect(history.shown()).toHaveLength(stored);
          expect(history.groups()).toBe(stored);
        },
      ),
    );
  });
});

describe('repetition', () => {
  it('a second import of the same rows adds nothing and changes nothing', () => {
    fc.assert(
      fc.property(plays(0), fc.constantFrom(asExtended, asAccount, asScrobble), (happened, as) => {
        const history = new History();
        history.import(records(happened.map(as)));
        const before = new Map(history.known);
        expect(history.import(records(happened.map(as), 'second'))).toBe(0);
        expect(history.known).toEqual(before);
      }),
    );
  });

  it('an import that is cut off after any row and begun again ends as if nothing had happened, with the same verdicts', () => {
    fc.assert(
      fc.property(plays(0), plays(0), fc.nat(), fc.integer({ min: 1, max: 9 }), (older, happened, where, batchSize) => {
        const rows = records([...happened, ...happened.slice(0, 3)].map(asExtended), 'mine');
        const smooth = new History();
        smooth.import(records(older.map(asAccount)));
        const killed = new History();
        killed.import(records(older.map(asAccount)));

        const storedSmoothly = smooth.import(rows, batchSize);
        const cut = Math.floor((where % (rows.length + 1)) / batchSize) * batchSize;
        const before = killed.import(rows.slice(0, cut), batchSize);
        // The batch at the cut was written, its checkpoint was not.
        killed.import(rows.slice(cut, cut + batchSize), batchSize);
        expect(before + killed.import(rows.slice(cut), batchSize)).toBe(storedSmoothly);
        expect(killed.known).toEqual(smooth.known);
      }),
    );
  });

  it('a crash between storing records and demoting the ones they outrank is mended by the repetition', () => {
    const [play] = [{ track: 1, end: BEGIN, ms: 200_000 }];
    const account = records([asAccount(play)]);
    const extended = records([asExtended(play)], 'second');
    const history = new History();
    history.import(account);
    const { records: stored } = matchPlays(extended, [...history.known.values()]);
    for (const record of stored) history.known.set(record.playKey, { ...record, endedAt: record.endedAt.getTime() });
    expect(history.shown()).toHaveLength(2);
    expect(history.import(extended)).toBe(0);
    expect(history.shown().map((record) => record.source)).toEqual(['spotify-extended']);
  });
});

describe('genuine repeats', () => {
  it('survive: a track played to its end again and again', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 31_000, max: 400_000 }),
        fc.integer({ min: 2, max: 30 }),
        fc.constantFrom(asExtended, asAccount, asScrobble),
        (ms, times, as) => {
          const end = (i: number) => BEGIN + Math.ceil(ms / 1000) * 1000 * (i + 1);
          const happened = Array.from({ length: times }, (_, i): Play => ({ track: 0, end: end(i), ms }));
          // Account data cuts to the minute: two equal plays within one minute cannot be told apart there.
          fc.pre(as !== asAccount || ms >= 60_000);
          expect(new History().import(records(happened.map(as)))).toBe(times);
        },
      ),
    );
  });

  it('survive in the minute of account data when they were not equally long', () => {
    const happened = [491, 200_960].map((ms): Play => ({ track: 0, end: BEGIN, ms }));
    expect(new History().import(records(happened.map(asAccount)))).toBe(2);
  });
});

describe('what joins what', () => {
  const play = (end: number, ms: number): Play => ({ track: 0, end: BEGIN + end * 1000, ms });

  it('two plays that account data cannot tell apart are two as soon as the exact export tells', () => {
    const [first, second] = [play(20, 15_000), play(50, 15_000)];
    const history = new History();
    expect(history.import(records([first, second].map(asAccount)))).toBe(1);
    expect(history.import(records([first, second].map(asExtended), 'second'))).toBe(1);
    expect(history.shown()).toHaveLength(2);
  });

  it('a play of another length is another play, also within the minute', () => {
    const history = new History();
    history.import(records([asAccount(play(10, 491))]));
    expect(history.import(records([asExtended(play(40, 200_960))], 'second'))).toBe(1);
  });

  it('a record joins the nearest of the plays that it fits', () => {
    const [first, second] = [play(100, 100_000), play(200, 100_000)];
    const history = new History();
    history.import(records([first, second].map(asExtended)));
    const [scrobble] = records([asScrobble(second)], 'second');
    const [extended] = records([asExtended(second)]);
    expect(history.import(scrobble ? [scrobble] : [])).toBe(0);
    expect(history.get(scrobble?.playKey ?? '').groupKey).toBe(extended?.playKey);
  });
});

describe('near duplicates of the extended export', () => {
  const at = (second: number, ms: number, uri = URI): Listen =>
    buildListen({ endedAt: new Date(BEGIN + second * 1000), msPlayed: ms, spotifyUri: uri });
  const stored = (...listens: Listen[]): number => new History().import(records(listens));

  it.each([
    ['the very same row', 1, [at(0, 210_937), at(0, 210_937)]],
    ['a second apart, and as long', 1, [at(0, 210_937), at(1, 210_937)]],
    ['under another URI of the same song', 1, [at(0, 210_937), at(0, 210_937, `${URI}x`)]],
    ['longer than the time between, but much longer than the other', 2, [at(0, 210_937), at(2, 90_000)]],
    ['too short to overlap', 2, [at(0, 180), at(0, 0)]],
    ['half a minute apart', 2, [at(0, 210_937), at(30, 210_937)]],
  ])('%s: %d', (_name, count, listens) => {
    expect(stored(...listens)).toBe(count);
  });
});

describe('distance', () => {
  const facts = (): fc.Arbitrary<PlayFacts> =>
    fc.record({
      nameKey: fc.constantFrom('a – b', 'a – c'),
      source: fc.constantFrom('spotify-extended', 'spotify-account', 'spotify-recent', 'lastfm', 'listenbrainz'),
      precision: fc.constantFrom('second', 'minute'),
      endedAt: fc.integer({ min: 0, max: 600 }).map((second) => BEGIN + second * 1000),
      msPlayed: fc.option(fc.integer({ min: 0, max: 300_000 })),
    });

  it('is symmetric and never negative', () => {
    fc.assert(
      fc.property(facts(), facts(), (a, b) => {
        const apart = distance(a, b);
        expect(distance(b, a)).toBe(apart);
        expect(apart === null || apart >= 0).toBe(true);
      }),
    );
  });

  it('never calls plays of different recordings one', () => {
    fc.assert(fc.property(facts(), facts(), (a, b) => a.nameKey === b.nameKey || distance(a, b) === null));
  });

  it('takes "recently played" for the play whose start or end it tells', () => {
    const extended: PlayFacts = {
      nameKey: 'a – b',
      source: 'spotify-extended',
      precision: 'second',
      endedAt: BEGIN + 300_000,
      msPlayed: 200_000,
    };
    const recent = (at: number): PlayFacts => ({
      ...extended,
      source: 'spotify-recent',
      endedAt: at,
      msPlayed: 201_000,
    });
    expect(distance(extended, recent(BEGIN + 300_000))).not.toBeNull();
    expect(distance(extended, recent(BEGIN + 100_000))).not.toBeNull();
    expect(distance(extended, recent(BEGIN + 310_000))).toBeNull();
    expect(distance(extended, recent(BEGIN + 90_000))).toBeNull();
  });
});

describe('regroup', () => {
  it('shows the best that is left of each play, under its own key', () => {
    const survivor = (playKey: string, source: KnownRecord['source'], canonical = false) => ({
      playKey,
      groupKey: 'gone',
      source,
      precision: 'second' as const,
      canonical,
    });
    expect(regroup([survivor('x', 'lastfm'), survivor('y', 'spotify-account')])).toEqual([
      { playKey: 'x', groupKey: 'y', canonical: false, promoted: false },
      { playKey: 'y', groupKey: 'y', canonical: true, promoted: true },
    ]);
    expect(regroup([{ ...survivor('z', 'lastfm', true), groupKey: 'z' }])).toEqual([]);
  });
});
