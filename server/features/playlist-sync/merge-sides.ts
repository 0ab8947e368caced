import { conflict } from '../../errors.js';
import { diffTracks } from '../playlists/diff-tracks.js';
import { isUri, type MatchedTracks } from './match-tracks.js';
import { baseAfterBreak, mergePlaylist } from './merge-playlist.js';
import type { Synced, SyncWish } from './playlist-sync.js';
import type { RemoteCopy } from './remote-copy.js';

export interface SidesMerged {
  /** As in MatchedTracks; new ones are URIs. */
  items: string[];
  name: string;
  /** What came from there. */
  took: Synced['took'];
}

/** Both sides in one. 409 `playlist-conflict`, with both states, where they contradict each other and nobody says what counts. */
export function mergeSides(
  here: { name: string; items: MatchedTracks['items'] },
  there: RemoteCopy,
  writing: readonly string[] | null,
  onConflict: SyncWish['onConflict'],
): SidesMerged {
  const { copy } = there;
  const ids = here.items.map(({ id }) => id);
  const base = baseAfterBreak(copy.uris, writing, there.uris);
  const merged = mergePlaylist({ base, here: ids, there: there.uris });
  const isRenamedTwice = here.name !== copy.name && there.name !== copy.name && here.name !== there.name;
  const keepsName = there.name === copy.name || isRenamedTwice;
  const told = (items: string[], name: string): SidesMerged => ({
    items,
    name,
    took: tookFrom(ids, items, name !== here.name),
  });
  if (!merged.isConflict && !isRenamedTwice) return told(merged.items, keepsName ? here.name : there.name);
  switch (onConflict) {
    case undefined:
      throw conflict(
        'playlist-conflict',
        'It was changed here and at Spotify in ways that contradict each other: say which of the two counts.',
        bothStates(here, there),
      );
    case 'merge':
      return told(merged.items, keepsName ? here.name : there.name);
    case 'ours':
      return told(ids, here.name);
    case 'theirs': {
      // As if nothing had been changed here; tracks that cannot stand there stay all the same.
      return told(mergePlaylist({ base: ids.filter(isUri), here: ids, there: there.uris }).items, there.name);
    }
  }
}

function tookFrom(before: readonly string[], after: readonly string[], renamed: boolean): Synced['took'] {
  const keyed = (ids: readonly string[]) => ids.map((trackKey) => ({ trackKey }));
  const { added, removed, moved } = diffTracks(keyed(before), keyed(after));
  return { added: added.length, removed: removed.length, moved: moved.length, renamed };
}

function bothStates(here: { name: string; items: MatchedTracks['items'] }, there: RemoteCopy) {
  const tracks = new Map(there.tracks.map((track) => [track.uri, track]));
  return {
    here: {
      name: here.name,
      tracks: here.items.map(({ id, track: { trackKey, title, artists } }) => ({
        trackKey,
        uri: isUri(id) ? id : null,
        title,
        artists,
      })),
    },
    there: {
      name: there.name,
      tracks: there.uris.map((uri) => ({
        trackKey: uri,
        uri,
        title: tracks.get(uri)?.title ?? uri,
        artists: tracks.get(uri)?.artists.map(({ name }) => name) ?? [],
      })),
    },
  };
}
