import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { learnDuration } from '../../server/features/catalogue/learn-duration.js';
import type { Track } from '../../server/features/catalogue/track.js';
import { type Listen, monthOf } from '../../server/features/history/listen.js';
import { createListenRecorder } from '../../server/features/history/listen-recorder.js';
import type { ListenStore } from '../../server/features/history/listen-store.js';
import type { Locks } from '../../server/features/history/locks.js';
import { createMonthService } from '../../server/features/history/month-service.js';
import type { Pace } from '../../server/features/history/pace.js';
import { type NewRecord, newRecord, type PlayRecord } from '../../server/features/history/play-record.js';
import { verifyBucket } from '../../server/features/history/verify-bucket.js';
import { buildListen } from '../factories/exports.js';

const USER = 'listener';
const BEGIN = Date.parse('2024-01-20T00:00:00Z');

/** Nobody else is there; what is written without the lock is an error. */
class OneListener implements Locks {
  held = false;

  async exclusively<T>(_names: readonly string[], work: () => Promise<T>): Promise<T> {
    if (this.held) throw new Error('the lock is held already');
    this.held = true;
    return work().finally(() => (this.held = false));
  }

  ifFree = (): Promise<boolean> => Promise.reject(new Error('nobody asks for this'));
}

/** A listener's history in memory, which may break off in the middle of a write. */
class Memory {
  readonly locks = new OneListener();
  readonly records = new Map<string, PlayRecord>();
  readonly months = new Map<string, { stale: boolean; count: number; columns: Uint8Array }>();
  readonly catalogue = new Map<string, Track>();
  breaksOff = false;
  /** Months that were read to be packed. */
  reads = 0;

  private assertHeld(): void {
    if (!this.locks.held) throw new Error('written without the lock');
  }

  readonly store: Pick<ListenStore, 'near' | 'write' | 'saveMonths' | 'staleMonths' | 'listensOf'> = {
    near: async (_userId, { from, to }) =>
      [...this.records.values()]
        .filter(({ endedAt }) => endedAt.getTime() >= from && endedAt.getTime() <= to)
        .map((record) => ({ ...record, endedAt: record.endedAt.getTime() })),

    write: async (_userId, { records, demoted, months }) => {
      this.assertHeld();
      const opened = months.filter((month) => !this.months.has(month));
      for (const month of opened) this.months.set(month, { stale: true, count: 0, columns: new Uint8Array() });
      for (const month of months) Object.assign(this.months.get(month) ?? {}, { stale: true });
      const known = records.filter(({ playKey }) => this.records.has(playKey)).map(({ playKey }) => playKey);
      for (const record of records.slice(0, this.breaksOff ? records.length / 2 : undefined)) {
        if (!this.records.has(record.playKey)) this.records.set(record.playKey, { ...record });
      }
      if (this.breaksOff) throw new Error('the store went away');
      for (const playKey of demoted) Object.assign(this.records.get(playKey) ?? {}, { canonical: false });
      return { known: new Set(known), opened };
    },

    saveMonths: async (_userId, months) => {
      for (const { month, count, columns } of months) {
        // Others come in between.
        await new Promise((resolve) => setImmediate(resolve));
        this.assertHeld();
        if (count === 0) this.months.delete(month);
        else this.months.set(month, { stale: false, count, columns });
      }
    },

    staleMonths: async () => [...this.months].filter(([, { stale }]) => stale).map(([month]) => month),

    listensOf: async (_userId, month) => {
      this.reads++;
      return this.shown(month);
    },
  };

  private readonly deps = {
    listens: this.store as ListenStore,
    locks: this.locks,
    catalogue: {
      enterHeard: async (tracks: readonly Track[]) => {
        for (const track of tracks) this.catalogue.set(track.key, track);
      },
    },
    genresOf: () => [],
    learnDuration,
  };
  readonly recorder = createListenRecorder(this.deps);
  readonly service = createMonthService(this.deps);

  shown(month: string): PlayRecord[] {
    return [...this.records.values()]
      .filter(({ canonical, endedAt }) => canonical && monthOf(endedAt) === month)
      .sort((a, b) => (a.playKey < b.playKey ? -1 : 1));
  }

  /** Of the buckets that are called fresh, and of the tracks of their listens. */
  faults(): string[] {
    const written = [...this.records.values()].map(({ endedAt }) => monthOf(endedAt));
    return [...new Set([...written, ...this.months.keys()])].flatMap((month) => {
      const bucket = this.months.get(month);
      if (bucket?.stale === true) return [];
      const listens = this.shown(month);
      const fault = verifyBucket(month, listens, bucket?.columns ?? null);
      const missing = listens.filter(({ trackKey }) => !this.catalogue.has(trackKey)).map(({ trackKey }) => trackKey);
      return [...(fault ? [fault.fault] : []), ...missing];
    });
  }
}

interface Batch {
  listens: Listen[];
  /** Somebody else may write, or another process take over, before the next one. */
  closes: boolean;
  breaksOff: boolean;
}

