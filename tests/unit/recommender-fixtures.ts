import { emptyBrief, type Brief } from '../../server/features/brief/brief.js';
import { GENRES } from '../../server/features/catalogue/genres.js';
import { titleKey, trackKey } from '../../server/features/catalogue/identity.js';
import type { Track } from '../../server/features/catalogue/track.js';
import { DEFAULT_PREFERENCES } from '../../server/features/preferences/preferences.js';
import type { Candidate } from '../../server/features/recommender/candidates.js';
import type {
  CandidateSource,
  MonthColumns,
  RecommenderPreferences,
  TasteSource,
} from '../../server/features/recommender/recommender-sources.js';
import { mergeMonths } from '../../server/features/recommender/merged-months.js';
import { buildTasteProfile, type TasteProfile } from '../../server/features/recommender/taste-profile.js';
import { featuresOf } from '../../server/features/recommender/track-features.js';

export const NOW = Date.UTC(2026, 0, 15);
export const DAY_MS = 86_400_000;

export const preferences: RecommenderPreferences = DEFAULT_PREFERENCES;

export function aBrief(asked: Partial<Brief>): Brief {
  return { ...emptyBrief(), ...asked };
}

export function aTrack(title: string, artist: string, more: Partial<Track> = {}): Track {
  return {
    key: trackKey({ artist, title }),
    title,
    artists: [artist],
    album: null,
    year: 2000,
    durationMs: 200_000,
    durationSource: 'stated',
    explicit: false,
    genres: ['rock'],
    moods: [],
    spotifyUri: null,
    source: 'starter',
    ...more,
  };
}

export function aCandidate(track: Track, profile: TasteProfile = noTaste, pinned = false): Candidate {
  const features = featuresOf(track);
  const heard = profile.index.get(features.recording) ?? -1;
  return { features, heard, plays: heard < 0 ? 0 : profile.plays[heard]!, pinned, seed: null, similar: null };
}

export interface Play {
  track: Track;
  /** Epoch ms. */
  at: number;
  ms?: number;
  flags?: number;
}

/** Month buckets of plays, in order of time. */
export function monthsOf(plays: readonly Play[]): MonthColumns[] {
  const months = new Map<string, Play[]>();
  for (const play of [...plays].sort((a, b) => a.at - b.at)) {
    const month = new Date(play.at).toISOString().slice(0, 7);
    months.set(month, [...(months.get(month) ?? []), play]);
  }
  return [...months].map(([month, of]) => {
    const tracks = [...new Set(of.map(({ track }) => track.key))];
    return {
      month,
      count: of.length,
      tracks,
      track: of.map(({ track }) => tracks.indexOf(track.key)),
      endedAt: of.map(({ at }) => at),
      msPlayed: of.map(({ ms }) => ms ?? 200_000),
      flags: of.map(({ flags }) => flags ?? 0),
    };
  });
}

/** Where a recommender reads a history of now so many plays; each version is a history of its own. */
export function historyOf(plays: () => readonly Play[], version: () => string = () => '1'): TasteSource {
  const months = (): MonthColumns[] => monthsOf(plays());
  return {
    version: () => Promise.resolve(version()),
    revisions: () => Promise.resolve(new Map(months().map((columns) => [columns.month, JSON.stringify(columns)]))),
    loadMonths: (_userId, first = '', last = '~') =>
      Promise.resolve(months().filter(({ month }) => month >= first && month <= last)),
  };
}

export function tasteOf(plays: readonly Play[]): TasteProfile {
  const known = new Map(plays.map(({ track }) => [track.key, featuresOf(track)]));
  const history = mergeMonths(monthsOf(plays));
  return buildTasteProfile(
    history,
    history.keys.map((key) => known.get(key)),
    { now: NOW },
  );
}

export const noTaste: TasteProfile = tasteOf([]);

export function playedOften(track: Track, times: number, lastAt: number): Play[] {
  return Array.from({ length: times }, (_, i) => ({ track, at: lastAt - i * DAY_MS }));
}

/** A catalogue in memory that answers as a store would. */
export function catalogueOf(tracks: readonly Track[]): CandidateSource {
  const features = tracks.map(featuresOf);
  const pick = (keeps: (one: (typeof features)[number]) => boolean, limit: number): Promise<Track[]> =>
    Promise.resolve(
      features
        .filter(keeps)
        .slice(0, limit)
        .map(({ track }) => track),
    );
  return {
    getTracks: (keys) => pick(({ track }) => keys.includes(track.key), Infinity),
    findByGenres: (genres, limit) => pick((one) => genres.some((genre) => one.genres.includes(genre)), limit),
    findByArtists: (artists, limit) => pick(({ credits }) => artists.some((name) => credits.has(name)), limit),
    findByReference: ({ title }) => pick(({ track }) => titleKey(track.title) === titleKey(title), 20),
    starterTracks: () => tracks.filter(({ source }) => source === 'starter'),
    genresOfArtists: (keys) =>
      Promise.resolve(new Map(keys.map((key) => [key, features.find(({ lead }) => lead === key)?.track.genres ?? []]))),
    medianDurationMs: () => Promise.resolve(225_000),
  };
}

/** A made-up catalogue with everything varied: genres, years, lengths, moods, explicitness, some of it unknown. */
export function variedTracks(count: number): Track[] {
  const genres = [...GENRES.keys()];
  const moods = ['calm', 'happy', 'energetic', 'sad'];
  return Array.from({ length: count }, (_, i) =>
    aTrack(`Song ${i}`, `Artist ${i % Math.ceil(count / 4)}`, {
      genres: i % 13 === 0 ? [] : [genres[(i * 7) % genres.length]!],
      year: i % 11 === 0 ? null : 1960 + ((i * 17) % 65),
      durationMs: i % 6 === 0 ? null : 120_000 + ((i * 7_919) % 240_000),
      explicit: i % 5 === 0 ? null : i % 7 === 0,
      moods: i % 3 === 0 ? [moods[i % 4]!] : [],
      album: `Album ${i % 50}`,
    }),
  );
}
