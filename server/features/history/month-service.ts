import { inSlices, type Steps } from '../../in-slices.js';
import type { FreshMonth, ListenStore, PackedMonth } from './listen-store.js';
import { historyLock, type Locks } from './locks.js';
import { decodeMonth, encodeMonth, type MonthColumns } from './month-bucket.js';
import { MonthPacker, type MonthPackerDeps } from './month-packer.js';

export interface MonthServiceDeps extends MonthPackerDeps {
  listens: ListenStore;
  locks: Locks;
}

export interface MonthService {
  /** A listener's months ("2024-03", both included; null: all) as they were packed last, oldest first. */
  loadMonths(userId: string, first?: string | null, last?: string | null): Promise<MonthColumns[]>;
  /** Another one whenever any of the listener's months has changed. Cheap. */
  version(userId: string): Promise<string>;
  /** By month something that is another one whenever the month has changed. */
  revisions(userId: string): Promise<ReadonlyMap<string, string>>;
  /** Packs the months that listens came into or left, and brings their tracks into the catalogue. Safe to repeat. */
  refresh(userId: string): Promise<void>;
}

/** What an import may have to wait for. */
const MONTHS_UNDER_LOCK = 48;
const MONTHS_AT_A_TIME = 12;

export function createMonthService(deps: MonthServiceDeps): MonthService {
  const { listens, locks } = deps;

  async function refresh(userId: string): Promise<void> {
    const stale = await listens.staleMonths(userId);
    if (stale.length === 0) return;
    const packer = new MonthPacker(deps, userId);
    for (const some of slices(stale, MONTHS_UNDER_LOCK)) {
      // What is read must be what is there when the bucket is called fresh.
      await locks.exclusively([historyLock(userId)], () => refreshMonths(userId, some, packer));
    }
    await packer.enterLearnt();
  }

  /** Some months are read and packed while those before them are saved. */
  async function refreshMonths(userId: string, months: readonly string[], packer: MonthPacker): Promise<void> {
    try {
      for (const some of slices(months, MONTHS_AT_A_TIME)) {
        const packed: FreshMonth[] = [];
        for (const month of some) {
          const all = await listens.listensOf(userId, month);
          packer.see(all);
          packed.push({ month, count: all.length, columns: encodeMonth(all) });
        }
        await packer.save(packed);
      }
    } finally {
      // Nothing may be written after the lock is given back.
      await packer.settled();
    }
  }

  return {
    refresh,

    version: (userId) => listens.version(userId),

    revisions: (userId) => listens.revisions(userId),

    async loadMonths(userId, first = null, last = null) {
      const months = await listens.months(userId, first, last);
      return inSlices(decodeAll(months));
    },
  };
}

function slices<T>(entries: readonly T[], size: number): T[][] {
  return Array.from({ length: Math.ceil(entries.length / size) }, (_, i) => entries.slice(i * size, (i + 1) * size));
}

function* decodeAll(months: readonly PackedMonth[]): Steps<MonthColumns[]> {
  const decoded: MonthColumns[] = [];
  for (const { month, columns } of months) {
    decoded.push(decodeMonth(month, columns));
    yield;
  }
  return decoded;
}
