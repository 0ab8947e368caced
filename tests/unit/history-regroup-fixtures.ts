import fc from 'fast-check';
import { noCounts, type ImportJob } from '../../server/features/history/import-job.js';
import type { Listen, ListenSource, Precision } from '../../server/features/history/listen.js';
import { learnDuration } from '../../server/features/catalogue/learn-duration.js';
import { createListenRecorder } from '../../server/features/history/listen-recorder.js';
import type { ListenStore } from '../../server/features/history/listen-store.js';
import type { Locks } from '../../server/features/history/locks.js';
import { newRecord, type PlayRecord } from '../../server/features/history/play-record.js';
import { regroupHistory } from '../../server/features/history/regroup-history.js';
import type { RegroupChange, RegroupStore } from '../../server/features/history/regroup-store.js';
import { buildListen } from '../factories/exports.js';

export const BEGIN = Date.parse('2024-03-01T00:00:00Z');
export const USER = 'somebody';

const noLocks: Locks = {
  exclusively: (_names, work) => work(),
  ifFree: async (_name, work) => {
    await work();
    return true;
  },
};

type RecorderStore = Pick<ListenStore, 'near' | 'write' | 'saveMonths'>;

/** A listener's records in memory. What is asked for is given, and not one record more. */
export class Memory implements RegroupStore, RecorderStore {
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

  saveMonths: RecorderStore['saveMonths'] = async () => undefined;

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
    const told = listens.map((listen, i) => newRecord(listen, { importId: id, importRow: i + 1 }));
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

export const history = plays.chain((happened) => fc.array(told(happened), { maxLength: 6 }));

export async function imported(files: readonly Told[]): Promise<Memory> {
  const memory = new Memory();
  for (const file of files) await memory.import(listensOf(file), file.isOwn ? 'echotune' : 'other', file.batchSize);
  return memory;
}

export const stretch = fc.integer({ min: 1, max: 60 });
