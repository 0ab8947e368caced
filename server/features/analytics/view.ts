import { counts, type CountingRule } from '../history/counting-rule.js';
import type { Editions } from './editions.js';
import type { Grouping, Groupings } from './groupings.js';
import { firstSince, type Listening } from './listening.js';
import type { Zone } from './zoned-time.js';

/** Instants in epoch ms, `to` exclusive; a null end is open. */
export interface Span {
  from: number | null;
  to: number | null;
}

/** What a figure is taken of: one history, a stretch of it, and how to read it. */
export interface View extends Span {
  listening: Listening;
  groupings: Groupings;
  zone: Zone;
  rule: CountingRule;
  editions: Editions;
  /** The tracks that it is about, as a flag for each of the library's; null: all. */
  only: Uint8Array | null;
  /** Epoch ms. */
  now: number;
}

/**
 * `track` is a number in the library; `at` epoch ms, `ms` how long it was played, `counted` whether it is a play, `flags`
 * those of history/month-bucket.ts.
 */
export type Visit = (track: number, at: number, ms: number, counted: boolean, flags: number) => void;

/** Shows every listen of the view, in order of time. All figures are made of this. */
export function scan(view: View, visit: Visit): void {
  const { listening, rule, only } = view;
  const { endedAt, msPlayed, track, flags } = listening;
  const end = view.to === null ? listening.count : firstSince(listening, view.to);
  for (let i = view.from === null ? 0 : firstSince(listening, view.from); i < end; i++) {
    const number = track[i] ?? 0;
    if (only !== null && only[number] === 0) continue;
    const ms = msPlayed[i] ?? 0;
    const flag = flags[i] ?? 0;
    visit(number, endedAt[i] ?? 0, ms, counts(rule, ms, flag), flag);
  }
}

/** The same view of one group's tracks alone. */
export function onlyGroup(view: View, { groupOf }: Grouping, group: number): View {
  return { ...view, only: Uint8Array.from(groupOf, (other) => (other === group ? 1 : 0)) };
}
