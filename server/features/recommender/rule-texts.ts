import type { Brief, EnergyCurve, Place, TrackReference, YearRange } from '../brief/brief.js';
import { duration } from '../brief/describe-brief.js';
import type { RecommenderPreferences } from './recommender-sources.js';
import type { RuleId } from './rule-ids.js';
import { DEFAULT_COUNT, ONLY_KNOWN, ONLY_NEW } from './rules.js';

const CURVES: Record<EnergyCurve, string> = {
  rising: 'energy rises',
  falling: 'energy falls',
  wave: 'energy rises, then falls',
};

/** The rules that a request and the listener's preferences make, as a reader would say them, in the order of a receipt. */
export function ruleTexts(brief: Brief, preferences: RecommenderPreferences): [rule: RuleId, text: string][] {
  const texts: [RuleId, string][] = [];
  const when = (asked: boolean, rule: RuleId, text: () => string): void => {
    if (asked) texts.push([rule, text()]);
  };
  const { minutes, count, artists, genres, tempo, energy, familiarity } = brief;
  when(minutes !== null, 'minutes', () => duration(minutes!));
  when(count !== null, 'count', () => tracks(count!));
  when(minutes === null && count === null, 'count', () => `${tracks(DEFAULT_COUNT)}, as no length was asked for`);
  when(artists.in.length > 0, 'artists.in', () => `only ${list(artists.in, 'or')}`);
  when(artists.out.length + preferences.bannedArtists.length > 0, 'artists.out', () =>
    banned('nothing by', artists.out, preferences.bannedArtists),
  );
  const seeds = [...brief.seeds.artists, ...brief.seeds.tracks.map(named)];
  when(seeds.length > 0, 'seeds', () => `like ${list(seeds, 'and')}`);
  when(genres.in.length > 0, 'genres.in', () => list(genres.in, 'or'));
  when(genres.out.length + preferences.bannedGenres.length > 0, 'genres.out', () =>
    banned('no', genres.out, preferences.bannedGenres),
  );
  when(brief.years.length > 0, 'years.in', () => `from ${list(brief.years.map(range), 'or')}`);
  when(brief.yearsOut.length > 0, 'years.out', () => `not from ${list(brief.yearsOut.map(range), 'or')}`);
  when(brief.explicit !== null || !preferences.explicitAllowed, 'explicit', () =>
    brief.explicit === false
      ? 'clean only'
      : preferences.explicitAllowed
        ? 'explicit only'
        : 'clean only (your preferences)',
  );
  when(tempo !== null, 'tempo', () => `${interval(tempo!.min, tempo!.max)} beats per minute`);
  when(energy !== null, 'energy', () => `energy around ${percent(energy!)}`);
  when(brief.curve !== null, 'curve', () => CURVES[brief.curve!]);
  when(brief.moods.length > 0, 'moods', () => list(brief.moods, 'or'));
  when(familiarity !== null, 'familiarity', () => dial(familiarity!));
  when(brief.maxPerArtist !== null, 'maxPerArtist', () => `at most ${brief.maxPerArtist} for each artist`);
  when(brief.notPlayedSince !== null, 'notPlayedSince', () => `not played since ${day(brief.notPlayedSince!)}`);
  when(brief.forgotten, 'forgotten', () => 'loved once, then dropped');
  when(brief.mustHave.length > 0, 'mustHave', () => `with ${list(brief.mustHave.map(named), 'and')}`);
  when(brief.first !== null, 'first', () => `starts with ${placed(brief.first!)}`);
  when(brief.last !== null, 'last', () => `ends on ${placed(brief.last!)}`);
  when(brief.titlesOut.length > 0, 'titlesOut', () => `without ${list(brief.titlesOut.map(named), 'or')}`);
  when(!brief.versions, 'uniqueRecordings', () => 'no recording twice');
  when(brief.versions, 'versions', () => 'several recordings of one song are welcome');
  when(brief.versionsIn.length > 0, 'versions.in', () => `${list(brief.versionsIn, 'or')} versions`);
  const { versionsOut = [], leanings = [] } = preferences;
  when(versionsOut.length > 0 && !brief.versions, 'versions.out', () => `no ${list(versionsOut, 'or')} versions`);
  when(leanings.length > 0, 'leanings', () => 'with your taste in mind');
  return texts;
}

/** "a", "a and b", "a, b and c" */
export function list(names: readonly string[], word: 'and' | 'or'): string {
  return names.length < 2 ? names.join('') : `${names.slice(0, -1).join(', ')} ${word} ${names.at(-1)}`;
}

export function named({ title, artist }: TrackReference): string {
  return artist === null ? `“${title}”` : `“${title}” by ${artist}`;
}

function placed({ title, artist }: Place): string {
  return title === null ? (artist ?? '') : named({ title, artist });
}

/** 2024-03-01 */
export function day(instant: string | number): string {
  return new Date(instant).toISOString().slice(0, 10);
}

export function percent(share: number): string {
  return `${Math.round(share * 100)} %`;
}

export function tracks(count: number): string {
  return count === 1 ? '1 track' : `${count} tracks`;
}

function banned(word: string, asked: readonly string[], always: readonly string[]): string {
  const own = always.filter((name) => !asked.includes(name));
  const parts = [
    asked.length > 0 ? list(asked, 'or') : '',
    own.length > 0 ? `${list(own, 'or')} (your preferences)` : '',
  ];
  return `${word} ${parts.filter((part) => part !== '').join(', nor ')}`;
}

function range({ from, to }: YearRange): string {
  if (from === null) return to === null ? 'any year' : `up to ${to}`;
  if (to === null) return `${from} on`;
  return from === to ? `${from}` : `${from}–${to}`;
}

function interval(min: number | null, max: number | null): string {
  if (min === null) return max === null ? 'any' : `at most ${max}`;
  return max === null ? `at least ${min}` : `${min}–${max}`;
}

function dial(familiarity: number): string {
  if (familiarity <= ONLY_NEW) return 'only what is new to you';
  if (familiarity >= ONLY_KNOWN) return 'only what you know';
  return `about ${percent(familiarity)} of it known to you`;
}
