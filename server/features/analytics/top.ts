import { bestOf } from './best-of.js';
import type { Group, GroupKind } from './groupings.js';
import { type Amount, tally } from './tally.js';
import type { View } from './view.js';

export type TopKind = GroupKind | 'genre';
export type Measure = 'plays' | 'time';

export interface TopItem extends Group, Amount {
  /** Of the plays or the time of the whole view, 0 … 1. */
  share: number;
}

/** What was played most, by plays or by time; equals in the order of their keys. */
export function topOf(view: View, kind: GroupKind, by: Measure, limit: number): TopItem[] {
  const grouping = view.groupings.of(kind, view.editions);
  const { plays, ms, total } = tally(view, grouping);
  const amounts = Array.from(plays, (count, group) => ({ group, plays: count, ms: ms[group] ?? 0 }));
  // One more key than is asked for would never be needed, but equals at the end are told apart by key: describe late.
  const rank = byMeasure<Amount & { group: number }>(by, (a, b) =>
    compareKeys(grouping.describe(a.group).key, grouping.describe(b.group).key),
  );
  return bestOf(amounts.filter(measured(by)), limit, rank).map(({ group, ...amount }) => ({
    ...grouping.describe(group),
    ...amount,
    share: shareOf(amount, total, by),
  }));
}

/** The genres of what was played; a play counts for each genre of its artist, so that shares may add up to more than 1. */
export function topGenres(
  view: View,
  genres: ReadonlyMap<string, readonly string[]>,
  by: Measure,
  limit: number,
): TopItem[] {
  const artists = view.groupings.of('artist', view.editions);
  const { plays, ms, total } = tally(view, artists);
  const amounts = new Map<string, TopItem>();
  plays.forEach((count, group) => {
    if (ms[group] === 0 && count === 0) return;
    for (const name of genres.get(artists.describe(group).key) ?? []) {
      const amount = amounts.get(name) ?? { key: name, name, plays: 0, ms: 0, share: 0 };
      amount.plays += count;
      amount.ms += ms[group] ?? 0;
      amounts.set(name, amount);
    }
  });
  const rank = byMeasure<TopItem>(by, (a, b) => compareKeys(a.key, b.key));
  return bestOf([...amounts.values()].filter(measured(by)), limit, rank).map((item) => ({
    ...item,
    share: shareOf(item, total, by),
  }));
}

const measured =
  (by: Measure) =>
  (amount: Amount): boolean =>
    by === 'plays' ? amount.plays > 0 : amount.ms > 0;

const byMeasure =
  <T extends Amount>(by: Measure, otherwise: (a: T, b: T) => number) =>
  (a: T, b: T): number =>
    (by === 'plays' ? b.plays - a.plays || b.ms - a.ms : b.ms - a.ms || b.plays - a.plays) || otherwise(a, b);

const compareKeys = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);

function shareOf(amount: Amount, total: Amount, by: Measure): number {
  const [part, whole] = by === 'plays' ? [amount.plays, total.plays] : [amount.ms, total.ms];
  return whole === 0 ? 0 : part / whole;
}
