import type { Mood } from '../catalogue/moods.js';
import type { Activity, Brief } from './brief.js';

interface Defaults {
  moods: Mood[];
  energy: number | null;
}

/** What an activity suggests as long as the request says nothing about mood, energy or tempo. */
const DEFAULTS: Record<Activity, Defaults> = {
  run: { moods: ['energetic'], energy: 0.8 },
  workout: { moods: ['energetic'], energy: 0.85 },
  walk: { moods: [], energy: 0.5 },
  study: { moods: ['focused'], energy: 0.3 },
  work: { moods: ['focused'], energy: 0.4 },
  sleep: { moods: ['calm'], energy: 0.1 },
  relax: { moods: ['calm'], energy: 0.2 },
  party: { moods: ['party'], energy: 0.85 },
  dance: { moods: ['groovy'], energy: 0.8 },
  drive: { moods: [], energy: 0.65 },
  cook: { moods: [], energy: 0.5 },
  dinner: { moods: [], energy: 0.35 },
  wake: { moods: [], energy: 0.5 },
  clean: { moods: ['energetic'], energy: 0.7 },
  yoga: { moods: ['calm'], energy: 0.15 },
  game: { moods: ['energetic'], energy: 0.7 },
  commute: { moods: [], energy: 0.5 },
  date: { moods: ['romantic'], energy: 0.4 },
};

/** Lets activities decide mood and energy where no word did. */
export function applyActivityDefaults(brief: Brief): void {
  if (brief.moods.length > 0 || brief.energy !== null || brief.tempo !== null) return;
  const defaults = brief.activities.map((activity) => DEFAULTS[activity]);
  brief.moods = [...new Set(defaults.flatMap(({ moods }) => moods))];
  const energies = defaults.flatMap(({ energy }) => energy ?? []);
  if (energies.length > 0) brief.energy = round(energies.reduce((sum, energy) => sum + energy, 0) / energies.length);
}

function round(value: number): number {
  return Math.round(value * 100) / 100;
}
