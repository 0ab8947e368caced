import type { Grouping } from './groupings.js';
import { scan, type View } from './view.js';

/** Counted plays and the time of all listens. */
export interface Amount {
  plays: number;
  ms: number;
}

/** Amounts by group, and of all the listens whether they have a group or not. */
export interface Tally {
  plays: Uint32Array;
  ms: Float64Array;
  total: Amount;
}

export function tally(view: View, { groupOf, size }: Grouping): Tally {
  const plays = new Uint32Array(size);
  const time = new Float64Array(size);
  const total = { plays: 0, ms: 0 };
  scan(view, (track, _at, ms, counted) => {
    total.ms += ms;
    if (counted) total.plays++;
    const group = groupOf[track] ?? -1;
    if (group < 0) return;
    time[group] = (time[group] ?? 0) + ms;
    if (counted) plays[group] = (plays[group] ?? 0) + 1;
  });
  return { plays, ms: time, total };
}
