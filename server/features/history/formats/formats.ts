import { isEchoTune, readEchoTune } from './echotune.js';
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

export const FORMATS: readonly HistoryFormat[] = [
  { name: 'spotify-extended', matches: isSpotifyExtended, read: readSpotifyExtended },
  { name: 'spotify-account', matches: isSpotifyAccount, read: readSpotifyAccount },
  { name: 'listenbrainz', matches: isListenBrainz, read: readListenBrainz },
  { name: 'echotune', matches: isEchoTune, read: readEchoTune },
];
