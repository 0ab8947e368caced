import type { TasteProfile } from './taste-profile.js';

const DAY_MS = 86_400_000;
const LONG_AGO_DAYS = 180;

/** "you played it 12 times, last in May 2026"; of what was left for long, the year in which it was played most. */
export function playedText(profile: TasteProfile, heard: number, now: number): string {
  const plays = profile.plays[heard]!;
  const last = profile.lastAt[heard]!;
  if (now - last < LONG_AGO_DAYS * DAY_MS) return `you played it ${times(plays)}, last in ${month(last)}`;
  const peak = profile.peakPlays[heard]!;
  const lastYear = new Date(last).getUTCFullYear();
  return peak > 1 && profile.peakYear[heard]! <= lastYear
    ? `you played it ${times(peak)} in ${profile.peakYear[heard]}, not since ${month(last)}`
    : `you played it ${times(plays)}, not since ${month(last)}`;
}

export function times(count: number): string {
  return count === 1 ? 'once' : count === 2 ? 'twice' : `${count} times`;
}

const MONTHS = [
  ...['January', 'February', 'March', 'April', 'May', 'June', 'July'],
  ...['August', 'September', 'October', 'November', 'December'],
];

function month(instant: number): string {
  const at = new Date(instant);
  return `${MONTHS[at.getUTCMonth()]!} ${at.getUTCFullYear()}`;
}
