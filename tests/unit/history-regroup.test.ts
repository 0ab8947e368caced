import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { arrivalsOf } from '../../server/features/history/arrivals.js';
import type { Listen } from '../../server/features/history/listen.js';
import type { PlayRecord } from '../../server/features/history/play-record.js';
import { planRegroup } from '../../server/features/history/regroup-plan.js';
import { distance, sameClass } from '../../server/features/history/same-play.js';
import { buildListen } from '../factories/exports.js';
import { BEGIN, history, imported, Memory, stretch, USER } from './history-regroup-fixtures.js';

/** As another rule might have left them. */
type Spoiler = (memory: Memory, pick: (below: number) => number) => void;
const SPOILERS: Record<string, Spoiler> = {
  'each record a play of its own': ({ records }) => {
    for (const record of records.values()) Object.assign(record, { groupKey: record.playKey, canonical: true });
  },
  'all one play': ({ records }) => {
    const [first] = records.keys();
    for (const record of records.values())
      Object.assign(record, { groupKey: first, canonical: record.playKey === first });
  },
  'any play, shown or not': ({ records }, pick) => {
    const keys = [...records.keys()];
    for (const record of records.values())
      Object.assign(record, { groupKey: keys[pick(keys.length)], canonical: pick(2) === 0 });
  },
  'other names, and other keys by them': ({ records }, pick) => {
    for (const record of [...records.values()]) {
      const changed = { nameKey: `old ${record.nameKey}`, nearKey: pick(99), trackKey: 'old' };
      records.delete(record.playKey);
      records.set(`old ${record.playKey}`, { ...record, ...changed, playKey: `old ${record.playKey}` });
    }
  },
  'keys that others of the same second should have': ({ records }) => {
    const seconds = new Map<number, PlayRecord[]>();
    for (const record of records.values()) {
      const second = Math.floor(record.endedAt.getTime() / 1000);
      seconds.set(second, [...(seconds.get(second) ?? []), record]);
    }
    for (const some of seconds.values()) {
      const keys = some.map(({ playKey }) => playKey);
      for (const [i, record] of some.entries()) {
        const playKey = keys[(i + 1) % keys.length] ?? '';
        records.set(playKey, { ...record, playKey });
      }
    }
  },
};

const oneRow = (source: Listen['source'], endS: number, ms: number): Parameters<typeof imported>[0][number] => ({
  log: { source, precision: 'second', tellsMs: source !== 'listenbrainz' },
  some: [{ track: 1, end: BEGIN + endS * 1_000, ms }],
  twice: [],
  isOwn: false,
  batchSize: 1,
});

