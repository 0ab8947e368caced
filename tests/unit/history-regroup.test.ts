import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { noCounts, type ImportJob } from '../../server/features/history/import-job.js';
import type { Listen, ListenSource, Precision } from '../../server/features/history/listen.js';
import { learnDuration } from '../../server/features/catalogue/learn-duration.js';
import { createListenRecorder } from '../../server/features/history/listen-recorder.js';
import type { ListenStore } from '../../server/features/history/listen-store.js';
import type { Locks } from '../../server/features/history/locks.js';
import type { PlayRecord } from '../../server/features/history/play-record.js';
import { regroupHistory } from '../../server/features/history/regroup-history.js';
import type { RegroupChange, RegroupStore } from '../../server/features/history/regroup-store.js';
import { distance, sameClass } from '../../server/features/history/same-play.js';
import { buildListen } from '../factories/exports.js';

const BEGIN = Date.parse('2024-03-01T00:00:00Z');
const USER = 'somebody';

const noLocks: Locks = {
  exclusively: (_names, work) => work(),
  ifFree: async (_name, work) => {
    await work();
    return true;
  },
};

type RecorderStore = Pick<ListenStore, 'near' | 'write' | 'saveMonth'>;

/** A listener's records in memory. What is asked for is given, and not one record more. */
class Memory implements RegroupStore, RecorderStore {
  readonly records = new Map<string, PlayRecord>();
  readonly jobs: ImportJob[] = [];
  readonly stale = new Set<string>();
  changes = 0;

  private inOrder(): PlayRecord[] {
    return [...this.records.values()].sort(
      (a, b) => a.endedAt.getTime() - b.endedAt.getTime() || (a.playKey < b.playKey ? -1 : 1),
    );
  }

  near: RecorderStore['near'] = async (_userId, { nearKeys, from, to }) =>
    this.inOrder()
      .map((record) => ({ ...record, endedAt: record.endedAt.getTime() }))
      .filter(({ nearKey, endedAt }) => (nearKeys?.includes(nearKey) ?? true) && endedAt >= from && endedAt <= to);

  write: RecorderStore['write'] = async (_userId, { records, demoted }) => {
    for (const record of records) this.records.set(record.playKey, record);
    for (const playKey of demoted) this.get(playKey).canonical = false;
    return { known: new Set<string>(), opened: [] };
  };

  saveMonth: RecorderStore['saveMonth'] = async () => undefined;

  get(playKey: string): PlayRecord {
    const record = this.records.get(playKey);
    if (!record) throw new Error(`no record ${playKey}`);
    return record;
  }

  userIds = async (): Promise<string[]> => [USER];

  recordsFrom: RegroupStore['recordsFrom'] = async (_userId, from, limit) =>
    this.inOrder()
      .map((record) => ({ ...record, endedAt: record.endedAt.getTime() }))
      .filter(({ endedAt }) => endedAt >= from)
      .slice(0, limit);

  async change(_userId: string, { months, removed, rekeyed, regrouped }: RegroupChange): Promise<void> {
    this.changes++;
    for (const month of months) this.stale.add(month);
    for (const playKey of removed) this.records.delete(playKey);
    const moving = rekeyed.map(({ from, ...keys }) => ({ ...this.get(from), ...keys }));
    for (const { from } of rekeyed) this.records.delete(from);
    for (const record of moving) this.records.set(record.playKey, record);
    for (const { playKey, ...play } of regrouped) Object.assign(this.get(playKey), play);
  }

  count = async (): Promise<number> => this.shown().length;
  list = async (): Promise<ImportJob[]> => this.jobs.toReversed();
  refresh = async (): Promise<void> => this.stale.clear();

  async import(listens: readonly Listen[], format: string, batchSize: number): Promise<void> {
    const id = `import ${this.jobs.length}`;
    const counts = { ...noCounts(), read: listens.length };
    const file = { name: 'file', format, bytes: 1, status: 'done' as const, counts, error: null };
    this.jobs.push({
      id,
      userId: USER,
      status: 'succeeded',
      error: null,
      createdAt: new Date(BEGIN + this.jobs.length),
      startedAt: null,
      finishedAt: null,
      files: [file],
      checkpoint: { uploads: [], source: 1, row: 0 },
      bytesRead: 1,
      bytesTotal: 1,
      rowsPerSecond: 1,
      counts,
      shortPlays: 0,
    });
    const recorder = createListenRecorder({
      listens: this,
      locks: noLocks,
      catalogue: { enterHeard: async () => undefined },
      genresOf: () => [],
      learnDuration,
    });
    const told = listens.map((listen, i) => ({ listen, importId: id, importRow: i + 1 }));
    for (let i = 0; i < told.length; i += batchSize) {
      const ownExport = format === 'echotune' ? { importId: id, firstRow: 1 } : null;
      await recorder.record(USER, told.slice(i, i + batchSize), ownExport);
    }
  }

