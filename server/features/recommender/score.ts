import type { Brief } from '../brief/brief.js';
import { energyFit, eraFit, genreFit, moodFit, tempoFit } from './asked-fit.js';
import type { Candidate } from './candidates.js';
import { forgottenAmount } from './forgotten.js';
import { slotOf } from './habits.js';
import type { Feedback, RecommenderPreferences } from './recommender-sources.js';
import { TASTE, TASTE_WIDTH, TasteColumns } from './taste-columns.js';
import type { TasteProfile } from './taste-profile.js';
import { normalise } from '../catalogue/identity.js';
import { createLeaningFit } from './leanings.js';
import { type Session, sessionFit } from './session.js';

/**
 * The parts of a score, each −1 … 1 before its weight. docs/recommender.md explains them one by one.
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
  weights?: Weights;
  /** What the taste says of the candidates, worked out before, and the row of each; worked out here where it is absent. */
  taste?: { columns: TasteColumns; rows: Int32Array };
}

export interface Scoring {
  /** The same seed gives the same scores. */
  draw(seed: number): Scores;
}

export interface Scores {
  totals: Float64Array;
  /** The weighted parts of one candidate. */
  partsAt(row: number): Parts;
}

/** Worked out when it is asked for. */
export type Parts = (part: Part) => number;

/** A part that only some requests have. */
interface AskedPart {
  part: Part;
  of(candidate: Candidate): number;
}

/**
 * The scores of all candidates but for chance: one pass over typed columns for what the taste says, another one for each part
 * that this request asks for. Chance is drawn for each answer.
 */
export function scoreCandidates(candidates: readonly Candidate[], context: ScoreContext): Scoring {
  const { profile, now } = context;
  const weights = weightsFor(context);
  const { columns, rows } = context.taste ?? tasteOf(candidates, profile);
  const habits = columns.habitsAt(slotOf(profile.habits.zone, now), rows);
  const { values, hash } = columns;
  const dial = dialOf(context);
  const sums = new Float64Array(rows.length);
  const habitAt = new Float64Array(rows.length);
  const familiar = weights.familiarity * (2 * dial - 1);
  const fresh = weights.familiarity * (1 - dial);
  const { track, artist, genreTaste, service, similar, fatigue, skips, habit } = weights;
  for (let at = 0; at < rows.length; at++) {
    const row = rows[at]!;
    const from = row * TASTE_WIDTH;
    habitAt[at] = habits[row]!;
    sums[at] =
      track * values[from + TASTE.track]! +
      artist * values[from + TASTE.artist]! +
      genreTaste * values[from + TASTE.genreTaste]! +
      service * values[from + TASTE.service]! +
      familiar * values[from + TASTE.known]! +
      fresh +
      fatigue * values[from + TASTE.fatigue]! +
      skips * values[from + TASTE.skips]! +
      similar * values[from + TASTE.similar]! +
      habit * habitAt[at]!;
  }
  const asked = askedParts(candidates, context);
  for (const { part, of } of asked) {
    const weight = weights[part];
    for (let at = 0; at < sums.length; at++) sums[at]! += weight * of(candidates[at]!);
  }
  const valueAt = (at: number, part: Part, chanceOf: (at: number) => number): number => {
    const from = rows[at]! * TASTE_WIDTH;
    switch (part) {
      case 'track':
      case 'artist':
      case 'genreTaste':
      case 'service':
      case 'fatigue':
      case 'skips':
      case 'similar':
        return values[from + TASTE[part]]!;
      case 'familiarity': {
        const known = values[from + TASTE.known]!;
        return dial * known + (1 - dial) * (1 - known);
      }
      case 'habit':
        return habitAt[at]!;
      case 'chance':
        return chanceOf(at);
      default:
        return asked.find((one) => one.part === part)?.of(candidates[at]!) ?? 0;
    }
  };
  return {
    draw(seed) {
      const mixedSeed = Math.imul(seed, 0x9e3779b1);
      const chanceOf = (at: number): number => mixed(hash[rows[at]!]!, mixedSeed) / 2 ** 32;
      const totals = new Float64Array(sums.length);
      for (let at = 0; at < totals.length; at++) totals[at] = sums[at]! + weights.chance * chanceOf(at);
      return {
        totals,
        partsAt: (at) => (part) => weights[part] * valueAt(at, part, chanceOf),
      };
    },
  };
}

function tasteOf(candidates: readonly Candidate[], profile: TasteProfile): NonNullable<ScoreContext['taste']> {
  const similar = new Map(candidates.map((candidate) => [candidate.features, candidate.similar]));
  const columns = new TasteColumns(profile, (features) => similar.get(features) ?? null);
  return { columns, rows: Int32Array.from(candidates, ({ features }) => columns.rowOf(features)) };
}

function dialOf({ brief, preferences }: ScoreContext): number {
  return brief.familiarity ?? (brief.surprise ? SURPRISE_FAMILIARITY : preferences.familiarity);
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

/** The parts that are not 0 for every candidate of this request. */
function askedParts(candidates: readonly Candidate[], context: ScoreContext): AskedPart[] {
  const { brief, preferences, profile, session, now } = context;
  const { energy, tempo, moods, years, genres } = brief;
  const parts: AskedPart[] = [];
  const when = (asked: boolean, part: Part, of: AskedPart['of']): void => {
    if (asked) parts.push({ part, of });
  };
  const { favouriteArtists, favouriteGenres, leanings = [] } = preferences;
  when(favouriteArtists.length + favouriteGenres.length + leanings.length > 0, 'favourite', favouriteFit(preferences));
  when(
    candidates.some((candidate) => candidate.seed !== null),
    'seed',
    (candidate) => candidate.seed?.weight ?? 0,
  );
  when(genres.in.length > 0, 'genreFit', ({ features }) => genreFit(features, genres.in));
  when(moods.length > 0, 'mood', ({ features }) => moodFit(features, moods));
  when(energy !== null, 'energy', ({ features }) => energyFit(features, energy!));
  when(tempo !== null, 'tempo', ({ features }) => tempoFit(features, tempo!));
  when(years.length > 0, 'era', ({ features }) => eraFit(features, years));
  if (session) when(true, 'session', ({ features }) => sessionFit(session, features));
  when(brief.forgotten, 'forgotten', ({ heard }) => (heard < 0 ? 0 : forgottenAmount(profile, heard, now)));
  const feedback = feedbackValues(context.feedback);
  when(feedback.size > 0, 'feedback', ({ features }) => feedback.get(features.recording) ?? 0);
  return parts;
}

/** 1 for a favourite artist, ½ for a favourite genre, or what the listener told; less where that speaks against it. */
function favouriteFit({ favouriteArtists, favouriteGenres, leanings = [] }: RecommenderPreferences): AskedPart['of'] {
  const artists = [...new Set(favouriteArtists.map(normalise))];
  const leaningFit = createLeaningFit(leanings);
  return ({ features }) => {
    const { credits, genres } = features;
    const leaning = leaningFit(features);
    if (leaning < 0) return leaning;
    if (artists.some((name) => credits.has(name))) return 1;
    return Math.max(leaning, favouriteGenres.some((genre) => genres.includes(genre)) ? 0.5 : 0);
  };
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

/** A number below 2³² that only the recording and the seed decide (the finishing mix of MurmurHash3). */
function mixed(recordingHash: number, seed: number): number {
  let hash = recordingHash ^ seed;
  hash = Math.imul(hash ^ (hash >>> 16), 0x85ebca6b);
  hash = Math.imul(hash ^ (hash >>> 13), 0xc2b2ae35);
  return (hash ^ (hash >>> 16)) >>> 0;
}
