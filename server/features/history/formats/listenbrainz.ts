import { invalidRow, isRow, listenOf, nameOf, plausibleTime, type Row, type RowOutcome } from './row.js';

/** ListenBrainz: `listens/YYYY/M.jsonl` in a zip, `listens.jsonl`, or the older single array. */
export const isListenBrainz = (row: Row): boolean => 'listened_at' in row && 'track_metadata' in row;

/** ISO 3901, also as people write it: "GB-AYE-09-00346". */
const ISRC = /^[A-Z]{2}[A-Z0-9]{3}\d{7}$/;
const SPOTIFY_PAGE = /^https?:\/\/open\.spotify\.com\/track\/([A-Za-z0-9]{22})/;

/** `listened_at` is the start of the play in epoch seconds; how long it lasted is not told. */
export function readListenBrainz(row: Row): RowOutcome {
  const { listened_at: startedAt, track_metadata: track } = row;
  if (typeof startedAt !== 'number' || !plausibleTime(startedAt * 1000)) {
    return invalidRow('"listened_at" is not a plausible time');
  }
  const title = isRow(track) ? nameOf(track['track_name']) : null;
  const artist = isRow(track) ? nameOf(track['artist_name']) : null;
  if (!isRow(track) || title === null || artist === null) return invalidRow('the row names no track');
  const more = isRow(track['additional_info']) ? track['additional_info'] : {};
  const [, spotifyId] = SPOTIFY_PAGE.exec(nameOf(more['spotify_id']) ?? '') ?? [];
  const isrc = (nameOf(more['isrc']) ?? '').replaceAll('-', '').toUpperCase();
  const outcome = listenOf({
    source: 'listenbrainz',
    endedAt: Math.floor(startedAt) * 1000,
    precision: 'second',
    title,
    artist,
    album: nameOf(track['release_name']),
    spotifyUri: spotifyId === undefined ? null : `spotify:track:${spotifyId}`,
  });
  return ISRC.test(isrc) ? { ...outcome, isrc } : outcome;
}
