import type { TasteProfile } from './taste-profile.js';

/** A recording is forgotten when it was played at least this often … */
export const FORGOTTEN_PLAYS = 5;
/** … and not for this long. */
export const FORGOTTEN_DAYS = 180;
const DAY_MS = 86_400_000;

export function isForgotten(profile: TasteProfile, heard: number, now: number): boolean {
  return profile.plays[heard]! >= FORGOTTEN_PLAYS && now - profile.lastAt[heard]! >= FORGOTTEN_DAYS * DAY_MS;
}

/** 0 … 1: how much it was loved, and for how long it was left. */
export function forgottenAmount(profile: TasteProfile, heard: number, now: number): number {
  const years = (now - profile.lastAt[heard]!) / (365 * DAY_MS);
  return Math.min(1, Math.log1p(profile.plays[heard]!) / Math.log1p(50)) * Math.max(0, Math.min(1, years));
}
