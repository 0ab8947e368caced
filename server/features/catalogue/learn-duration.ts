/** Two plays agree when they fall into one window of this width: ±1.5 s. */
const WINDOW_MS = 3_000;
/** Below this, plays that agree are rather skips than a short track. */
const SHORTEST_MS = 30_000;

/**
 * A track's duration in ms, learnt from how long it was played; null where the plays do not tell.
 *
 * `finished` are plays that are known to have ended with the track (reason_end "trackdone" of an extended export): the
 * duration is the median of the largest group that agrees, one play being enough; of equal groups the longer one, since
 * a play may have begun in the middle. Without such plays, `playsMs` are of unknown end (account data): the duration is
 * the median of the longest group of at least two that agree, provided that hardly any play was longer, a group of
 * skips being shorter than the track. Pure; time n log n.
 */
export function learnDuration(playsMs: readonly number[], finished: readonly number[] = []): number | null {
  const certain = ascending(finished, 1);
  if (certain.length > 0) {
    const largest = groups(certain).reduce((best, group) => (group.size >= best.size ? group : best));
    return median(certain, largest);
  }
  const plays = ascending(playsMs, SHORTEST_MS);
  const longest = groups(plays).findLast(({ size }) => size >= 2);
  if (longest === undefined) return null;
  const longer = plays.length - longest.from - longest.size;
  return longer * 4 > longest.size ? null : median(plays, longest);
}

interface Group {
  from: number;
  size: number;
}

function ascending(values: readonly number[], least: number): number[] {
  return values.filter((ms) => Number.isFinite(ms) && ms >= least).sort((a, b) => a - b);
}

/** For each play, as the last of its window, the plays that agree with it; the shortest first. */
function groups(sorted: readonly number[]): Group[] {
  let from = 0;
  return sorted.map((ms, index) => {
    while (ms - (sorted[from] ?? ms) > WINDOW_MS) from++;
    return { from, size: index - from + 1 };
  });
}

function median(sorted: readonly number[], { from, size }: Group): number {
  return Math.round(sorted[from + Math.floor(size / 2)] ?? 0);
}
