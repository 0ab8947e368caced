import type { StarterCatalogue } from '../server/features/catalogue/starter-catalogue.js';
import type { Track } from '../server/features/catalogue/track.js';

/** A row as Spotify's extended streaming history has it, as far as an import reads it. */
export interface MadeUpRow {
  ts: string;
  ms_played: number;
  master_metadata_track_name: string;
  master_metadata_album_artist_name: string;
  master_metadata_album_album_name: string | null;
  spotify_track_uri: null;
  reason_start: string;
  reason_end: string;
  shuffle: boolean;
  skipped: boolean;
  offline: boolean;
  incognito_mode: boolean;
}

const DAY_MS = 86_400_000;
const USUAL_MS = 215_000;

/**
 * A made-up listening history over tracks that exist: evenings of a few songs, favourites that come and go with the
 * months, some skips. The same seed makes the same history.
 */
export function makeUpHistory(catalogue: StarterCatalogue, from: Date, days: number, seed: number): MadeUpRow[] {
  const random = mulberry32(seed);
  const pick = <T>(list: readonly T[]): T | undefined => list[Math.floor(random() * list.length)];
  const genres = ['indie rock', 'electronic', 'soul', 'hip hop', 'folk'];
  const liked = catalogue.tracks.filter((track) => track.genres.some((genre) => genres.includes(genre)));
  const rows: MadeUpRow[] = [];
  let season: Track[] = [];
  for (let day = 0; day < days; day++) {
    if (day % 45 === 0) season = Array.from({ length: 25 }, () => pick(liked)).filter((track) => track !== undefined);
    let at = from.getTime() + day * DAY_MS + (7 + random() * 14) * 3_600_000;
    for (let n = Math.floor(random() * 18); n > 0; n--) {
      const track = pick(random() < 0.6 ? season : random() < 0.8 ? liked : catalogue.tracks);
      if (track === undefined) continue;
      const skipped = random() < 0.12;
      const played = Math.round((track.durationMs ?? USUAL_MS) * (skipped ? random() * 0.3 : 1));
      at += played + 1_000;
      rows.push(rowOf(track, at, played, skipped));
    }
  }
  return rows;
}

function rowOf(track: Track, endedAt: number, played: number, skipped: boolean): MadeUpRow {
  return {
    ts: new Date(endedAt).toISOString().replace(/\.\d+Z$/, 'Z'),
    ms_played: played,
    master_metadata_track_name: track.title,
    master_metadata_album_artist_name: track.artists[0] ?? '',
    master_metadata_album_album_name: track.album,
    spotify_track_uri: null,
    reason_start: 'trackdone',
    reason_end: skipped ? 'fwdbtn' : 'trackdone',
    shuffle: false,
    skipped,
    offline: false,
    incognito_mode: false,
  };
}

/** Mulberry32, a small generator of even pseudo-random numbers in 0 … 1 (Tommy Ettinger, 2017, public domain). */
function mulberry32(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let t = Math.imul(state ^ (state >>> 15), 1 | state);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) / 4_294_967_296;
  };
}
