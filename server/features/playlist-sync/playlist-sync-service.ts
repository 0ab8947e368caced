import { AppError, impossible, notFound } from '../../errors.js';
import type { Logger } from '../../logger.js';
import type { Call, MusicProvider, MusicPurpose, MusicTrack } from '../../providers/music/music-provider.js';
import { ProviderError } from '../../providers/provider-error.js';
import type { AccountAccess } from '../connections/account-access.js';
import type { Permission } from '../connections/connection.js';
import { MAX_TRACKS, type Playlist } from '../playlists/playlist.js';
import type { PlaylistService } from '../playlists/playlist-service.js';
import { copyWords } from './copy-words.js';
import type { Copy, Link } from './link.js';
import type { LinkStore } from './link-store.js';
import { isUri, matchTracks, type MatchedTracks, type ResolveTracks } from './match-tracks.js';
import { mergeSides, type SidesMerged } from './merge-sides.js';
import { makeCopy, readCopy, type RemoteCopy } from './remote-copy.js';
import {
  type CopyState,
  goneThere,
  holdsOthers,
  type SyncWish,
  type Synced,
  syncRunning,
  withNames,
} from './playlist-sync.js';
import { writeTracks } from './write-tracks.js';

/** Throughout: a 404 for playlists of other listeners. */
export interface PlaylistSyncService {
  /**
   * Brings playlist and copy in step; makes the copy where there is none. Safe to repeat, and to break off anywhere.
   * 409 where no account is connected or a permission is missing, `playlist-conflict`, `playlist-gone-there`,
   * `holds-others`, `sync-running`.
   */
  sync(userId: string, id: string, wish: SyncWish, signal: AbortSignal): Promise<Synced>;
  /** Asks the service once at most. */
  state(userId: string, id: string, signal: AbortSignal): Promise<CopyState>;
  /** Forgets the copy; it stays where it is. */
  unlink(userId: string, id: string): Promise<void>;
}

export interface PlaylistSyncDeps {
  store: LinkStore;
  playlists: Pick<PlaylistService, 'get' | 'setTracks' | 'describe'>;
  access: AccountAccess;
  provider: MusicProvider;
  resolve: ResolveTracks;
  /** Enters tracks that were found at the service into the catalogue. */
  enterTracks(tracks: readonly MusicTrack[]): Promise<void>;
  /** These of a listener's tracks now stand at the service, where they did not before. */
  onExport(userId: string, trackKeys: readonly string[]): void;
  /** A JPEG. */
  drawCover(playlist: Playlist): Uint8Array;
  logger: Logger;
  now: () => number;
}

const SYNC_AT_MOST_MS = 60_000;
const LEASE_MS = 90_000;
const LOOK_AT_MOST_MS = 10_000;

