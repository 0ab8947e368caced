import { ProviderError } from '../../providers/provider-error.js';
import type { AccountAccess } from '../connections/account-access.js';
import type { PlaylistTrack } from '../playlists/playlist.js';
import type { LookupStore } from './lookup-store.js';
import type { TrackFinder } from './track-finder.js';

export interface TrackResolverDeps {
  access: AccountAccess;
  finder: TrackFinder;
  store: Pick<LookupStore, 'fresh' | 'isrcs'>;
  /** Has these looked up in the background. */
  later(userId: string, trackKeys: readonly string[]): Promise<void>;
  now: () => number;
}

export interface ResolvedTracks {
  /** By track key: the URI, null where there is no such track. What was not looked up is not in it. */
  uris: ReadonlyMap<string, string | null>;
  /** When the rest can be asked for again; null where there is no rest. */
  againAt: Date | null;
}

type Unresolved = Pick<PlaylistTrack, 'trackKey' | 'title' | 'artists' | 'album' | 'durationMs' | 'estimated'>;

export interface TrackResolver {
  /**
   * Finds tracks that have no URI: in what was looked up before, in one query, then at the service, a few at a time and
   * not more than a listener waits for. Rejects with a 409 where the listener has no living connection.
   */
  resolve(userId: string, tracks: readonly Unresolved[], signal: AbortSignal): Promise<ResolvedTracks>;
}

const MOST_IN_A_REQUEST = 25;
const AT_ONCE = 4;
const LONGEST_MS = 20_000;
/** By then the background has looked the rest up, unless the service asks to wait longer. */
const USUALLY_MS = 90_000;

export function createTrackResolver(deps: TrackResolverDeps): TrackResolver {
  const { access, finder, store, now } = deps;

  return {
    async resolve(userId, tracks, signal) {
      const before = await store.fresh(
        'track',
        tracks.map(({ trackKey }) => trackKey),
        new Date(now()),
      );
      const uris = new Map(before);
      const open = tracks.filter(({ trackKey }) => !before.has(trackKey));
      if (open.length === 0) return { uris, againAt: null };
      const isrcs = await store.isrcs(open.map(({ trackKey }) => trackKey));
      const queue = open.slice(0, MOST_IN_A_REQUEST).values();
      const limit = AbortSignal.timeout(LONGEST_MS);
      let waitMs: number | null = null;

      const lookUp = async ({ trackKey, durationMs, estimated, ...names }: Unresolved): Promise<void> => {
        const wanted = { ...names, durationMs: estimated ? null : durationMs, isrc: isrcs.get(trackKey) ?? null };
        const caller = { userId, purpose: 'search', needs: [], signal: AbortSignal.any([signal, limit]) } as const;
        const found = await access.as(caller, (call) => finder.find(call, trackKey, wanted));
        uris.set(trackKey, found?.uri ?? null);
      };
      /** Until the queue is empty or the service is not to be asked any more. */
      const work = async (): Promise<void> => {
        for (const track of queue) {
          if (waitMs !== null) return;
          try {
            await lookUp(track);
          } catch (error) {
            signal.throwIfAborted();
            if (!(error instanceof ProviderError || limit.aborted)) throw error;
            // One query that it does not understand says nothing about the others.
            if (error instanceof ProviderError && error.kind === 'bad-request') continue;
            waitMs = Math.max(waitMs ?? 0, error instanceof ProviderError ? (error.retryAfterMs ?? 0) : 0);
          }
        }
      };
      await Promise.all(Array.from({ length: AT_ONCE }, work));

      const rest = open.flatMap(({ trackKey }) => (uris.has(trackKey) ? [] : trackKey));
      if (rest.length === 0) return { uris, againAt: null };
      await deps.later(userId, rest);
      return { uris, againAt: new Date(now() + Math.max(waitMs ?? 0, USUALLY_MS)) };
    },
  };
}
