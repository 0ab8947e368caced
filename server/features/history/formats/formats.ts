import { isEchoTuneCsv, readEchoTuneCsv } from './echotune-csv.js';
import { isEchoTune, readEchoTune } from './echotune.js';
import * as lastfm from './lastfm.js';
import { isListenBrainz, readListenBrainz } from './listenbrainz.js';
import type { Row, RowOutcome } from './row.js';
import { isSpotifyAccount, readSpotifyAccount } from './spotify-account.js';
import { isSpotifyExtended, readSpotifyExtended } from './spotify-extended.js';

/** A kind of history file: how to tell it by a row of it, and how to read such a row. Neither may throw. */
export interface HistoryFormat {
  name: string;
  matches(row: Row): boolean;
  read(row: Row): RowOutcome;
}

export const OWN_EXPORT = 'echotune';

/** The first that matches counts. */
export const FORMATS: readonly HistoryFormat[] = [
  { name: 'spotify-extended', matches: isSpotifyExtended, read: readSpotifyExtended },
  { name: 'spotify-account', matches: isSpotifyAccount, read: readSpotifyAccount },
  { name: 'listenbrainz', matches: isListenBrainz, read: readListenBrainz },
  { name: OWN_EXPORT, matches: isEchoTuneCsv, read: readEchoTuneCsv },
  { name: OWN_EXPORT, matches: isEchoTune, read: readEchoTune },
  { name: 'lastfm-to-csv', matches: lastfm.isLastfmToCsv, read: lastfm.readLastfmToCsv },
  { name: 'lastfm-ghan', matches: lastfm.isGhanCsv, read: lastfm.readGhanCsv },
  { name: 'lastfm-ghan', matches: lastfm.isGhanJson, read: lastfm.readGhanJson },
  { name: 'lastfmstats', matches: lastfm.isLastfmStatsCsv, read: lastfm.readLastfmStatsCsv },
  { name: 'lastfmstats', matches: lastfm.isLastfmStatsJson, read: lastfm.readLastfmStatsJson },
];