describe('forming the plays anew', () => {
  it('changes nothing where they were formed by the rule of today, in whatever order and batches', async () => {
    await fc.assert(
      fc.asyncProperty(history, stretch, async (files, size) => {
        const memory = await imported(files);
        const before = memory.plays();
        expect(await memory.regroup(size)).toMatchObject({ changed: 0, removed: 0, records: memory.records.size });
        expect(memory.plays()).toEqual(before);
        expect(memory.changes).toBe(0);
      }),
      // Of a play of two hours one source tells the beginning, one the end, and one that may be either.
      {
        numRuns: 500,
        examples: [
          [
            [
              oneRow('spotify-extended', 10_800, 206_404),
              oneRow('spotify-recent', 7_200, 7_060_634),
              oneRow('listenbrainz', 7_200, 7_060_634),
            ],
            1,
          ],
        ],
      },
    );
  });

  it.each(Object.entries(SPOILERS))('comes to what importing anew comes to, from %s', async (_name, spoil) => {
    await fc.assert(
      fc.asyncProperty(history, stretch, fc.infiniteStream(fc.nat()), async (files, size, numbers) => {
        const memory = await imported(files);
        const [before, shown] = [memory.plays(), memory.shown()];
        spoil(memory, (below) => numbers.next().value % below);
        await memory.regroup(size);
        expect(memory.plays()).toEqual(before);
        expect(memory.shown().map(({ groupKey: _, ...record }) => record)).toEqual(
          shown.map(({ groupKey: _, ...record }) => record),
        );
        expect(await memory.regroup(size)).toMatchObject({ changed: 0, removed: 0 });
      }),
      { numRuns: 100 },
    );
  });

  it('shows one record of each play, and has one of each log, whatever is imported', async () => {
    await fc.assert(
      fc.asyncProperty(history, async (files) => {
        const records = [...(await imported(files)).records.values()];
        for (const record of records) {
          const others = records.filter(({ groupKey }) => groupKey === record.groupKey);
          expect(others.filter(({ canonical }) => canonical)).toHaveLength(1);
          for (const other of others) {
            const [a, b] = [record, other].map((one) => ({ ...one, endedAt: one.endedAt.getTime() }));
            if (a && b && a.playKey !== b.playKey && sameClass(a, b)) expect(distance(a, b)).not.toBeNull();
          }
        }
      }),
      { numRuns: 500 },
    );
  });

  it('broken off between stretches, it is completed by another run', async () => {
    await fc.assert(
      fc.asyncProperty(history, fc.integer({ min: 1, max: 5 }), async (files, breaks) => {
        const memory = await imported(files);
        const before = memory.plays();
        SPOILERS['other names, and other keys by them']?.(memory, () => 0);
        const change = memory.change.bind(memory);
        let left = breaks;
        memory.change = async (...args) => {
          if (left-- === 0) throw new Error('killed');
          await change(...args);
        };
        await memory.regroup(3).catch((error: Error) => expect(error.message).toBe('killed'));
        await memory.regroup(3);
        expect(memory.plays()).toEqual(before);
      }),
      { numRuns: 100 },
    );
  });

  it('keeps the first of records that come to the same key, as importing would', async () => {
    const song = (title: string): Listen => buildListen({ title, artist: 'Band', source: 'lastfm', msPlayed: null });
    const memory = new Memory();
    await memory.import([song('Song')], 'other', 1);
    // Told apart by the rule of yesterday, which took versions for songs of their own.
    await memory.import([song('Sung')], 'other', 1);
    for (const record of memory.records.values()) if (record.title === 'Sung') record.title = 'Song (Live)';
    expect(await memory.regroup(10)).toMatchObject({ listensBefore: 2, listensAfter: 1, removed: 1 });
    expect(memory.shown().map(({ title }) => title)).toEqual(['Song']);
  });

  it('shows the same one of two records that know as much, whichever came first', async () => {
    const twice = ['2024-03-01T10:00:00Z', '2024-03-01T10:00:01Z'].map((at) => buildListen({ at }));
    const [one, other] = [new Memory(), new Memory()];
    await one.import(twice, 'other', 1);
    await other.import(twice.toReversed(), 'other', 1);
    expect(one.shown()).toHaveLength(1);
    expect(other.shown().map(({ playKey }) => playKey)).toEqual(one.shown().map(({ playKey }) => playKey));
  });

  it('cuts where no records hang together over the cut', async () => {
    const at = (second: number): Date => new Date(BEGIN + second * 1000);
    const scrobble = (title: string, second: number): Listen =>
      buildListen({ title, source: 'lastfm', msPlayed: null, endedAt: at(second) });
    const played = (title: string, from: number, to: number): Listen =>
      buildListen({ title, endedAt: at(to), msPlayed: (to - from) * 1000 });
    const memory = new Memory();
    const over = [scrobble('over the cut', 0), played('over the cut', 0, 6_000)];
    await memory.import([...over, scrobble('open', 5_000), played('open', 5_000, 12_000)], 'other', 10);
    const records = await memory.recordsFrom(USER, 0, 10);
    // What ends last may go on after the stretch, so that it and all that reaches into it must wait.
    expect(planRegroup(records, BEGIN + 13_400_000, arrivalsOf(memory.jobs)).next).toBe(BEGIN);
    expect(planRegroup(records, BEGIN + 20_000_000, arrivalsOf(memory.jobs)).next).toBe(BEGIN + 20_000_000);
  });

  it('packs the months that change, and no others', async () => {
    const memory = new Memory();
    await memory.import(
      ['2024-01-05T10:00:00Z', '2024-02-05T10:00:00Z', '2024-03-05T10:00:00Z'].map((at) => buildListen({ at })),
      'other',
      10,
    );
    const stale: string[][] = [];
    memory.refresh = async () => void stale.push([...memory.stale]);
    for (const record of memory.records.values()) {
      if (record.endedAt.getUTCMonth() === 1) record.canonical = false;
      if (record.endedAt.getUTCMonth() === 2) record.groupKey = 'another';
    }
    expect(await memory.regroup(10)).toMatchObject({ changed: 2, listensBefore: 2, listensAfter: 3 });
    expect(stale).toEqual([['2024-02']]);
  });
});
