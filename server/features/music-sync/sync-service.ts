import { AppError } from '../../errors.js';
import type { Logger } from '../../logger.js';
import type { MusicProvider, RecentPlay } from '../../providers/music/music-provider.js';
import { ProviderError } from '../../providers/provider-error.js';
import type { Queue } from '../../queue.js';
import type { AccountAccess } from '../connections/account-access.js';
import type { Listen } from '../history/listen.js';
import type { ListeningGap, SyncState } from './sync-state.js';
import type { SyncStore } from './sync-store.js';

export interface SyncService {
  state(userId: string): Promise<{ sync: SyncState | null; gaps: ListeningGap[] }>;
  /** Fetches what was heard lately, and stores what is new of it. Returns how many listens that were. */
  sync(userId: string, signal: AbortSignal): Promise<number>;
  /** Begins, soon, to sync a listener who has connected. */
  begin(userId: string): Promise<void>;
  end(userId: string): Promise<void>;
  /** Syncs everybody whose time has come, each once for the installation. */
  start(): Promise<void>;
}

export interface SyncServiceDeps {
  store: SyncStore;
  access: AccountAccess;
  provider: Pick<MusicProvider, 'recentlyPlayed'>;
  record(userId: string, listens: readonly Listen[]): Promise<boolean[]>;
  onHistoryChanged(userId: string): Promise<void>;
  queue: Queue;
  logger: Logger;
  now: () => number;
  random: () => number;
}

const QUEUE = 'music-sync';
const DUE_QUEUE = 'music-sync-due';
const EVERY_MINUTE = '* * * * *';
const MOST_AT_ONCE = 200;
/** What the service remembers. */
const WINDOW = 50;
/** An hour of two-minute songs are thirty plays: fifty are not heard in twenty minutes. */
const EVERY_MS = 5 * 60_000;
const LEASE_MS = 10 * 60_000;
const BACKOFF_AT_MOST_MS = 6 * 3_600_000;
const REST_MS = 24 * 3_600_000;

/** What is heard at the connected service comes into the history by itself. */
export function createSyncService(deps: SyncServiceDeps): SyncService {
  const { store, access, provider, queue, logger, now, random } = deps;
  /** Within a fifth around it, so that listeners spread out. */
  const around = (ms: number): Date => new Date(now() + ms * (0.8 + 0.4 * random()));

  async function keep(userId: string, plays: readonly RecentPlay[], before: SyncState | null): Promise<number> {
    const stored = plays.length === 0 ? [] : await deps.record(userId, plays.map(toListen));
    const times = plays.map(({ playedAt }) => playedAt.getTime());
    const [newest, oldest] = [Math.max(...times), Math.min(...times)];
    const last = before?.lastPlayedAt?.getTime() ?? null;
    // The window does not reach back to what was seen before: what lies between may be missing.
    if (last !== null && plays.length >= WINDOW && oldest > last) {
      await store.addGap(userId, { startsAt: new Date(last), endsAt: new Date(oldest) });
    }
    await store.save(userId, {
      lastPlayedAt: plays.length === 0 ? (before?.lastPlayedAt ?? null) : new Date(Math.max(newest, last ?? 0)),
      syncedAt: new Date(now()),
      nextAt: around(EVERY_MS),
      failures: 0,
      error: null,
    });
    return stored.filter(Boolean).length;
  }

  async function noteFailure(userId: string, before: SyncState | null, error: unknown): Promise<void> {
    const failures = (before?.failures ?? 0) + 1;
    await store.save(userId, {
      lastPlayedAt: before?.lastPlayedAt ?? null,
      syncedAt: before?.syncedAt ?? null,
      nextAt: nextTry(error, failures),
      failures,
      error: error instanceof AppError || error instanceof ProviderError ? error.message : 'Something went wrong here.',
    });
  }

  /** A connection that has ended rests: connecting again begins anew. */
  function nextTry(error: unknown, failures: number): Date {
    if (error instanceof AppError && error.status === 409) return new Date(now() + REST_MS);
    const asked = error instanceof ProviderError ? (error.retryAfterMs ?? 0) : 0;
    return around(Math.max(asked * 1.25, Math.min(EVERY_MS * 2 ** (failures - 1), BACKOFF_AT_MOST_MS)));
  }

  async function sync(userId: string, signal: AbortSignal): Promise<number> {
    const before = await store.find(userId);
    try {
      const plays = await access.as({ userId, purpose: 'sync', needs: ['listening'], signal }, (call) =>
        provider.recentlyPlayed(call),
      );
      const added = await keep(userId, plays, before);
      if (added > 0) await deps.onHistoryChanged(userId);
      return added;
    } catch (error) {
      signal.throwIfAborted();
      await noteFailure(userId, before, error);
      throw error;
    }
  }

  return {
    sync,

    async state(userId) {
      const [state, gaps] = await Promise.all([store.find(userId), store.gaps(userId)]);
      return { sync: state, gaps };
    },

    begin: (userId) => store.begin(userId, new Date(now())),
    end: (userId) => store.remove(userId),

    async start() {
      await queue.work(QUEUE, async ({ userId = '' }, signal) => {
        try {
          await sync(userId, signal);
        } catch (error) {
          signal.throwIfAborted();
          // The state says when the next try is due: the queue shall not repeat it before.
          logger.warn({ err: error, userId }, 'a sync failed');
        }
      });
      await queue.work(DUE_QUEUE, async () => {
        const due = await store.claim(new Date(now()), new Date(now() + LEASE_MS), MOST_AT_ONCE);
        for (const userId of due) await queue.enqueue(QUEUE, { userId }, userId);
      });
      await queue.schedule(DUE_QUEUE, EVERY_MINUTE);
    },
  };
}

function toListen({ playedAt, track }: RecentPlay): Listen {
  return {
    endedAt: playedAt,
    precision: 'second',
    msPlayed: track.durationMs,
    trackKey: track.uri,
    title: track.title,
    artist: track.artists[0]?.name ?? '',
    album: track.album,
    spotifyUri: track.uri,
    source: 'spotify-recent',
    reasonStart: null,
    reasonEnd: null,
    skipped: null,
    shuffle: null,
    offline: null,
    incognito: null,
  };
}
