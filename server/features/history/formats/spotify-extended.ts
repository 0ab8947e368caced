import { flagOf, invalidRow, listenOf, msOf, nameOf, plausibleTime, type Row, type RowOutcome } from './row.js';

/** Spotify's extended streaming history: `Streaming_History_Audio_….json`, `…_Video_….json`, older `endsong_N.json`. */
export const isSpotifyExtended = (row: Row): boolean => 'ts' in row && 'ms_played' in row;

const UTC_SECOND = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?Z$/;
const TRACK_URI = /^spotify:track:[A-Za-z0-9]{1,64}$/;

/**
 * A row of a music video looks like one of a song, but for these: nothing is known of being offline (audio rows say
 * true or false), and nothing of how it began.
 */
function isVideo(row: Row): boolean {
  return row['offline'] === null && !row['offline_timestamp'] && row['reason_start'] === 'unknown';
}

/** `ts` is the end of the play, to the second. Of the personal fields none is read. */
export function readSpotifyExtended(row: Row): RowOutcome {
  if (nameOf(row['spotify_episode_uri']) ?? nameOf(row['episode_name']))
    return { kind: 'podcast', reason: 'a podcast episode' };
  if (nameOf(row['audiobook_uri']) ?? nameOf(row['audiobook_chapter_uri']) ?? nameOf(row['audiobook_title'])) {
    return { kind: 'audiobook', reason: 'a chapter of an audiobook' };
  }
  if (isVideo(row)) return { kind: 'video', reason: 'a video' };

  const ts = row['ts'];
  const endedAt = typeof ts === 'string' && UTC_SECOND.test(ts) ? Date.parse(ts) : NaN;
  if (Number.isNaN(endedAt)) return invalidRow('"ts" is not a UTC time');
  if (!plausibleTime(endedAt)) return invalidRow('"ts" is not a plausible time');
  const msPlayed = msOf(row['ms_played']);
  if (msPlayed === undefined) return invalidRow('"ms_played" is not a number of milliseconds');
  const title = nameOf(row['master_metadata_track_name']);
  const artist = nameOf(row['master_metadata_album_artist_name']);
  if (title === null || artist === null) return invalidRow('the row names no track');

  const uri = row['spotify_track_uri'];
  return listenOf({
    source: 'spotify-extended',
    endedAt: Math.floor(endedAt / 1000) * 1000,
    precision: 'second',
    msPlayed,
    title,
    artist,
    album: nameOf(row['master_metadata_album_album_name']),
    spotifyUri: typeof uri === 'string' && TRACK_URI.test(uri) ? uri : null,
    reasonStart: nameOf(row['reason_start']),
    reasonEnd: nameOf(row['reason_end']),
    skipped: flagOf(row['skipped']),
    shuffle: flagOf(row['shuffle']),
    offline: flagOf(row['offline']),
    incognito: flagOf(row['incognito_mode']),
  });
}
