import type { PlaylistTrack } from '../playlists/playlist.js';
import type { Link, MissingTrack } from './link.js';

/** Looks up tracks that have no URI. */
export type ResolveTracks = (
  userId: string,
  tracks: readonly Pick<PlaylistTrack, 'trackKey' | 'title' | 'artists' | 'album' | 'durationMs' | 'estimated'>[],
  signal: AbortSignal,
) => Promise<{
  /** By track key: the URI, null where there is none. A track that was not looked up is not in it. */
  uris: ReadonlyMap<string, string | null>;
  /** When the others can be looked up; null where there are none, or nobody knows. */
  againAt: Date | null;
}>;

export interface MatchedTracks {
  /**
   * What each track is merged by, in the playlist's order: its URI, or where it has none (or one that an earlier track
   * has) something that is no URI.
   */
  items: { id: string; track: PlaylistTrack }[];
  found: Record<string, string>;
  missing: MissingTrack[];
  /** When those that were not searched can be. */
  searchAgainAt: Date | null;
}

const NOTHING: Awaited<ReturnType<ResolveTracks>> = { uris: new Map(), againAt: null };
const TRACK = /^spotify:track:/;
export const isUri = (id: string): boolean => TRACK.test(id);

/** Which track is which at the service. What was found once stays so: a lookup that fails later removes nothing. */
export async function matchTracks(
  tracks: readonly PlaylistTrack[],
  link: Pick<Link, 'found' | 'missing'>,
  resolve: (tracks: readonly PlaylistTrack[]) => ReturnType<ResolveTracks>,
): Promise<MatchedTracks> {
  const gone = new Set(link.missing.filter(({ why }) => why === 'gone').map(({ trackKey }) => trackKey));
  const known = new Map(tracks.map((track) => [track.trackKey, track.spotifyUri ?? link.found[track.trackKey]]));
  const unknown = tracks.filter(({ trackKey }) => known.get(trackKey) === undefined);
  const { uris: looked, againAt } = unknown.length === 0 ? NOTHING : await resolve(unknown);

  const found: Record<string, string> = {};
  const missing: MissingTrack[] = [];
  const taken = new Set<string>();
  const items = tracks.map((track) => {
    const { trackKey } = track;
    const uri = known.get(trackKey) ?? looked.get(trackKey);
    if (typeof uri === 'string' && track.spotifyUri === null) found[trackKey] = uri;
    const isThere = typeof uri === 'string' && !gone.has(trackKey);
    if (!isThere) {
      missing.push({
        trackKey,
        why: gone.has(trackKey) ? 'gone' : looked.has(trackKey) ? 'not-found' : 'not-searched',
      });
    }
    if (!isThere || taken.has(uri)) return { id: `key:${trackKey}`, track };
    taken.add(uri);
    return { id: uri, track };
  });
  return { items, found, missing, searchAgainAt: againAt };
}
