import { learnDuration } from '../catalogue/learn-duration.js';
import { END_KNOWN, FINISHED, MS_ESTIMATED } from '../history/month-bucket.js';
import type { Listening } from './listening.js';

/**
 * How long tracks are, in ms, learnt from how long they were played; null where the plays do not tell. `groupOf` maps
 * tracks of the library to the groups asked about, of which only the `wanted` are looked at.
 */
export function playLengths(
  { count, track, flags, msPlayed }: Listening,
  groupOf: Int32Array,
  wanted: ReadonlySet<number>,
): Map<number, number | null> {
  const plays = new Map([...wanted].map((group) => [group, { finished: [] as number[], others: [] as number[] }]));
  for (let i = 0; i < count; i++) {
    const lengths = plays.get(groupOf[track[i] ?? 0] ?? -1);
    const flag = flags[i] ?? 0;
    if (lengths === undefined || flag & MS_ESTIMATED) continue;
    if (flag & FINISHED) lengths.finished.push(msPlayed[i] ?? 0);
    else if (!(flag & END_KNOWN)) lengths.others.push(msPlayed[i] ?? 0);
  }
  return new Map([...plays].map(([group, { others, finished }]) => [group, learnDuration(others, finished)]));
}
