import type { Track } from '../catalogue/track.js';
import { HistoryTracks, type HistoryTracksDeps } from './history-tracks.js';
import type { ListenStore, PackedMonth } from './listen-store.js';
import { historyLock, type Locks } from './locks.js';
import { decodeMonth, encodeMonth, type MonthColumns } from './month-bucket.js';

export interface CatalogueWriter {
  /** Enters tracks that somebody heard: those that are not known, and what was not known of the others. */
  enterHeard(tracks: readonly Track[]): Promise<void>;
}

export interface MonthServiceDeps extends HistoryTracksDeps {
  listens: ListenStore;
  locks: Locks;
  catalogue: CatalogueWriter;
}

type FreshMonth = Omit<PackedMonth, 'stale'>;

export interface MonthService {
  /** A listener's months ("2024-03", both included; null: all) as they were packed last, oldest first. */
  loadMonths(userId: string, first?: string | null, last?: string | null): Promise<MonthColumns[]>;
  /** Another one whenever any of the listener's months has changed. Cheap. */
  version(userId: string): Promise<string>;
  /** Packs the months that listens came into or left, and brings their tracks into the catalogue. Safe to repeat. */
  refresh(userId: string): Promise<void>;
}

/** What an import may have to wait for. */
const MONTHS_UNDER_LOCK = 48;
const MONTHS_AT_A_TIME = 12;

export function createMonthService(deps: MonthServiceDeps): MonthService {
  const { listens, locks, catalogue } = deps;

  async function refresh(userId: string): Promise<void> {
    const stale = await listens.staleMonths(userId);
    const tracks = new HistoryTracks(deps);
    for (const some of slices(stale, MONTHS_UNDER_LOCK)) {
      // What is read must be what is there when the bucket is called fresh.
      await locks.exclusively([historyLock(userId)], () => refreshMonths(userId, some, tracks));
    }
  }

  /** Some months are read and packed while those before them are saved. */
  async function refreshMonths(userId: string, months: readonly string[], tracks: HistoryTracks): Promise<void> {
    let saving = Promise.resolve();
    try {
      for (const some of slices(months, MONTHS_AT_A_TIME)) {
        const packed = await pack(userId, some, tracks);
        await saving;
        saving = save(userId, packed, tracks.news());
        // It is awaited before anything else is saved; until then a failure is not unhandled.
        saving.catch(() => undefined);
      }
    } finally {
      // Nothing may be written after the lock is given back.
      await saving;
    }
  }

  async function pack(userId: string, months: readonly string[], tracks: HistoryTracks): Promise<FreshMonth[]> {
    const packed: FreshMonth[] = [];
    for (const month of months) {
      const rows = await listens.listensOf(userId, month);
      for (const listen of rows) tracks.add(listen);
      packed.push({ month, count: rows.length, columns: encodeMonth(rows) });
    }
    return packed;
  }

  /** The catalogue comes first: a month that is fresh has its tracks there, whenever the process is killed. */
  async function save(userId: string, months: readonly FreshMonth[], tracks: readonly Track[]): Promise<void> {
    await catalogue.enterHeard(tracks);
    for (const month of months) await listens.saveMonth(userId, month);
  }

  return {
    refresh,

    version: (userId) => listens.version(userId),

    async loadMonths(userId, first = null, last = null) {
      const months = await listens.months(userId, first, last);
      return months.map(({ month, columns }) => decodeMonth(month, columns));
    },
  };
}

function slices<T>(entries: readonly T[], size: number): T[][] {
  return Array.from({ length: Math.ceil(entries.length / size) }, (_, i) => entries.slice(i * size, (i + 1) * size));
}
