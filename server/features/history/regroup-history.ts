import { setTimeout as sleep } from 'node:timers/promises';
import { type Arrivals, arrivalsOf } from './arrivals.js';
import type { ImportJob } from './import-job.js';
import type { ImportStore } from './import-store.js';
import type { ListenStore } from './listen-store.js';
import { historyLock, importLock, type Locks } from './locks.js';
import type { MonthService } from './month-service.js';
import { planRegroup } from './regroup-plan.js';
import type { RegroupStore } from './regroup-store.js';

export interface RegroupDeps {
  store: RegroupStore;
  imports: Pick<ImportStore, 'list'>;
  listens: Pick<ListenStore, 'count'>;
  months: Pick<MonthService, 'refresh'>;
  locks: Locks;
  /** How many records are looked at under one lock, where no more of them may be of one play. */
  stretch?: number;
}

export interface Regrouped {
  userId: string;
  records: number;
  listensBefore: number;
  listensAfter: number;
  /** Records of which something was changed: their keys, their play, or whether they are shown. */
  changed: number;
  /** Records that are not told apart from another any more. */
  removed: number;
}

/** What is said while a listener's turn lasts. */
export interface RegroupProgress {
  waiting(userId: string): void;
  judged(userId: string, records: number): void;
}

const STRETCH = 10_000;
const IMPORTS_AT_A_TIME = 200;
const POLL_MS = 500;

/**
 * Forms a listener's plays anew by the rules of today, from the records that are there (docs/import.md), and packs the
 * months that this changes. No import runs meanwhile; reading and writing go on between stretches. Broken off anywhere,
 * another run completes it.
 */
export async function regroupHistory(userId: string, deps: RegroupDeps, progress: RegroupProgress): Promise<Regrouped> {
  const { listens, locks, months } = deps;
  const found: Regrouped = { userId, records: 0, listensBefore: 0, listensAfter: 0, changed: 0, removed: 0 };
  const work = async (): Promise<void> => {
    found.listensBefore = await listens.count(userId);
    const arrivals = arrivalsOf(await importsOf(userId, deps.imports));
    for (let from = 0; from < Infinity;) {
      from = await locks.exclusively([historyLock(userId)], () => regroupStretch(userId, from, arrivals, deps, found));
      progress.judged(userId, found.records);
    }
    await months.refresh(userId);
    found.listensAfter = await listens.count(userId);
  };
  while (!(await locks.ifFree(importLock(userId), work))) {
    progress.waiting(userId);
    await sleep(POLL_MS);
  }
  return found;
}

/** Judges the records from `from` (epoch ms) on, and returns from where on they are left to be judged. */
async function regroupStretch(
  userId: string,
  from: number,
  arrivals: Arrivals,
  { store, stretch = STRETCH }: RegroupDeps,
  found: Regrouped,
): Promise<number> {
  for (let limit = stretch; ; limit *= 2) {
    const records = await store.recordsFrom(userId, from, limit);
    const isAll = records.length < limit;
    // Records of one second are judged together: only they may come to the same key.
    const until = isAll ? Infinity : Math.floor((records.at(-1)?.endedAt ?? 0) / 1000) * 1000;
    const before = isAll ? records : records.filter(({ endedAt }) => endedAt < until);
    const { change, next } = planRegroup(before, until, arrivals);
    // All of it hangs together: more must be seen before any of it can be judged.
    if (next <= from) continue;
    const { removed, rekeyed, regrouped } = change;
    if (removed.length + rekeyed.length + regrouped.length > 0) await store.change(userId, change);
    found.records += before.filter(({ endedAt }) => endedAt < next).length;
    found.removed += removed.length;
    found.changed += new Set([...rekeyed, ...regrouped].map(({ playKey }) => playKey)).size;
    return next;
  }
}

async function importsOf(userId: string, imports: RegroupDeps['imports']): Promise<ImportJob[]> {
  const all: ImportJob[] = [];
  for (let last: ImportJob | undefined; ; last = all.at(-1)) {
    const some = await imports.list(userId, IMPORTS_AT_A_TIME, last ? { at: last.createdAt, id: last.id } : null);
    all.push(...some);
    if (some.length < IMPORTS_AT_A_TIME) return all;
  }
}
