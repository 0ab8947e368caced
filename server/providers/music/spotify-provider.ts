import { ProviderError } from '../provider-error.js';
import type { ProviderObserver } from '../provider-observer.js';
import type { CallBudgets } from './call-budgets.js';
import type {
  Call,
  MusicProvider,
  MusicPurpose,
  MusicTokens,
  MusicTrack,
  RemotePlaylistHead,
  TrackQuery,
} from './music-provider.js';
import { viaPackage } from './spotify-package.js';
import { createSpotifyAccounts } from './spotify-accounts.js';
import * as answers from './spotify-schema.js';
import { parsed } from './spotify-schema.js';
import { send, type SpotifyRequest, type SpotifyResponse } from './spotify-transport.js';

export interface SpotifyOptions {
  clientId: string;
  /** Null: a public client, which PKCE alone proves. */
  clientSecret: string | null;
  /** Bases without "/v1". */
  apiUrl: string;
  accountsUrl: string;
  budgets: CallBudgets;
  observer: ProviderObserver;
}

const NAME = 'spotify';
/** The most that the service takes or gives at once. */
const CHUNK = 100;
const PAGE = 50;
const FOUND = 10;
const MOST_PLAYLISTS = 500;

/** The Web API as it is for new apps since 2026. */
export function createSpotify(options: SpotifyOptions): MusicProvider {
  const { budgets, observer } = options;
  const accounts = createSpotifyAccounts(options);
  const { ping } = accounts;
  const apiUrl = options.apiUrl.replace(/\/+$/, '');
  const accountsUrl = options.accountsUrl.replace(/\/+$/, '');

  /** Leaves the service alone when it asks for that. */
  async function heeding<T>(purpose: MusicPurpose, work: () => Promise<T>): Promise<T> {
    try {
      return await work();
    } catch (error) {
      if (error instanceof ProviderError && error.retryAfterMs !== null) {
        await budgets.pause(purpose, error.kind, error.retryAfterMs);
      }
      throw error;
    }
  }

  /** Takes from the budget, and tells the observer. */
  async function observed<T>(operation: string, purpose: MusicPurpose, work: () => Promise<T>): Promise<T> {
    await budgets.take(purpose);
    const started = performance.now();
    let error: ProviderError | null = null;
    try {
      return await heeding(purpose, work);
    } catch (cause) {
      if (cause instanceof ProviderError) error = cause;
      throw cause;
    } finally {
      observer.observe({
        provider: NAME,
        kind: 'music',
        operation,
        model: null,
        error,
        latencyMs: performance.now() - started,
        firstTokenMs: null,
        inputTokens: 0,
        outputTokens: 0,
        probe: false,
      });
    }
  }

  const direct = (
    operation: string,
    call: Call,
    request: Omit<SpotifyRequest, 'url' | 'headers' | 'body'> & {
      path: string;
      json?: unknown;
      raw?: { type: string; body: string };
    },
  ): Promise<SpotifyResponse> =>
    observed(operation, call.purpose, () =>
      send(
        {
          method: request.method,
          url: `${apiUrl}/v1${request.path}`,
          headers: {
            Authorization: `Bearer ${call.accessToken}`,
            ...(request.json !== undefined && { 'Content-Type': 'application/json' }),
            ...(request.raw && { 'Content-Type': request.raw.type }),
          },
          body: request.raw?.body ?? (request.json === undefined ? null : JSON.stringify(request.json)),
        },
        call.signal,
      ),
    );

  const packaged = (
    operation: string,
    call: Call,
    ask: Parameters<typeof viaPackage<unknown>>[1],
  ): Promise<{ body: unknown; statusCode: number }> =>
    observed(operation, call.purpose, () =>
      viaPackage({ apiUrl, accountsUrl, signal: call.signal, accessToken: call.accessToken }, ask),
    );

  const token = (operation: string, form: Record<string, string>, signal: AbortSignal): Promise<MusicTokens> =>
    observed(operation, 'account', () => accounts.token(form, signal));

  async function playlistHead(call: Call, id: string): Promise<RemotePlaylistHead | null> {
    const { status, body } = await direct('playlist', call, { method: 'GET', path: pathOf(id) });
    return status === 404 ? null : parsed(answers.playlistAnswer, body);
  }

  return {
    name: NAME,
    ping: ping && ((signal) => heeding('account', () => ping(signal))),
    authorizeUrl: accounts.authorizeUrl,

    exchangeCode: ({ code, verifier, redirectUri }, signal) =>
      token(
        'exchange-code',
        { grant_type: 'authorization_code', code, code_verifier: verifier, redirect_uri: redirectUri },
        signal,
      ),
    refresh: (refreshToken, signal) =>
      token('refresh', { grant_type: 'refresh_token', refresh_token: refreshToken }, signal),

    account: async (call) =>
      parsed(answers.accountAnswer, (await packaged('account', call, (api) => api.getMe())).body),

    async recentlyPlayed(call) {
      const { body } = await packaged('recently-played', call, (api) => api.getMyRecentlyPlayedTracks({ limit: PAGE }));
      return parsed(answers.recentAnswer, body);
    },

    async topTracks(call, range) {
      const { body } = await packaged('top-tracks', call, (api) =>
        api.getMyTopTracks({ time_range: range, limit: PAGE }),
      );
      return parsed(answers.tracksAnswer, body);
    },

    async savedTracks(call, offset) {
      const { body } = await packaged('saved-tracks', call, (api) => api.getMySavedTracks({ limit: PAGE, offset }));
      return parsed(answers.savedAnswer, body);
    },

    async search(call, query) {
      const market = query.market === undefined ? {} : { market: query.market };
      const { body } = await packaged('search', call, (api) =>
        api.searchTracks(searchText(query), { limit: FOUND, ...market }),
      );
      return parsed(answers.searchAnswer, body);
    },

    async track(call, uri) {
      const { body, statusCode } = await packaged('track', call, (api) => api.getTrack(idOf(uri)));
      return statusCode === 404 ? null : parsed(answers.trackAnswer, body);
    },

    async artistGenres(call, artistId) {
      const { body, statusCode } = await packaged('artist', call, (api) => api.getArtist(artistId));
      return statusCode === 404 ? [] : parsed(answers.artistAnswer, body).genres;
    },

    async createPlaylist(call, { name, description, isPublic }) {
      const json = { name, description, public: isPublic };
      return parsed(
        answers.playlistAnswer,
        found(await direct('create-playlist', call, { method: 'POST', path: '/me/playlists', json })),
      );
    },

    playlistHead,

    async playlist(call, id) {
      const head = await playlistHead(call, id);
      if (head === null) return null;
      const trackUris: string[] = [];
      const tracks: MusicTrack[] = [];
      for (let offset = 0; ;) {
        const rows = await direct('playlist-items', call, {
          method: 'GET',
          path: `${pathOf(id)}/items?limit=${PAGE}&offset=${offset}`,
        });
        if (rows.status === 404) return null;
        const page = parsed(answers.itemsAnswer, rows.body);
        trackUris.push(...page.uris);
        tracks.push(...page.tracks);
        offset += page.read;
        if (page.read === 0 || offset >= page.total) break;
      }
      return { ...head, trackUris, tracks };
    },

    async ownPlaylists(call) {
      const playlists: RemotePlaylistHead[] = [];
      for (let offset = 0; offset < MOST_PLAYLISTS;) {
        const { body } = await packaged('own-playlists', call, (api) => api.getUserPlaylists({ limit: PAGE, offset }));
        const { items, total } = parsed(answers.playlistsAnswer, body);
        playlists.push(...items);
        offset += PAGE;
        if (offset >= total) break;
      }
      return playlists;
    },

    async describePlaylist(call, id, { isPublic, ...change }) {
      const json = { ...change, ...(isPublic !== undefined && { public: isPublic }) };
      found(await direct('describe-playlist', call, { method: 'PUT', path: pathOf(id), json }));
    },

    async replaceTracks(call, id, uris) {
      const path = `${pathOf(id)}/items`;
      const write = async (method: 'PUT' | 'POST', chunk: readonly string[]): Promise<string> => {
        const answer = found(await direct('write-items', call, { method, path, json: { uris: chunk } }));
        return parsed(answers.snapshotAnswer, answer).snapshot_id;
      };
      let snapshot = await write('PUT', uris.slice(0, CHUNK));
      for (let at = CHUNK; at < uris.length; at += CHUNK) snapshot = await write('POST', uris.slice(at, at + CHUNK));
      return snapshot;
    },

    async setCover(call, id, jpeg) {
      const raw = { type: 'image/jpeg', body: Buffer.from(jpeg).toString('base64') };
      found(await direct('set-cover', call, { method: 'PUT', path: `${pathOf(id)}/images`, raw }));
    },
  };
}

/** Field filters as the service knows them; a quote in a name would end the filter. */
function searchText({ title, artist, album, isrc }: TrackQuery): string {
  if (isrc !== undefined) return `isrc:${isrc}`;
  const quoted = (name: string): string => `"${name.replaceAll('"', ' ')}"`;
  const filters = [`track:${quoted(title)}`, `artist:${quoted(artist)}`];
  return [...filters, ...(album === undefined ? [] : [`album:${quoted(album)}`])].join(' ');
}

const pathOf = (playlistId: string): string => `/playlists/${encodeURIComponent(playlistId)}`;
const idOf = (uri: string): string => uri.split(':')[2] ?? '';

function found({ status, body }: SpotifyResponse): unknown {
  if (status === 404) throw new ProviderError(NAME, 'bad-request', 'Spotify does not know this playlist any more.');
  return body;
}
