import { isoDate, unitStart } from './calendar-unit.js';
import type { GroupKind } from './groupings.js';
import { unitRange } from './unit-range.js';
import { scan, type View } from './view.js';

export interface DiscoveryItem {
  /** "2024-03", local. */
  month: string;
  /** Played for the first time ever. */
  artists: number;
  tracks: number;
}

/** How many artists and tracks were new in each month: their first counted play ever fell into it. */
export function discoveryOf(view: View): DiscoveryItem[] {
  const artists = newcomersByMonth(view, 'artist');
  const tracks = newcomersByMonth(view, 'track');
  return unitRange(view, 'month', [...artists.keys(), ...tracks.keys()]).map((start) => ({
    month: isoDate(start).slice(0, 7),
    artists: artists.get(start) ?? 0,
    tracks: tracks.get(start) ?? 0,
  }));
}

function newcomersByMonth(view: View, kind: GroupKind): Map<number, number> {
  const months = new Map<number, number>();
  for (const at of newcomers(view, kind).values()) {
    const month = unitStart('month', view.zone.dayOf(at));
    months.set(month, (months.get(month) ?? 0) + 1);
  }
  return months;
}

/** Groups whose first counted play ever lies within the view, with its time (epoch ms), in order of time. */
export function newcomers(view: View, kind: GroupKind): Map<number, number> {
  const { groupOf, size } = view.groupings.of(kind, view.editions);
  const known = new Uint8Array(size);
  const fresh = new Map<number, number>();
  scan({ ...view, from: null }, (track, at, _ms, counted) => {
    const group = groupOf[track] ?? -1;
    if (!counted || group < 0 || known[group] === 1) return;
    known[group] = 1;
    if (view.from === null || at >= view.from) fresh.set(group, at);
  });
  return fresh;
}