  regroup = (stretch: number) =>
    regroupHistory(
      USER,
      { store: this, imports: this, listens: this, months: this, locks: noLocks, stretch },
      { waiting: () => undefined, judged: () => undefined },
    );

  shown(): PlayRecord[] {
    return this.inOrder().filter(({ canonical }) => canonical);
  }

  /** Which records are of one play, and which of them is shown. */
  plays(): string[] {
    const plays = new Map<string, string[]>();
    for (const { playKey, groupKey, canonical } of this.inOrder()) {
      const play = plays.get(groupKey) ?? [];
      plays.set(groupKey, [...play, canonical ? `${playKey} is shown` : playKey]);
    }
    return [...plays.values()].map((play) => play.sort().join(', ')).sort();
  }
}

const log = (source: ListenSource, precision: Precision, tellsMs: boolean) => ({ source, precision, tellsMs });
const LOGS = [
  log('spotify-extended', 'second', true),
  log('spotify-account', 'minute', true),
  log('spotify-account', 'second', false),
  log('spotify-recent', 'second', true),
  log('listenbrainz', 'second', false),
  log('lastfm', 'second', false),
  log('lastfm', 'minute', false),
];

interface Play {
  track: number;
  end: number;
  ms: number;
}

const plays = fc
  .array(
    fc.record({
      track: fc.integer({ min: 0, max: 1 }),
      ms: fc.oneof(fc.integer({ min: 0, max: 300_000 }), fc.integer({ min: 0, max: 3 * 3_600_000 })),
      pause: fc.oneof(fc.integer({ min: 0, max: 100 }), fc.integer({ min: 0, max: 20_000 })),
    }),
    { maxLength: 25 },
  )
  .map((steps) => {
    let at = BEGIN;
    return steps.map(({ track, ms, pause }): Play => {
      at = Math.ceil((at + ms) / 1000) * 1000 + pause * 1000;
      return { track, end: at, ms };
    });
  });

/** Some of the plays, as a log tells them; some of them twice. */
const told = (happened: readonly Play[]) =>
  fc.record({
    log: fc.constantFrom(...LOGS),
    some: fc.subarray([...happened]),
    twice: fc.array(fc.record({ which: fc.nat(), later: fc.integer({ min: 0, max: 4 }) }), { maxLength: 4 }),
    isOwn: fc.boolean(),
    batchSize: fc.integer({ min: 1, max: 30 }),
  });
type Told = ReturnType<typeof told> extends fc.Arbitrary<infer T> ? T : never;

function listensOf({ log: { source, precision, tellsMs }, some, twice }: Told): Listen[] {
  const again = twice.flatMap(({ which, later }) =>
    some.length === 0
      ? []
      : some
          .slice(which % some.length)
          .slice(0, 1)
          .map((play) => ({ ...play, end: play.end + later * 1000 })),
  );
  return [...some, ...again].map(({ track, end, ms }) => {
    const time = source === 'lastfm' || source === 'listenbrainz' ? Math.floor((end - ms) / 1000) * 1000 : end;
    return buildListen({
      title: `Song ${track}`,
      artist: 'Band',
      source,
      precision,
      endedAt: new Date(precision === 'minute' ? Math.floor(time / 60_000) * 60_000 : time),
      msPlayed: tellsMs ? ms : null,
    });
  });
}

const history = plays.chain((happened) => fc.array(told(happened), { maxLength: 6 }));

async function imported(files: readonly Told[]): Promise<Memory> {
  const memory = new Memory();
  for (const file of files) await memory.import(listensOf(file), file.isOwn ? 'echotune' : 'other', file.batchSize);
  return memory;
}

const stretch = fc.integer({ min: 1, max: 60 });

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
      { numRuns: 500 },
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
