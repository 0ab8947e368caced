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

export interface MonthService {
  /** A listener's months ("2024-03", both included; null: all) as they were packed last, oldest first. */
  loadMonths(userId: string, first?: string | null, last?: string | null): Promise<MonthColumns[]>;
  /** Another one whenever any of the listener's months has changed. Cheap. */
  version(userId: string): Promise<string>;
  /** Packs the months that listens came into or left, and brings their tracks into the catalogue. Safe to repeat. */
  refresh(userId: string): Promise<void>;
}

const MONTHS_AT_A_TIME = 12;

export function createMonthService(deps: MonthServiceDeps): MonthService {
  const { listens, locks, catalogue } = deps;

  async function refresh(userId: string): Promise<void> {
    const stale = await listens.staleMonths(userId);
    const tracks = new HistoryTracks(deps);
    for (let i = 0; i < stale.length; i += MONTHS_AT_A_TIME) {
      const some = stale.slice(i, i + MONTHS_AT_A_TIME);
      // What is read must be what is there when the bucket is called fresh.
      await locks.exclusively([historyLock(userId)], () => refreshMonths(userId, some, tracks));
    }
  }

  /** The catalogue comes first: a month that is fresh has its tracks there, whenever the process is killed. */
  async function refreshMonths(userId: string, months: readonly string[], tracks: HistoryTracks): Promise<void> {
    const packed: Omit<PackedMonth, 'stale'>[] = [];
    for (const month of months) {
      const rows = await listens.listensOf(userId, month);
      for (const listen of rows) tracks.add(listen);
      packed.push({ month, count: rows.length, columns: encodeMonth(rows) });
    }
    await catalogue.enterHeard(tracks.news());
    for (const month of packed) await listens.saveMonth(userId, month);
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
