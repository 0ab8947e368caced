import type { Call, MusicProvider, MusicTrack, RemotePlaylist } from '../../providers/music/music-provider.js';
import { ProviderError } from '../../providers/provider-error.js';
import type { Playlist } from '../playlists/playlist.js';
import { asWritten, copyWords, markerOf } from './copy-words.js';
import type { Copy } from './link.js';
import type { LinkStore } from './link-store.js';

/** What stands at the service now, beside what stood there when last in step. */
export interface RemoteCopy {
  copy: Copy;
  name: string;
  description: string;
  isPublic: boolean;
  snapshotId: string;
  /** Each track once, in order. */
  uris: string[];
  tracks: MusicTrack[];
  /** Holds what is no track, or none of which anything is known: it could not be written back. */
  hasOthers: boolean;
}

export interface Remote {
  provider: Pick<MusicProvider, 'playlist' | 'ownPlaylists' | 'createPlaylist'>;
  store: LinkStore;
  userId: string;
  ask<T>(work: (call: Call) => Promise<T>): Promise<T>;
  now: () => number;
}

/** Null when it is gone, or not shown to this account (any more). */
export async function readCopy({ provider, ask }: Remote, copy: Copy): Promise<RemoteCopy | null> {
  try {
    const there = await ask((call) => provider.playlist(call, copy.id));
    return there && toRemoteCopy(copy, there);
  } catch (error) {
    if (error instanceof ProviderError && error.kind === 'refused') return null;
    throw error;
  }
}

/** Makes a copy, empty as yet; one that a former attempt has made is found again by the marker in its description. */
export async function makeCopy(
  remote: Remote,
  playlist: Playlist,
  isPublic: boolean,
  isBegun: boolean,
): Promise<RemoteCopy> {
  const { provider, store, userId, ask } = remote;
  const former = isBegun ? await findCopy(remote, playlist.id) : null;
  if (former === null) await store.begin(userId, playlist.id, new Date(remote.now()));
  const head = former ?? (await ask((call) => provider.createPlaylist(call, { ...copyWords(playlist), isPublic })));
  const { id, url, name, description, snapshotId } = head;
  const copy = { id, url, name, description, snapshotId, syncedVersion: null, syncedAt: null, uris: [] };
  await store.save(userId, playlist.id, copy);
  return toRemoteCopy(copy, former ?? { ...head, trackUris: [], tracks: [] });
}

async function findCopy({ provider, ask }: Remote, playlistId: string): Promise<RemotePlaylist | null> {
  const marker = `[${markerOf(playlistId)}]`;
  const head = (await ask((call) => provider.ownPlaylists(call))).find(({ description }) =>
    asWritten(description).includes(marker),
  );
  return head === undefined ? null : ask((call) => provider.playlist(call, head.id));
}

function toRemoteCopy(copy: Copy, there: RemotePlaylist): RemoteCopy {
  const { name, isPublic, snapshotId, tracks } = there;
  const known = new Set(tracks.map(({ uri }) => uri));
  return {
    copy: { ...copy, description: asWritten(copy.description) },
    name,
    description: asWritten(there.description),
    isPublic,
    snapshotId,
    uris: [...new Set(there.trackUris.filter((uri) => known.has(uri)))],
    tracks,
    hasOthers: there.trackUris.some((uri) => !known.has(uri)),
  };
}
