import type { Brief } from '../brief/brief.js';
import { MOODS } from '../catalogue/moods.js';
import type { Candidate } from './candidates.js';
import { forgottenAmount } from './forgotten.js';
import { habitOf, slotOf } from './habits.js';
import type { Feedback, RecommenderPreferences } from './recommender-sources.js';
import type { TasteProfile } from './taste-profile.js';
import type { TrackFeatures } from './track-features.js';
import { normalise } from '../catalogue/identity.js';
import { createLeaningFit } from './leanings.js';
import { type Session, sessionFit } from './session.js';
import { distanceToRanges } from './year-ranges.js';

/**
 * The parts of a score, each −1 … 1 before its weight. docs/recommender.md explains them one by one.
 * The order is that of the columns of `Scores.parts`.
 */
export const PARTS = [
  'track',
  'artist',
  'genreTaste',
  'favourite',
  'service',
  'similar',
  'seed',
  'genreFit',
  'mood',
  'energy',
  'tempo',
  'era',
  'familiarity',
  'fatigue',
  'habit',
  'session',
  'forgotten',
  'feedback',
  'skips',
  'chance',
] as const;

export type Part = (typeof PARTS)[number];
export type Weights = Readonly<Record<Part, number>>;

export const DEFAULT_WEIGHTS: Weights = {
  track: 0.7,
  artist: 0.5,
  genreTaste: 0.35,
  favourite: 0.4,
  service: 0.35,
  similar: 0.5,
  seed: 2.4,
  genreFit: 0.6,
  mood: 0.9,
  energy: 0.9,
  tempo: 0.6,
  era: 0.4,
  familiarity: 0.8,
  fatigue: 0.5,
  habit: 0.3,
  session: 0.5,
  forgotten: 1.2,
  feedback: 1,
  skips: 0.4,
  chance: 0.06,
};
const SURPRISE_CHANCE = 0.7;
/** What somebody plays all the time is no surprise: so much is left of its weight, and so the dial stands where nothing is said. */
const SURPRISE_TRACK = 0.2;
const SURPRISE_FAMILIARITY = 0.25;

export interface ScoreContext {
  brief: Brief;
  preferences: RecommenderPreferences;
  profile: TasteProfile;
  feedback: readonly Feedback[];
  /** Null, or absent, where nothing was heard or said in the last half hour. */
  session?: Session | null;
  /** Epoch ms. */
  now: number;
  /** The same seed gives the same scores. */
  seed: number;
  weights?: Weights;
}

/** Weighted parts, one row of `PARTS.length` per candidate, and their sums. */
export interface Scores {
  totals: Float64Array;
  parts: Float64Array;
}

export function scoreCandidates(candidates: readonly Candidate[], context: ScoreContext): Scores {
  const weights = weightsFor(context);
  const columns = PARTS.map((part) => weights[part]);
  const measure = createMeasure(context);
  const totals = new Float64Array(candidates.length);
  const parts = new Float64Array(candidates.length * PARTS.length);
  const values = new Float64Array(PARTS.length);
  candidates.forEach((candidate, row) => {
    measure(candidate, values);
    let total = 0;
    for (let column = 0; column < columns.length; column++) {
      const part = columns[column]! * values[column]!;
      parts[row * columns.length + column] = part;
      total += part;
    }
    totals[row] = total;
  });
  return { totals, parts };
}

/** The weighted parts of one candidate by name. */
export function partsOf(scores: Scores, row: number): Record<Part, number> {
  const entries = PARTS.map((part, column) => [part, scores.parts[row * PARTS.length + column]!] as const);
  return Object.fromEntries(entries) as Record<Part, number>;
}

/** A dial that was not turned in the request counts half; a wish for surprise turns chance up. */
function weightsFor({ brief, weights = DEFAULT_WEIGHTS }: ScoreContext): Weights {
  return {
    ...weights,
    familiarity: brief.familiarity === null ? weights.familiarity / 2 : weights.familiarity,
    chance: brief.surprise ? Math.max(weights.chance, SURPRISE_CHANCE) : weights.chance,
    track: brief.surprise ? weights.track * SURPRISE_TRACK : weights.track,
  };
}