export function createPlaylistSyncService(deps: PlaylistSyncDeps): PlaylistSyncService {
  const { store, playlists, access, provider, logger, now } = deps;

  const linkOf = async (userId: string, id: string): Promise<Link> => {
    const link = await store.find(userId, id);
    if (link === null) throw notFound('playlist');
    return link;
  };

  async function matched(
    userId: string,
    { tracks }: Playlist,
    link: Link,
    signal: AbortSignal,
  ): Promise<MatchedTracks> {
    return matchTracks(tracks, link, async (unknown) => {
      try {
        return await deps.resolve(userId, unknown, signal);
      } catch (error) {
        signal.throwIfAborted();
        if (!(error instanceof ProviderError || error instanceof AppError)) throw error;
        // The rest is brought in step all the same; these are listed as not searched.
        logger.warn({ err: error, userId }, 'tracks of a playlist were not looked up');
        const waitMs = error instanceof ProviderError ? error.retryAfterMs : null;
        return { uris: new Map<string, never>(), againAt: waitMs === null ? null : new Date(now() + waitMs) };
      }
    });
  }

  /** Makes the playlist what the merge says, as a new version. */
  async function take(
    userId: string,
    playlist: Playlist,
    merged: SidesMerged,
    { items }: MatchedTracks,
    there: RemoteCopy,
  ) {
    let taken = playlist;
    const keyOf = new Map(items.map(({ id, track }) => [id, track.trackKey]));
    const keys = merged.items.map((id) => keyOf.get(id) ?? id);
    if (
      !same(
        keys,
        playlist.tracks.map(({ trackKey }) => trackKey),
      )
    ) {
      if (keys.length > MAX_TRACKS) {
        throw impossible('too-many-tracks', `Together these are more than ${MAX_TRACKS} tracks: take some out there.`);
      }
      const fresh = new Set(merged.items.filter((id) => !keyOf.has(id)));
      await deps.enterTracks(there.tracks.filter(({ uri }) => fresh.has(uri)));
      taken = await playlists.setTracks(userId, playlist.id, keys, playlist.version, 'changed on Spotify');
    }
    if (merged.took.renamed) taken = await playlists.describe(userId, playlist.id, { name: merged.name });
    return taken;
  }

  async function run(userId: string, id: string, wish: SyncWish, signal: AbortSignal): Promise<Synced> {
    const playlist = await playlists.get(userId, id);
    const as =
      (purpose: MusicPurpose, needs: readonly Permission[]) =>
      <T>(work: (call: Call) => Promise<T>): Promise<T> =>
        access.as({ userId, purpose, needs, signal }, work);
    const remote = { provider, store, userId, now, ask: as('write', ['playlists']) };

    let link = await linkOf(userId, id);
    let there = link.copy && (await readCopy(remote, link.copy));
    if (link.copy !== null && there === null) {
      if (wish.again !== true) throw goneThere();
      await store.unlink(userId, id);
      link = await linkOf(userId, id);
    }
    const isPublic = wish.isPublic ?? there?.isPublic ?? false;
    const ask = as('write', isPublic || there?.isPublic ? ['playlists', 'public-playlists'] : ['playlists']);
    there ??= await makeCopy({ ...remote, ask }, playlist, isPublic, link.isBegun);

    const match = await matched(userId, playlist, link, signal);
    const { copy } = there;
    const here = { name: copyWords(playlist).name, items: match.items };
    const merged = mergeSides(here, there, link.writing, wish.onConflict);
    const uris = merged.items.filter(isUri);
    const isWritten = same(uris, there.uris);
    if (!isWritten && there.hasOthers) throw holdsOthers();
    const taken = await take(userId, playlist, merged, match, there);

    const words = copyWords(taken);
    const change = {
      ...(merged.name !== there.name && { name: merged.name }),
      ...(there.description === copy.description &&
        words.description !== copy.description && { description: words.description }),
      ...(isPublic !== there.isPublic && { isPublic }),
    };
    if (Object.keys(change).length > 0) await ask((call) => provider.describePlaylist(call, copy.id, change));

    let { missing } = match;
    await store.noteTracks(userId, id, { found: match.found, missing });
    let written = { snapshotId: there.snapshotId, uris };
    if (!isWritten) {
      await store.write(userId, id, there.uris, uris);
      const writer = {
        provider,
        playlistId: copy.id,
        write: ask,
        search: as('search', ['playlists']),
        async onGone(uri: string) {
          const trackKey = taken.tracks.find(
            (track) => (track.spotifyUri ?? match.found[track.trackKey]) === uri,
          )?.trackKey;
          missing = [...missing, { trackKey: trackKey ?? uri, why: 'gone' as const }];
          await store.noteTracks(userId, id, { found: match.found, missing });
        },
      };
      written = await writeTracks(writer, uris);
    }
    const description = change.description ?? copy.description;
    const syncedAt = new Date(now());
    const { version: syncedVersion } = taken;
    await store.save(userId, id, { ...copy, ...written, syncedVersion, syncedAt, name: merged.name, description });
    const brought = new Set(written.uris.filter((uri) => !there.uris.includes(uri)));
    deps.onExport(
      userId,
      match.items.flatMap(({ id, track }) => (brought.has(id) ? track.trackKey : [])),
    );
    if (!link.hasCover) await giveCover(userId, taken, copy, as('write', ['playlists', 'covers']), signal);
    return {
      playlist: await playlists.get(userId, id),
      missing: withNames(missing, taken.tracks),
      searchAgainAt: match.searchAgainAt,
      took: merged.took,
      wrote: !isWritten || Object.keys(change).length > 0,
    };
  }

  /** The copy is in step without it, too. */
  async function giveCover(
    userId: string,
    playlist: Playlist,
    { id }: Copy,
    ask: <T>(work: (call: Call) => Promise<T>) => Promise<T>,
    signal: AbortSignal,
  ): Promise<void> {
    if (playlist.tracks.length === 0) return;
    try {
      await ask((call) => provider.setCover(call, id, deps.drawCover(playlist)));
      await store.noteCover(userId, playlist.id);
    } catch (error) {
      signal.throwIfAborted();
      if (error instanceof AppError && error.code === 'permission-missing') return;
      if (!(error instanceof ProviderError || error instanceof AppError)) throw error;
      logger.warn({ err: error, userId }, 'a playlist got no cover');
    }
  }

  return {
    async sync(userId, id, wish, signal) {
      await playlists.get(userId, id);
      const leased = await store.lease(userId, id, new Date(now()), new Date(now() + LEASE_MS));
      if (!leased) throw syncRunning();
      const timeout = AbortSignal.timeout(SYNC_AT_MOST_MS);
      try {
        return await run(userId, id, wish, AbortSignal.any([signal, timeout]));
      } catch (error) {
        signal.throwIfAborted();
        if (!timeout.aborted) throw error;
        throw new ProviderError(provider.name, 'timeout', 'Spotify takes too long at the moment.', null, {
          cause: error,
        });
      } finally {
        await store.release(userId, id);
      }
    },

    async state(userId, id, signal) {
      const [playlist, link] = [await playlists.get(userId, id), await linkOf(userId, id)];
      const { copy } = link;
      const syncedAt = copy?.syncedAt ?? null;
      const missing = withNames(link.missing, playlist.tracks);
      const told = { missing, syncedAt, checkedAt: null, isPublic: null, problem: null };
      if (copy === null) return { ...told, state: 'never' };
      const look = { userId, purpose: 'search' as const, needs: ['playlists' as const] };
      const limit = AbortSignal.any([signal, AbortSignal.timeout(LOOK_AT_MOST_MS)]);
      try {
        const head = await access.as({ ...look, signal: limit }, (call) => provider.playlistHead(call, copy.id));
        const checkedAt = new Date(now());
        if (head === null) return { ...told, checkedAt, state: 'gone' };
        const isUnfinished = copy.syncedVersion === null || link.writing !== null;
        const here =
          isUnfinished || playlist.version > (copy.syncedVersion ?? 0) || copyWords(playlist).name !== copy.name;
        // What a write that broke off has left there cannot be told from changes made there without reading all of it.
        const there = !isUnfinished && (head.snapshotId !== copy.snapshotId || head.name !== copy.name);
        const state = here ? (there ? 'changed-both' : 'changed-here') : there ? 'changed-there' : 'in-step';
        return { ...told, checkedAt, isPublic: head.isPublic, state };
      } catch (error) {
        signal.throwIfAborted();
        if (error instanceof ProviderError && error.kind === 'refused')
          return { ...told, checkedAt: new Date(now()), state: 'gone' };
        if (error instanceof AppError)
          return { ...told, state: 'unavailable', problem: { code: error.code, detail: error.message, retryAt: null } };
        if (!(error instanceof ProviderError || limit.aborted)) throw error;
        const detail = error instanceof ProviderError ? error.message : 'Spotify takes too long at the moment.';
        const waitMs = error instanceof ProviderError ? error.retryAfterMs : null;
        const retryAt = waitMs === null ? null : new Date(now() + waitMs);
        return { ...told, state: 'unavailable', problem: { code: 'provider-unavailable', detail, retryAt } };
      }
    },

    async unlink(userId, id) {
      await playlists.get(userId, id);
      await store.unlink(userId, id);
    },
  };
}

const same = (a: readonly string[], b: readonly string[]): boolean =>
  a.length === b.length && a.every((item, index) => item === b[index]);
