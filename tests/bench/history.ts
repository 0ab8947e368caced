import { once } from 'node:events';
import { createWriteStream } from 'node:fs';

const ARTISTS = 6_000;
const START = Date.UTC(2012, 0, 1);
const END = Date.UTC(2026, 0, 1);
const MEAN_PLAY_MS = 185_000;
/** The mean of `random() ** 8`. */
const MEAN_OF_POWER = 1 / 9;

/**
 * Writes an extended streaming history of `rows` plays of `tracks` tracks to a file, popularity as in real libraries
 * (a few tracks much, most of them little), over the same years however many they are. Rows are about as long as Spotify's.
 */
export async function writeHistory(file: string, rows: number, tracks: number): Promise<void> {
  const out = createWriteStream(file);
  let at = START;
  let state = 12_345;
  const longestPause = Math.max(0, (END - START) / rows - MEAN_PLAY_MS) / MEAN_OF_POWER;
  const random = (): number => (state = (Math.imul(state, 1_103_515_245) + 12_345) >>> 0) / 2 ** 32;
  for (let i = 0; i < rows; i++) {
    const track = Math.floor(tracks * random() ** 3);
    const played = random() < 0.15 ? Math.floor(random() * 30_000) : 150_000 + (track % 120) * 1_000;
    at += played + 1_000 + Math.floor(random() ** 8 * longestPause);
    const row = rowOf(track, at, played);
    if (!out.write(`${i === 0 ? '[' : ','}${JSON.stringify(row)}`)) await once(out, 'drain');
  }
  out.end(']');
  await once(out, 'finish');
}

/** The row of a play that ended then (epoch ms). */
export function rowOf(track: number, at: number, played: number): object {
  return {
    ts: new Date(at).toISOString().replace(/\.\d+Z$/, 'Z'),
    platform: 'android',
    ms_played: played,
    conn_country: 'DE',
    ip_addr: '0.0.0.0',
    master_metadata_track_name: `Track number ${track}`,
    master_metadata_album_artist_name: `Artist ${track % ARTISTS}`,
    master_metadata_album_album_name: `Album ${Math.floor(track / 10)}`,
    spotify_track_uri: `spotify:track:${String(track).padStart(22, '0')}`,
    episode_name: null,
    episode_show_name: null,
    spotify_episode_uri: null,
    reason_start: 'trackdone',
    reason_end: played < 30_000 ? 'fwdbtn' : 'trackdone',
    shuffle: false,
    skipped: played < 30_000,
    offline: false,
    offline_timestamp: null,
    incognito_mode: false,
  };
}
