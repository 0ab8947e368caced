import { type BucketListen, decodeMonth, ESTIMATED_MS, FINISHED, type MonthColumns, SKIPPED } from './month-bucket.js';

/** A bucket that does not say what the listens say. */
export interface BucketFault {
  /** "2024-03", UTC. */
  month: string;
  /** For a person: which listen, and how it differs. */
  fault: string;
}

/**
 * Compares a month's bucket, null where there is none, with the listens it stands for, both in order of time, listen by
 * listen. Null where they agree.
 */
export function verifyBucket(
  month: string,
  listens: readonly BucketListen[],
  packed: Uint8Array | null,
): BucketFault | null {
  if (packed === null) return listens.length === 0 ? null : { month, fault: `no bucket for ${listens.length} listens` };
  let columns: MonthColumns;
  try {
    columns = decodeMonth(month, packed);
  } catch (error) {
    return { month, fault: `the bucket cannot be read: ${error instanceof Error ? error.message : String(error)}` };
  }
  if (columns.count !== listens.length) {
    return { month, fault: `the bucket has ${columns.count} listens, the history ${listens.length}` };
  }
  for (const [i, listen] of listens.entries()) {
    const [has, should] = [inBucket(columns, i), inHistory(listen)];
    if (has !== should) return { month, fault: `listen ${i + 1}: the bucket has ${has}, the history ${should}` };
  }
  return null;
}

/** What every figure depends on; names may be those of another listen of the same track and month. */
function inBucket({ endedAt, track, tracks, msPlayed, flags }: MonthColumns, i: number): string {
  const flag = flags[i] ?? 0;
  return [
    new Date(endedAt[i] ?? NaN).toISOString(),
    tracks[track[i] ?? -1],
    `${msPlayed[i]} ms`,
    ...(flag & FINISHED ? ['finished'] : []),
    ...(flag & SKIPPED ? ['skipped'] : []),
  ].join(' ');
}

function inHistory({ endedAt, trackKey, msPlayed, reasonEnd, skipped }: BucketListen): string {
  return [
    new Date(Math.floor(endedAt.getTime() / 1000) * 1000).toISOString(),
    trackKey,
    `${msPlayed ?? ESTIMATED_MS} ms`,
    ...(reasonEnd === 'trackdone' ? ['finished'] : []),
    ...(skipped === true ? ['skipped'] : []),
  ].join(' ');
}
