import { AppError } from '../../errors.js';
import type { Logger } from '../../logger.js';
import type { Call, MusicProvider, MusicTrack } from '../../providers/music/music-provider.js';
import { ProviderError } from '../../providers/provider-error.js';
import type { Queue } from '../../queue.js';
import { normalise } from '../catalogue/identity.js';
import type { Artist, Track } from '../catalogue/track.js';
import type { AccountAccess } from '../connections/account-access.js';
import type { MonthColumns } from '../history/month-bucket.js';
import { artistKeyOf, isWanted, mostHeard } from './enrichment-plan.js';
import { type EnrichmentStore, MOST_PLANNED } from './enrichment-store.js';
import type { LookupStore } from './lookup-store.js';
import type { TrackFinder } from './track-finder.js';

export interface EnrichmentService {
  /** Begins, soon, to read about what a listener who has connected hears. */
  begin(userId: string): Promise<void>;
  end(userId: string): Promise<void>;
  /** Looks these tracks up before all others of this listener. */
  first(userId: string, trackKeys: readonly string[]): Promise<void>;
  /** Reads on every minute, once for the installation. */
  start(): Promise<void>;
}

export interface EnrichmentDeps {
  store: EnrichmentStore;
  lookups: LookupStore;
  finder: TrackFinder;
  access: AccountAccess;
  provider: Pick<MusicProvider, 'track' | 'artistGenres'>;
  catalogue: {
    getTracks(keys: readonly string[]): Promise<Track[]>;
    findArtists(keys: readonly string[]): Promise<ReadonlyMap<string, Artist>>;
    enterHeard(tracks: readonly Track[]): Promise<void>;
    enterGenres(artist: Artist): Promise<void>;
  };
  /** As for the finder. */
  noteFound(trackKey: string, found: MusicTrack): Promise<void>;
  /** The service's word for a genre in ours; null where we have none. */
  genreOf(word: string): string | null;
  loadMonths(userId: string): Promise<readonly MonthColumns[]>;
  queue: Queue;
  logger: Logger;
  now: () => number;
}

const QUEUE = 'music-enrichment';
const EVERY_MINUTE = '* * * * *';
/** Two calls for most of them, so that a minute's leave the purpose half of its budget. */
const TRACKS_AT_ONCE = 10;
const LOOKED_THROUGH_AT_ONCE = 1_000;
const LEASE_MS = 5 * 60_000;
const BACKOFF_MS = 10 * 60_000;
const DAY_MS = 86_400_000;

