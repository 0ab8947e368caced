import { LISTEN_SOURCES } from '../listen.js';
import { flagOf, invalidRow, listenOf, msOf, nameOf, plausibleTime, type Row, type RowOutcome } from './row.js';

/** Our own export as JSONL (history-presenter.ts): every listen comes back as it was, its source included. */
export const isEchoTune = (row: Row): boolean => 'endedAt' in row && 'trackKey' in row && 'precision' in row;

export function readEchoTune(row: Row): RowOutcome {
  const endedAt = typeof row['endedAt'] === 'string' ? Date.parse(row['endedAt']) : NaN;
  if (!plausibleTime(endedAt)) return invalidRow('"endedAt" is not a plausible time');
  const source = LISTEN_SOURCES.find((name) => name === row['source']);
  if (source === undefined) return invalidRow('"source" is none that EchoTune knows');
  const precision = row['precision'];
  if (precision !== 'second' && precision !== 'minute')
    return invalidRow('"precision" is neither "second" nor "minute"');
  const msPlayed = msOf(row['msPlayed']);
  if (msPlayed === undefined) return invalidRow('"msPlayed" is not a number of milliseconds');
  const title = nameOf(row['title']);
  const artist = nameOf(row['artist']);
  if (title === null || artist === null) return invalidRow('the row names no track');
  return listenOf({
    source,
    endedAt,
    precision,
    msPlayed,
    title,
    artist,
    album: nameOf(row['album']),
    spotifyUri: nameOf(row['spotifyUri']),
    reasonStart: nameOf(row['reasonStart']),
    reasonEnd: nameOf(row['reasonEnd']),
    skipped: flagOf(row['skipped']),
    shuffle: flagOf(row['shuffle']),
    offline: flagOf(row['offline']),
    incognito: flagOf(row['incognito']),
  });
}