/** A few songs on end over a month or two, so that sources tell of the same plays. */
const listen = fc
  .record({
    day: fc.integer({ min: 0, max: 24 }),
    second: fc.constantFrom(0, 0, 1, 30),
    title: fc.constantFrom('One', 'Two'),
    source: fc.constantFrom('spotify-extended' as const, 'spotify-account' as const, 'lastfm' as const),
    msPlayed: fc.constantFrom(3_000, 200_000),
  })
  .map(({ day, second, source, ...rest }) =>
    buildListen({
      ...rest,
      source,
      precision: source === 'spotify-account' ? 'minute' : 'second',
      endedAt: new Date(BEGIN + day * 2 * 86_400_000 + (source === 'spotify-account' ? 0 : second * 1_000)),
    }),
  );

const batches: fc.Arbitrary<Batch[]> = fc
  .record({
    listens: fc.array(listen, { maxLength: 60 }),
    inOrder: fc.boolean(),
    size: fc.integer({ min: 1, max: 20 }),
    ends: fc.array(fc.record({ closes: fc.boolean(), fails: fc.integer({ min: 0, max: 9 }) }), {
      minLength: 60,
      maxLength: 60,
    }),
  })
  .map(({ listens, inOrder, size, ends }) => {
    const all = inOrder ? listens.toSorted((a, b) => a.endedAt.getTime() - b.endedAt.getTime()) : listens;
    return Array.from({ length: Math.ceil(all.length / size) }, (_, i) => ({
      listens: all.slice(i * size, (i + 1) * size),
      closes: ends[i]?.closes === true,
      breaksOff: ends[i]?.fails === 0,
    }));
  });

const row = (listen: Listen, importRow: number): NewRecord => newRecord(listen, { importId: 'import', importRow });

/** Months and tracks are saved some rows at a time. */
const paced = (rows: number): Pace => ({
  rows: () => rows,
  next: () => new Promise((resolve) => setImmediate(resolve)),
});

async function recordAll(memory: Memory, some: readonly Batch[], pace: Pace): Promise<void> {
  let recording = memory.recorder.open(USER, pace);
  for (const { listens, closes, breaksOff } of some) {
    memory.breaksOff = breaksOff;
    await recording.record(listens.map(row), null).catch(() => expect(breaksOff).toBe(true));
    memory.breaksOff = false;
    if (closes || breaksOff) {
      await recording.close();
      recording = memory.recorder.open(USER, pace);
    }
  }
  await recording.close();
}

describe('recording', () => {
  it('calls no month fresh whose bucket or tracks do not say what the history says, whatever breaks off', async () => {
    await fc.assert(
      fc.asyncProperty(batches, fc.integer({ min: 1, max: 12 }), async (some, rows) => {
        const memory = new Memory();
        await recordAll(memory, some, paced(rows));
        expect(memory.locks.held).toBe(false);
        expect(memory.faults()).toEqual([]);
        await memory.service.refresh(USER);
        expect(await memory.store.staleMonths(USER)).toEqual([]);
        expect(memory.faults()).toEqual([]);
      }),
      { numRuns: 500 },
    );
  });

  it('reads nothing again of a file in order, also where several plays end in one second', async () => {
    const memory = new Memory();
    const listens = Array.from({ length: 400 }, (_, i) =>
      buildListen({
        title: `Song ${i % 90}`,
        endedAt: new Date(BEGIN + Math.floor(i / 2) * 8 * 3_600_000),
        msPlayed: 60_000 + i,
      }),
    );
    const recording = memory.recorder.open(USER);
    for (let i = 0; i < listens.length; i += 30) await recording.record(listens.slice(i, i + 30).map(row), null);
    await recording.close();
    expect(memory.records.size).toBe(400);
    expect(memory.months.size).toBe(3);
    expect(await memory.store.staleMonths(USER)).toEqual([]);
    expect(memory.reads).toBe(0);
    expect(memory.faults()).toEqual([]);
  });

  it.each([1, 2, 2_500])(
    'does not call a month fresh that is written to before it is saved, by %i rows',
    async (rows) => {
      const memory = new Memory();
      const recording = memory.recorder.open(USER, paced(rows));
      for (const [i, at] of ['2024-03-01T10:00:00Z', '2024-05-01T10:00:00Z', '2024-03-02T10:00:00Z'].entries()) {
        await recording.record([row(buildListen({ at }), i + 1)], null);
      }
      await recording.close();
      expect(await memory.store.staleMonths(USER)).toEqual(['2024-03']);
      expect(memory.faults()).toEqual([]);
    },
  );

  it('lets others write between two recordings', async () => {
    const memory = new Memory();
    const mine = memory.recorder.open(USER);
    await mine.record([row(buildListen({ title: 'Mine', at: '2024-03-01T10:00:00Z' }), 1)], null);
    await mine.close();
    await memory.recorder.record(USER, [row(buildListen({ title: 'Theirs', at: '2024-03-02T10:00:00Z' }), 1)], null);
    const again = memory.recorder.open(USER);
    await again.record([row(buildListen({ title: 'Mine too', at: '2024-03-03T10:00:00Z' }), 2)], null);
    await again.record([row(buildListen({ title: 'Later', at: '2024-05-03T10:00:00Z' }), 3)], null);
    await again.close();
    expect(memory.faults()).toEqual([]);
    await memory.service.refresh(USER);
    expect(memory.faults()).toEqual([]);
    expect(memory.months.get('2024-03')?.count).toBe(3);
  });
});
