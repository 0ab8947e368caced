import type { GroupKind } from './groupings.js';
import { scan, type View } from './view.js';

export interface Summary {
  listens: number;
  countedPlays: number;
  ms: number;
  /** How many different ones were listened to, however shortly. */
  tracks: number;
  artists: number;
  albums: number;
  /** Epoch ms; null where there is no listen. */
  firstListenAt: number | null;
  lastListenAt: number | null;
}

export function summarise(view: View): Summary {
  const heard = new Uint8Array(view.listening.library.tracks.length);
  let [listens, countedPlays, time] = [0, 0, 0];
  let first: number | null = null;
  let last: number | null = null;
  scan(view, (track, at, ms, counted) => {
    heard[track] = 1;
    listens++;
    time += ms;
    if (counted) countedPlays++;
    first ??= at;
    last = at;
  });
  const different = (kind: GroupKind): number => {
    const { groupOf } = view.groupings.of(kind, view.editions);
    const groups = new Set<number>();
    heard.forEach((yes, track) => yes && groups.add(groupOf[track] ?? -1));
    groups.delete(-1);
    return groups.size;
  };
  return {
    listens,
    countedPlays,
    ms: time,
    tracks: different('track'),
    artists: different('artist'),
    albums: different('album'),
    firstListenAt: first,
    lastListenAt: last,
  };
}
