import { AppError } from '../../errors.js';
import type { Logger } from '../../logger.js';
import type { Call, MusicProvider, MusicTrack } from '../../providers/music/music-provider.js';
import { ProviderError } from '../../providers/provider-error.js';
import type { Queue } from '../../queue.js';
import type { AccountAccess } from '../connections/account-access.js';
import type { ServiceTrack, ServiceTrackKind } from './service-track.js';
import type { TasteStore } from './taste-store.js';

export interface TasteService {
  /** Begins, soon, to fetch what a listener who has connected keeps and hears most there. */
  begin(userId: string): Promise<void>;
  /** Forgets all of it. */
  end(userId: string): Promise<void>;
  /** Fetches it daily, each listener's once for the installation. */
  start(): Promise<void>;
}

export interface TasteDeps {
  store: TasteStore;
  access: AccountAccess;
  provider: Pick<MusicProvider, 'topTracks' | 'savedTracks'>;
  /** Enters tracks that were found at the service into the catalogue. */
  enterTracks(tracks: readonly MusicTrack[]): Promise<void>;
  queue: Queue;
  logger: Logger;
  now: () => number;
  random: () => number;
}

const QUEUE = 'music-taste';
const EVERY_MINUTE = '* * * * *';
/** Seven calls each. */
const LISTENERS_AT_ONCE = 2;
const LEASE_MS = 5 * 60_000;
const BACKOFF_MS = 30 * 60_000;
const DAY_MS = 24 * 3_600_000;
const RANGES = { 'top-short': 'short_term', 'top-medium': 'medium_term', 'top-long': 'long_term' } as const;
/** What was saved years ago and is not heard says little. */
const SAVED_AT_MOST = 200;
const PAGE = 50;

/** What connected listeners, who allowed it, keep at the service and hear most there. */
export function createTasteService(deps: TasteDeps): TasteService {
  const { store, access, provider, queue, logger, now, random } = deps;
  /** Within a fifth around it, so that listeners spread out. */
  const around = (ms: number): Date => new Date(now() + ms * (0.8 + 0.4 * random()));

  async function saved(call: Call): Promise<MusicTrack[]> {
    const tracks: MusicTrack[] = [];
    for (let offset = 0; offset < SAVED_AT_MOST; offset += PAGE) {
      const page = await provider.savedTracks(call, offset);
      tracks.push(...page.tracks);
      if (offset + PAGE >= page.total) break;
    }
    return tracks;
  }

  async function fetchTaste(userId: string, signal: AbortSignal): Promise<void> {
    const ask = <T>(work: (call: Call) => Promise<T>): Promise<T> =>
      access.as({ userId, purpose: 'enrich', needs: ['taste'], signal }, work);
    const taste: ServiceTrack[] = [];
    const take = async (kind: ServiceTrackKind, tracks: readonly MusicTrack[]): Promise<void> => {
      await deps.enterTracks(tracks);
      taste.push(...[...new Set(tracks.map(({ uri }) => uri))].map((trackKey, rank) => ({ kind, trackKey, rank })));
    };
    for (const kind of ['top-short', 'top-medium', 'top-long'] as const) {
      await take(kind, await ask((call) => provider.topTracks(call, RANGES[kind])));
    }
    await take('saved', await ask(saved));
    await store.replace(userId, taste, new Date(now()), around(DAY_MS));
  }

  async function run(signal: AbortSignal): Promise<void> {
    for (const userId of await store.claim(new Date(now()), new Date(now() + LEASE_MS), LISTENERS_AT_ONCE)) {
      try {
        await fetchTaste(userId, signal);
      } catch (error) {
        signal.throwIfAborted();
        if (!(error instanceof ProviderError || error instanceof AppError)) throw error;
        logger.info({ err: error, userId }, 'the taste of a listener was not fetched');
        await store.rest(userId, pauseAfter(error));
      }
    }
  }

  /** Who did not allow it, or whose connection has ended, connects again before it can work. */
  function pauseAfter(error: ProviderError | AppError): Date {
    if (error instanceof AppError) return around(DAY_MS);
    return new Date(now() + (error.retryAfterMs ?? BACKOFF_MS));
  }

  return {
    begin: (userId) => store.begin(userId, new Date(now())),
    end: (userId) => store.remove(userId),

    async start() {
      await queue.work(QUEUE, (_data, signal) => run(signal));
      await queue.schedule(QUEUE, EVERY_MINUTE);
    },
  };
}