/** Fills a row of values in the order of PARTS. */
function createMeasure(context: ScoreContext): (candidate: Candidate, values: Float64Array) => void {
  const { brief, preferences, profile, session, now, seed } = context;
  const feedback = feedbackValues(context.feedback);
  const dial = brief.familiarity ?? (brief.surprise ? SURPRISE_FAMILIARITY : preferences.familiarity);
  const favouriteArtists = new Set(preferences.favouriteArtists.map(normalise));
  const favouriteGenres = new Set(preferences.favouriteGenres);
  const leaningFit = createLeaningFit(preferences.leanings ?? []);
  const slot = slotOf(profile.habits.zone, now);
  const logMaxPlays = Math.log1p(profile.maxPlays) || 1;
  const logMaxArtist = Math.log1p(profile.maxArtistPlays) || 1;

  return ({ features, heard, plays, seed: toSeed, similar }, values) => {
    const { track, lead, credits, genres, energy, tempo } = features;
    const recent = heard < 0 ? 0 : profile.recent[heard]!;
    const artistPlays = profile.artists.get(lead)?.plays ?? 0;
    const artistKnown = Math.log1p(artistPlays) / logMaxArtist;
    const service = profile.service.get(features.recording)?.value ?? 0;
    const known = Math.max(plays / (plays + 2), 0.25 * artistKnown, service);
    let column = 0;
    values[column++] = plays === 0 ? 0 : (0.7 * Math.log1p(plays)) / logMaxPlays + (0.3 * recent) / (recent + 3);
    values[column++] = artistKnown;
    values[column++] = genreTaste(genres, profile.genres);
    const [favourite, leaning] = [
      favouriteFit(credits, genres, favouriteArtists, favouriteGenres),
      leaningFit(features),
    ];
    values[column++] = leaning < 0 ? leaning : Math.max(favourite, leaning);
    values[column++] = service;
    values[column++] = similar?.weight ?? 0;
    values[column++] = toSeed?.weight ?? 0;
    values[column++] = genreFit(track.genres, genres, brief.genres.in);
    values[column++] = brief.moods.length === 0 ? 0 : moodFit(features, brief.moods);
    values[column++] = brief.energy === null || energy === null ? 0 : 1 - 2 * Math.abs(energy - brief.energy);
    values[column++] = tempo === null || brief.tempo === null ? 0 : tempoFit(tempo, brief.tempo);
    values[column++] = track.year === null ? 0 : eraFit(track.year, brief);
    values[column++] = dial * known + (1 - dial) * (1 - known);
    values[column++] = heard < 0 ? 0 : Math.exp(-profile.heat[heard]!) - 1;
    values[column++] = profile.total === 0 ? 0 : habitOf(profile.habits, slot, heard, features);
    values[column++] = session ? sessionFit(session, features) : 0;
    values[column++] = brief.forgotten && heard >= 0 ? forgottenAmount(profile, heard, now) : 0;
    values[column++] = feedback.get(features.recording) ?? 0;
    values[column++] = heard < 0 ? 0 : -profile.skips[heard]! / (plays + profile.skips[heard]! + 2);
    values[column++] = chance(features.hash, seed);
  };
}

/** The largest share among the track's genres, as the listener hears them; parents count, so "rock" listeners like grunge. */
function genreTaste(genres: readonly string[], shares: ReadonlyMap<string, number>): number {
  let most = 0;
  for (const genre of genres) most = Math.max(most, shares.get(genre) ?? 0);
  return Math.sqrt(most);
}

function favouriteFit(
  credits: ReadonlySet<string>,
  genres: readonly string[],
  artists: ReadonlySet<string>,
  favouriteGenres: ReadonlySet<string>,
): number {
  for (const name of artists) if (credits.has(name)) return 1;
  for (const genre of favouriteGenres) if (genres.includes(genre)) return 0.5;
  return 0;
}

/** The share of the track's own genres that were asked for: a track of three genres fits one of them by a third. */
function genreFit(own: readonly string[], withParents: readonly string[], asked: readonly string[]): number {
  if (asked.length === 0 || own.length === 0) return 0;
  const named = asked.filter((genre) => own.includes(genre)).length;
  const inherited = asked.filter((genre) => withParents.includes(genre)).length;
  return inherited === 0 ? 0 : Math.min(1, 0.5 + (0.5 * Math.max(named, 0.5 * inherited)) / own.length);
}

/** 1 for a mood the track carries; else how near its energy comes to that of the moods asked for. */
function moodFit({ track, energy }: TrackFeatures, moods: Brief['moods']): number {
  let fit = energy === null ? 0 : -0.5;
  for (const mood of moods) {
    if (track.moods.includes(mood)) return 1;
    if (energy !== null) fit = Math.max(fit, 0.5 - 2 * Math.abs(energy - MOODS[mood]));
  }
  return fit;
}

function tempoFit(tempo: number, asked: NonNullable<Brief['tempo']>): number {
  const below = asked.min === null ? 0 : Math.max(0, asked.min - tempo);
  const above = asked.max === null ? 0 : Math.max(0, tempo - asked.max);
  return Math.max(-1, 1 - (below + above) / 15);
}

function eraFit(year: number, brief: Brief): number {
  return brief.years.length === 0 ? 0 : Math.max(-1, 1 - distanceToRanges(year, brief.years) / 10);
}

/** By recording: loved 1, finished on purpose a little, skipped the less the more often; −1 … 1. */
function feedbackValues(given: readonly Feedback[]): Map<string, number> {
  const values = new Map<string, number>();
  for (const { recordingKey, kind, times } of given) {
    const value = kind === 'love' ? 1 : kind === 'play' ? 0.2 : kind === 'skip' ? -Math.min(1, 0.4 * times) : 0;
    values.set(recordingKey, Math.max(-1, Math.min(1, (values.get(recordingKey) ?? 0) + value)));
  }
  return values;
}

/** A number 0 … 1 that only the recording and the seed decide (the finishing mix of MurmurHash3). */
function chance(recordingHash: number, seed: number): number {
  let hash = recordingHash ^ Math.imul(seed, 0x9e3779b1);
  hash = Math.imul(hash ^ (hash >>> 16), 0x85ebca6b);
  hash = Math.imul(hash ^ (hash >>> 13), 0xc2b2ae35);
  return ((hash ^ (hash >>> 16)) >>> 0) / 2 ** 32;
}
