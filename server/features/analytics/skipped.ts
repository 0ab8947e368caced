import { SHORT_PLAY_MS } from '../history/listen.js';
import { SKIPPED } from '../history/month-bucket.js';
import { bestOf } from './best-of.js';
import type { Group, GroupKind } from './groupings.js';
import { scan, type View } from './view.js';

export interface SkippedItem extends Group {
  listens: number;
  /** Listens that the source calls skipped, or that ended within 30 seconds. */
  skips: number;
}

/** What was skipped most often; of equals, what was listened to less. */
export function skippedOf(view: View, kind: GroupKind, limit: number): SkippedItem[] {
  const { groupOf, size, describe } = view.groupings.of(kind, view.editions);
  const listens = new Uint32Array(size);
  const skips = new Uint32Array(size);
  scan(view, (track, _at, ms, _counted, flags) => {
    const group = groupOf[track] ?? -1;
    if (group < 0) return;
    listens[group] = (listens[group] ?? 0) + 1;
    if (flags & SKIPPED || ms < SHORT_PLAY_MS) skips[group] = (skips[group] ?? 0) + 1;
  });
  const amounts = Array.from(skips, (count, group) => ({ group, skips: count, listens: listens[group] ?? 0 }));
  const skipped = amounts.filter((amount) => amount.skips > 0);
  return bestOf(skipped, limit, (a, b) => b.skips - a.skips || a.listens - b.listens || a.group - b.group).map(
    ({ group, ...amount }) => ({ ...describe(group), ...amount }),
  );
}
