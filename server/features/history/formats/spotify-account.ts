import { invalidRow, listenOf, msOf, nameOf, plausibleTime, type Row, type RowOutcome } from './row.js';

/** The last year in Spotify's account data: `StreamingHistory_music_0.json`, `…_podcast_0`, `…_audiobook_0`, `StreamingHistory0.json`. */
export function isSpotifyAccount(row: Row): boolean {
  const timed = 'endTime' in row || 'time' in row;
  return timed && ('trackName' in row || 'podcastName' in row || 'episodeName' in row || 'audiobookName' in row);
}

/** The vintage of 2018 names everybody who took part, composers too; the performer comes first ("Tyler, The Creator" is one). */
const PERFORMER = /^[^,]+(, the [^,]+)?/i;

const UTC = /^(\d{4}-\d\d-\d\d) (\d\d:\d\d)(:\d\d)?$/;

/**
 * `endTime` is the end of the play in UTC, cut to the minute. The vintage of 2018 has `time`, to the second, and no
 * `msPlayed`; that it is the end too was measured on a real file (the gap before a track repeats, the one after does not).
 */
export function readSpotifyAccount(row: Row): RowOutcome {
  if (nameOf(row['podcastName']) ?? nameOf(row['episodeName'])) return { kind: 'podcast', reason: 'a podcast episode' };
  if (nameOf(row['audiobookName'])) return { kind: 'audiobook', reason: 'a chapter of an audiobook' };

  const time = row['endTime'] ?? row['time'];
  const [, day, minute, second] = (typeof time === 'string' ? UTC.exec(time) : null) ?? [];
  const endedAt = day === undefined ? NaN : Date.parse(`${day}T${minute}${second ?? ':00'}Z`);
  if (Number.isNaN(endedAt)) return invalidRow('the time of play is not "YYYY-MM-DD HH:MM"');
  if (!plausibleTime(endedAt)) return invalidRow('the time of play is not plausible');
  const msPlayed = msOf(row['msPlayed']);
  if (msPlayed === undefined) return invalidRow('"msPlayed" is not a number of milliseconds');
  const title = nameOf(row['trackName']);
  const artist = nameOf(row['artistName']);
  // This is how Spotify writes a track that it has no names for any more, or that never was its own.
  if (title === null || artist === null || (title === 'Unknown Track' && artist === 'Unknown Artist')) {
    return invalidRow('the row names no track');
  }
  const full = second !== undefined;
  return listenOf({
    source: 'spotify-account',
    endedAt,
    precision: full ? 'second' : 'minute',
    msPlayed,
    title,
    artist: full ? (PERFORMER.exec(artist)?.[0] ?? artist) : artist,
  });
}
