import type { ListenStore } from './listen-store.js';
import { historyLock, type Locks } from './locks.js';
import type { MonthService } from './month-service.js';
import { type BucketFault, verifyBucket } from './verify-bucket.js';

export interface HistoryDeps {
  listens: ListenStore;
  locks: Locks;
}

/** What was found of one listener. */
export interface VerifiedHistory {
  userId: string;
  months: number;
  listens: number;
  faults: BucketFault[];
  /** Months that listens came into or left, and that wait to be packed: right by being known as stale. */
  stale: number;
}

/**
 * Compares every listener's month buckets with the listens, listen by listen, one listener after the other. Writing to
 * a listener's history waits meanwhile, one month at a time.
 */
export async function* verifyHistory(deps: HistoryDeps): AsyncGenerator<VerifiedHistory> {
  for (const [userId, months] of await allMonths(deps.listens)) {
    const found: VerifiedHistory = { userId, months: months.length, listens: 0, faults: [], stale: 0 };
    for (const month of months) {
      await deps.locks.exclusively([historyLock(userId)], () => verifyMonth(deps.listens, month, found));
    }
    yield found;
  }
}

async function verifyMonth(store: ListenStore, month: string, found: VerifiedHistory): Promise<void> {
  const { userId } = found;
  if ((await store.staleMonths(userId)).includes(month)) {
    found.stale++;
    return;
  }
  const listens = await store.listensOf(userId, month);
  const [bucket] = await store.months(userId, month, month);
  const fault = verifyBucket(month, listens, bucket?.columns ?? null);
  found.listens += listens.length;
  if (fault !== null) found.faults.push(fault);
}

/** Packs every month of every listener anew from the listens. Yields each listener, and how many months, when done. */
export async function* rebuildHistory(
  { listens, locks }: HistoryDeps,
  service: Pick<MonthService, 'refresh'>,
): AsyncGenerator<{ userId: string; months: number }> {
  for (const [userId, months] of await allMonths(listens)) {
    await locks.exclusively([historyLock(userId)], () => listens.write(userId, { records: [], demoted: [], months }));
    await service.refresh(userId);
    yield { userId, months: months.length };
  }
}

/** Each listener's months, in order: those that have listens, and those that have a bucket. */
async function allMonths(store: ListenStore): Promise<Map<string, string[]>> {
  const all = new Map<string, Set<string>>();
  const add = (userId: string, month: string): void => {
    all.set(userId, (all.get(userId) ?? new Set()).add(month));
  };
  for (const { userId, month } of await store.listenedMonths()) add(userId, month);
  for (const userId of await store.userIds()) {
    for (const { month } of await store.months(userId, null, null)) add(userId, month);
    for (const month of await store.staleMonths(userId)) add(userId, month);
  }
  return new Map([...all].map(([userId, months]) => [userId, [...months].sort()]));
}
