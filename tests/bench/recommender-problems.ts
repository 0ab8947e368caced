import { emptyBrief, type Brief } from '../../server/features/brief/brief.js';
import type { Track } from '../../server/features/catalogue/track.js';
import { DEFAULT_PREFERENCES } from '../../server/features/preferences/preferences.js';
import type { Candidate } from '../../server/features/recommender/candidates.js';
import type { RecommenderPreferences } from '../../server/features/recommender/recommender-sources.js';
import { TasteColumns } from '../../server/features/recommender/taste-columns.js';
import { mergeMonths } from '../../server/features/recommender/merged-months.js';
import { buildTasteProfile, type TasteProfile } from '../../server/features/recommender/taste-profile.js';
import { featuresOf } from '../../server/features/recommender/track-features.js';

/** A made-up listener and candidates in this process, for what is measured without a server. */
export interface MadeUp {
  profile: TasteProfile;
  preferences: RecommenderPreferences;
  candidates: Candidate[];
  taste: { columns: TasteColumns; rows: Int32Array };
  now: number;
}

const DAY_MS = 86_400_000;
const GENRES = ['rock', 'jazz', 'house', 'metal', 'folk', 'hip hop', 'techno', 'pop'];
const MOODS = ['calm', 'happy', 'energetic', 'sad'];

/** So many tracks by a fifth as many artists, every other one played by the listener. */
export function madeUp(size: number): MadeUp {
  const now = Date.UTC(2026, 0, 15);
  const tracks = Array.from({ length: size }, (_, i) => aTrack(i, Math.ceil(size / 5)));
  const played = tracks.flatMap((_, i) => (i % 2 === 0 ? Array.from({ length: 1 + (i % 17) }, () => i) : []));
  const columns = {
    month: '2025-06',
    count: played.length,
    tracks: tracks.map(({ key }) => key),
    track: played,
    endedAt: played.map((track, i) => now - ((track * 37 + i) % 900) * DAY_MS),
    msPlayed: played.map(() => 200_000),
    flags: played.map(() => 0),
  };
  const features = tracks.map(featuresOf);
  const profile = buildTasteProfile(mergeMonths([columns]), features, { now });
  const preferences: RecommenderPreferences = DEFAULT_PREFERENCES;
  const taste = new TasteColumns(profile, () => null);
  const rows = Int32Array.from(features, (one) => taste.rowOf(one));
  const candidates = features.map((one, i): Candidate => {
    const row = rows[i] ?? 0;
    return {
      features: one,
      heard: taste.heard[row] ?? -1,
      plays: taste.plays[row] ?? 0,
      pinned: false,
      seed: null,
      similar: null,
    };
  });
  return { profile, preferences, candidates, taste: { columns: taste, rows }, now };
}

export const asked = (brief: Partial<Brief>): Brief => ({ ...emptyBrief(), ...brief });

function aTrack(i: number, artists: number): Track {
  const mood = MOODS[i % MOODS.length] ?? '';
  return {
    key: `track ${i}`,
    title: `Song ${i}`,
    artists: [`Artist ${(i * 31) % artists}`],
    album: `Album ${Math.floor(i / 10)}`,
    year: 1960 + ((i * 17) % 65),
    durationMs: 120_000 + ((i * 7_919) % 240_000),
    durationSource: 'stated',
    explicit: i % 9 === 0,
    genres: [GENRES[i % GENRES.length] ?? 'rock'],
    moods: i % 3 === 0 ? [mood] : [],
    spotifyUri: null,
    source: 'starter',
  };
}
