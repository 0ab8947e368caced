/** Where a listen was learnt from. The order is not a ranking; see play-identity.ts. */
export const LISTEN_SOURCES = [
  'spotify-extended',
  'spotify-account',
  'lastfm',
  'listenbrainz',
  'spotify-recent',
  'echotune',
] as const;
export type ListenSource = (typeof LISTEN_SOURCES)[number];

/** How exactly the source tells the time: to the second, or cut to the minute. */
export type Precision = 'second' | 'minute';

/**
 * One playback as a source tells it. Nothing personal beyond the listening itself is part of it: no address, no
 * device, no user name, no country.
 */
export interface Listen {
  /** UTC. Last.fm and ListenBrainz know only when a play began: theirs is the start. */
  endedAt: Date;
  precision: Precision;
  /** Null where the source does not say (Last.fm, ListenBrainz, Spotify 2018). */
  msPlayed: number | null;
  /** See catalogue/identity.ts. */
  trackKey: string;
  title: string;
  artist: string;
  album: string | null;
  spotifyUri: string | null;
  source: ListenSource;
  reasonStart: string | null;
  reasonEnd: string | null;
  skipped: boolean | null;
  shuffle: boolean | null;
  offline: boolean | null;
  incognito: boolean | null;
}

/** Shorter plays are stored, and not counted by the usual counting rule. */
export const SHORT_PLAY_MS = 30_000;

/** "2024-03", UTC. */
export const monthOf = (endedAt: Date): string => {
  const month = endedAt.getUTCMonth() + 1;
  return `${endedAt.getUTCFullYear()}-${month < 10 ? '0' : ''}${month}`;
};
