import { FINISHED, MS_ESTIMATED } from '../history/month-bucket.js';
import type { Listening } from './listening.js';

/** Finished plays of one track differ by this much and no more: rounding, gaps, a short crossfade. */
const SAME_LENGTH_MS = 3_000;

/**
 * How long each track is, in ms, from the plays that ended because it was over: the length that most of them agree on,
 * 0 where no majority does (one may have been wound forward). One pass, by the majority vote of Boyer and Moore
 * ("MJRTY", 1981). `groupOf` maps tracks of the library to the groups that lengths are asked for.
 */
export function learnDurations(listening: Listening, groupOf: Int32Array, size: number): Uint32Array {
  const length = new Uint32Array(size);
  const votes = new Uint32Array(size);
  for (let i = 0; i < listening.count; i++) {
    const flags = listening.flags[i] ?? 0;
    if (!(flags & FINISHED) || flags & MS_ESTIMATED) continue;
    const group = groupOf[listening.track[i] ?? 0] ?? 0;
    const ms = listening.msPlayed[i] ?? 0;
    const standing = votes[group] ?? 0;
    if (standing === 0) {
      length[group] = ms;
      votes[group] = 1;
    } else {
      votes[group] = standing + (Math.abs((length[group] ?? 0) - ms) <= SAME_LENGTH_MS ? 1 : -1);
    }
  }
  return length.map((ms, group) => (votes[group] ? ms : 0));
}
