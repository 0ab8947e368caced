import { GENRES } from '../catalogue/genres.js';
import { MOODS } from '../catalogue/moods.js';
import type { Track } from '../catalogue/track.js';
import { namesIn } from './receipt-names.js';

/** What the receipt reckons of tracks by itself, apart from the selection. */

/** Whether a genre is another one or below it. */
export function isA(own: string, genre: string): boolean {
  for (let at: string | null | undefined = own; at; at = GENRES.get(at)?.parent) if (at === genre) return true;
  return false;
}

/** Null for no values. */
export function average(values: readonly number[]): number | null {
  let sum = 0;
  for (const value of values) sum += value;
  return values.length === 0 ? null : sum / values.length;
}

/** 0 calm … 1 fierce, by genres and moods; null where neither is known. */
export function energyOf(track: Track): number | null {
  const moods: Readonly<Record<string, number>> = MOODS;
  return average([
    ...track.genres.flatMap((name) => GENRES.get(name)?.energy ?? []),
    ...track.moods.flatMap((name) => moods[name] ?? []),
  ]);
}

/**
 * Spearman's rank correlation of two columns, equal values sharing their mean rank: 1 in step, −1 against it,
 * 0 where one of them does not vary.
 */
export function rankCorrelation(a: readonly number[], b: readonly number[]): number {
  const [x, y] = [ranks(a), ranks(b)];
  const middle = (a.length - 1) / 2;
  let [both, ofX, ofY] = [0, 0, 0];
  x.forEach((rank, at) => {
    const [dx, dy] = [rank - middle, y[at]! - middle];
    both += dx * dy;
    ofX += dx * dx;
    ofY += dy * dy;
  });
  return ofX === 0 || ofY === 0 ? 0 : both / Math.sqrt(ofX * ofY);
}

function ranks(values: readonly number[]): number[] {
  return values.map((value) => {
    const below = values.filter((other) => other < value).length;
    const same = values.filter((other) => other === value).length;
    return below + (same - 1) / 2;
  });
}

/** Who is credited on most of the tracks, guests in titles aside. */
export function mostFrequentArtist(tracks: readonly Track[]): { name: string; count: number } {
  const counts = new Map<string, number>();
  for (const { artists } of tracks)
    for (const name of new Set(artists.flatMap(namesIn))) counts.set(name, (counts.get(name) ?? 0) + 1);
  const [name, count] = [...counts].sort((a, b) => b[1] - a[1])[0] ?? ['', 0];
  const written = tracks.flatMap(({ artists }) => artists).find((credit) => namesIn(credit).includes(name));
  return { name: written ?? name, count };
}
