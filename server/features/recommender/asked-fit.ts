import type { Brief } from '../brief/brief.js';
import { MOODS } from '../catalogue/moods.js';
import type { TrackFeatures } from './track-features.js';
import { distanceToRanges } from './year-ranges.js';

/** How far a track meets what a request describes; each −1 … 1. */

/** The share of the track's own genres that were asked for: a track of three genres fits one of them by a third. */
export function genreFit({ track: { genres: own }, genres }: TrackFeatures, asked: readonly string[]): number {
  if (asked.length === 0 || own.length === 0) return 0;
  const named = asked.filter((genre) => own.includes(genre)).length;
  const inherited = asked.filter((genre) => genres.includes(genre)).length;
  return inherited === 0 ? 0 : Math.min(1, 0.5 + (0.5 * Math.max(named, 0.5 * inherited)) / own.length);
}

/** 1 for a mood the track carries; else how near its energy comes to that of the moods asked for. */
export function moodFit({ track, energy }: TrackFeatures, moods: Brief['moods']): number {
  let fit = energy === null ? 0 : -0.5;
  for (const mood of moods) {
    if (track.moods.includes(mood)) return 1;
    if (energy !== null) fit = Math.max(fit, 0.5 - 2 * Math.abs(energy - MOODS[mood]));
  }
  return fit;
}

export function energyFit({ energy }: TrackFeatures, asked: number): number {
  return energy === null ? 0 : 1 - 2 * Math.abs(energy - asked);
}

export function tempoFit({ tempo }: TrackFeatures, asked: NonNullable<Brief['tempo']>): number {
  if (tempo === null) return 0;
  const below = asked.min === null ? 0 : Math.max(0, asked.min - tempo);
  const above = asked.max === null ? 0 : Math.max(0, tempo - asked.max);
  return Math.max(-1, 1 - (below + above) / 15);
}

export function eraFit({ track: { year } }: TrackFeatures, years: Brief['years']): number {
  return year === null ? 0 : Math.max(-1, 1 - distanceToRanges(year, years) / 10);
}
