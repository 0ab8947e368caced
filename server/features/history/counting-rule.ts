import { END_KNOWN, FINISHED } from './month-bucket.js';
import { SHORT_PLAY_MS } from './listen.js';

/** Which listens are counted plays: of at least 30 s, played to the end, or all. */
export type CountingRule = 'thirty-seconds' | 'completed' | 'all';

/** Whether a listen counts. Where a source does not say how plays end, `completed` takes 30 s for it. */
export function counts(rule: CountingRule, msPlayed: number, flags: number): boolean {
  if (rule === 'all') return true;
  if (rule === 'completed' && flags & END_KNOWN) return (flags & FINISHED) !== 0;
  return msPlayed >= SHORT_PLAY_MS;
}
