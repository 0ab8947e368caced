export interface Placed {
  trackKey: string;
  /** From 1. */
  position: number;
}

export interface Diff<T> {
  /** At their new places. */
  added: (T & Placed)[];
  /** At their former places. */
  removed: (T & Placed)[];
  /** As few as explain the new order, at their new places; `from` is the former one. */
  moved: (T & Placed & { from: number })[];
}

/** What makes the second list of the first; nothing stands twice in either. */
export function diffTracks<T extends { trackKey: string }>(before: readonly T[], after: readonly T[]): Diff<T> {
  const was = new Map(before.map(({ trackKey }, index) => [trackKey, index + 1]));
  const is = new Set(after.map(({ trackKey }) => trackKey));
  const kept = placed(after).flatMap((track) => {
    const from = was.get(track.trackKey);
    return from === undefined ? [] : [{ ...track, from }];
  });
  const still = longestRising(kept.map(({ from }) => from));
  return {
    added: placed(after).filter(({ trackKey }) => !was.has(trackKey)),
    removed: placed(before).filter(({ trackKey }) => !is.has(trackKey)),
    moved: kept.filter((_, index) => !still.has(index)),
  };
}

const placed = <T>(tracks: readonly T[]): (T & { position: number })[] =>
  tracks.map((track, index) => ({ ...track, position: index + 1 }));

/** The indices of a longest rising subsequence of distinct numbers (patience sorting). */
function longestRising(numbers: readonly number[]): Set<number> {
  /** Of the rising runs of each length, the index of the least last number; and who comes before whom in its run. */
  const ends: number[] = [];
  const previous: (number | undefined)[] = [];
  numbers.forEach((number, index) => {
    let [low, high] = [0, ends.length];
    while (low < high) {
      const middle = (low + high) >> 1;
      if ((numbers[ends[middle] ?? 0] ?? 0) < number) low = middle + 1;
      else high = middle;
    }
    previous[index] = ends[low - 1];
    ends[low] = index;
  });
  const run = new Set<number>();
  for (let at = ends.at(-1); at !== undefined; at = previous[at]) run.add(at);
  return run;
}