/** What the service still tells of the tracks that connected listeners hear: lengths, and the genres of artists. */
export function createEnrichmentService(deps: EnrichmentDeps): EnrichmentService {
  const { store, lookups, finder, access, provider, catalogue, queue, logger, now } = deps;
  const at = (inMs: number): Date => new Date(now() + inMs);
  type Ask = <T>(work: (call: Call) => Promise<T>) => Promise<T>;

  /** The tracks of which more is wanted. What is known of an artist by now is entered for those that came later. */
  async function plan(userId: string): Promise<string[]> {
    const heard = mostHeard(await deps.loadMonths(userId));
    const planned: string[] = [];
    for (let from = 0; from < heard.length && planned.length < MOST_PLANNED; from += LOOKED_THROUGH_AT_ONCE) {
      const keys = heard.slice(from, from + LOOKED_THROUGH_AT_ONCE);
      const tracks = new Map((await catalogue.getTracks(keys)).map((track) => [track.key, track]));
      const artistKeys = [...new Set([...tracks.values()].map(artistKeyOf))];
      const [artists, askedTracks, askedArtists] = await Promise.all([
        catalogue.findArtists(artistKeys),
        lookups.fresh('track', keys, at(0)),
        lookups.fresh('artist', artistKeys, at(0)),
      ]);
      const asked = { tracks: askedTracks, artists: askedArtists };
      const late: Track[] = [];
      for (const key of keys) {
        const track = tracks.get(key);
        if (track === undefined) continue;
        const artist = artists.get(artistKeyOf(track));
        if (isWanted(track, artist, asked)) planned.push(key);
        if (track.genres.length === 0 && artist !== undefined && artist.genres.length > 0) {
          late.push({ ...track, genres: artist.genres });
        }
      }
      await catalogue.enterHeard(late);
    }
    return planned;
  }

  async function read(trackKey: string, ask: Ask): Promise<void> {
    const [track] = await catalogue.getTracks([trackKey]);
    if (track === undefined) return;
    const found = await orNothing(readTrack(track, ask));
    if (found !== null) await readArtist(track, found, ask);
  }

  async function readTrack(track: Track, ask: Ask): Promise<MusicTrack | null> {
    const { key, title, artists, album, durationMs } = track;
    const uri = track.spotifyUri ?? (await lookups.fresh('track', [key], at(0))).get(key);
    if (uri === null) return null;
    if (uri === undefined) {
      const isrc = (await lookups.isrcs([key])).get(key) ?? null;
      return ask((call) => finder.find(call, key, { title, artists, album, durationMs, isrc }));
    }
    const found = await ask((call) => provider.track(call, uri));
    if (found !== null) await deps.noteFound(key, found);
    await lookups.save({ kind: 'track', key, remoteId: found?.uri ?? null, score: null }, at(0));
    return found;
  }

  async function readArtist(track: Track, found: MusicTrack, ask: Ask): Promise<void> {
    const key = artistKeyOf(track);
    const [known, asked] = await Promise.all([catalogue.findArtists([key]), lookups.fresh('artist', [key], at(0))]);
    const artist = found.artists.find(({ name }) => normalise(name) === key) ?? found.artists[0];
    if (artist === undefined || asked.has(key) || (known.get(key)?.genres.length ?? 0) > 0) return;
    const words = (await orNothing(ask((call) => provider.artistGenres(call, artist.id)))) ?? [];
    const genres = [...new Set(words.flatMap((word) => deps.genreOf(word) ?? []))];
    if (genres.length > 0) await catalogue.enterGenres({ key, name: track.artists[0] ?? artist.name, genres });
    const remoteId = genres.length > 0 ? artist.id : null;
    await lookups.save({ kind: 'artist', key, remoteId, score: null }, at(0));
  }

  async function run(signal: AbortSignal): Promise<void> {
    const turn = await store.claim(at(0), at(LEASE_MS), TRACKS_AT_ONCE);
    if (turn === null) return;
    const { userId } = turn;
    const ask: Ask = (work) => access.as({ userId, purpose: 'enrich', needs: [], signal }, work);
    try {
      let { next } = turn;
      if (next.length === 0) {
        const planned = await plan(userId);
        await store.plan(userId, planned);
        next = planned.slice(0, TRACKS_AT_ONCE);
      }
      for (const trackKey of next) {
        await read(trackKey, ask);
        await store.done(userId, trackKey);
      }
      await store.rest(userId, at(next.length < TRACKS_AT_ONCE ? DAY_MS : 0));
    } catch (error) {
      signal.throwIfAborted();
      if (!(error instanceof ProviderError || error instanceof AppError)) throw error;
      logger.info({ err: error, userId }, 'the enrichment pauses');
      await store.rest(userId, at(pauseOf(error)));
    }
  }

  return {
    begin: (userId) => store.begin(userId, at(0)),
    end: (userId) => store.remove(userId),
    first: (userId, trackKeys) => store.first(userId, trackKeys, at(0)),

    async start() {
      await queue.work(QUEUE, (_data, signal) => run(signal));
      await queue.schedule(QUEUE, EVERY_MINUTE);
    },
  };
}

/** What the service does not give to this app, or for this one thing, is no reason to stop. */
async function orNothing<T>(answer: Promise<T>): Promise<T | null> {
  try {
    return await answer;
  } catch (error) {
    if (error instanceof ProviderError && ['refused', 'bad-request', 'malformed'].includes(error.kind)) return null;
    throw error;
  }
}

/** A connection that has ended rests: connecting again begins anew. */
function pauseOf(error: ProviderError | AppError): number {
  return error instanceof AppError ? DAY_MS : (error.retryAfterMs ?? BACKOFF_MS);
}
