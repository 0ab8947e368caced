import { GENRES, lineage } from '../catalogue/genres.js';
import { credits, normalise, recordingKey } from '../catalogue/identity.js';
import { isOtherScript, romanised, withTwoLetters } from '../catalogue/latin-letters.js';
import { MOODS } from '../catalogue/moods.js';
import type { Track } from '../catalogue/track.js';

/** What rules and scores need of a track, worked out once: names compared as names, genres with everything above them. */
export interface TrackFeatures {
  track: Track;
  recording: string;
  /** 32 bits that only the recording decides. */
  hash: number;
  /** The main artist, normalised. */
  lead: string;
  /** Everybody credited, featured and remixers included, normalised, in each of their spellings. */
  credits: ReadonlySet<string>;
  /** The track's genres and their lineage; empty where no genre is known. */
  genres: readonly string[];
  /** 0 calm … 1 fierce, from genres and moods; null where neither is known. */
  energy: number | null;
  /** Beats per minute usual for the track's genres; null where none is known. Never measured. */
  tempo: number | null;
}

export function featuresOf(track: Track): TrackFeatures {
  const lead = track.artists[0] ?? '';
  const known = track.genres.flatMap((name) => GENRES.get(name) ?? []);
  const recording = recordingKey(lead, track.title);
  return {
    track,
    recording,
    hash: hashOf(recording),
    lead: normalise(lead),
    credits: spellings(track),
    genres: lineageOf(track.genres),
    energy: mean([...known.map((genre) => genre.energy), ...track.moods.flatMap((mood) => energyOfMood(mood) ?? [])]),
    tempo: mean(known.map((genre) => genre.bpm)),
  };
}

const lineages = new Map<string, readonly string[]>();
const MOST_LINEAGES = 10_000;

/** The genres and everything above them; the same list for the same genres, so that most comparisons end at once. */
function lineageOf(genres: readonly string[]): readonly string[] {
  const name = genres.join(', ');
  let known = lineages.get(name);
  if (known === undefined) {
    if (lineages.size >= MOST_LINEAGES) lineages.clear();
    lineages.set(name, (known = [...new Set(genres.flatMap(lineage))]));
  }
  return known;
}

/** Stands before what is romanised, which is only to be compared with its like. */
export const ROMANISED = '~';
const LATIN_ONLY = /^[\u0000-\u007f]*$/;

/** Everybody credited, normalised; names with umlauts also in two letters, those of other scripts also romanised. */
export function spellings(track: Pick<Track, 'artists' | 'title'>): Set<string> {
  const names = credits(track);
  if (LATIN_ONLY.test(track.title) && track.artists.every((name) => LATIN_ONLY.test(name))) return names;
  for (const name of names) if (isOtherScript(name)) names.add(`${ROMANISED}${romanised(name)}`);
  const spelled = { title: withTwoLetters(track.title), artists: track.artists.map(withTwoLetters) };
  for (const name of credits(spelled)) names.add(name);
  return names;
}

/** The energy that goes with a mood, null for a name that moods.ts does not know. */
function energyOfMood(mood: string): number | null {
  return mood in MOODS ? MOODS[mood as keyof typeof MOODS] : null;
}

function mean(values: readonly number[]): number | null {
  return values.length === 0 ? null : values.reduce((sum, value) => sum + value, 0) / values.length;
}

/** FNV-1a over UTF-16 units. */
function hashOf(text: string): number {
  let hash = 0x811c9dc5;
  for (let i = 0; i < text.length; i++) hash = Math.imul(hash ^ text.charCodeAt(i), 0x01000193);
  return hash >>> 0;
}
