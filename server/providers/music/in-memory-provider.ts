import { randomUUID } from 'node:crypto';
import { ProviderError } from '../provider-error.js';
import {
  AuthorizationEnded,
  type Call,
  type MusicAccount,
  type MusicProvider,
  type MusicTokens,
  type MusicTrack,
  type RecentPlay,
  type RemotePlaylist,
} from './music-provider.js';

export interface InMemoryMusic {
  tracks: readonly MusicTrack[];
  genres: ReadonlyMap<string, string[]>;
  accounts: { account: MusicAccount; plays: RecentPlay[]; top: MusicTrack[]; saved: MusicTrack[] }[];
}

const HOUR_MS = 3_600_000;
const REMEMBERED = 50;
const FOUND = 10;

/**
 * A music service in this process, for tests and for trying things out: it behaves as a service does that a listener
 * connects, tokens and all. Whoever is asked to agree agrees: the code is the account's id.
 */
export function createInMemoryMusic({ tracks, genres, accounts }: InMemoryMusic): MusicProvider {
  const access = new Map<string, string>();
  const refreshable = new Map<string, string>();
  const playlists = new Map<string, RemotePlaylist & { ownerId: string }>();

  const grant = (accountId: string): MusicTokens => {
    const tokens = { accessToken: randomUUID(), refreshToken: randomUUID() };
    access.set(tokens.accessToken, accountId);
    refreshable.set(tokens.refreshToken, accountId);
    return { ...tokens, accessExpiresAt: new Date(Date.now() + HOUR_MS), scopes: [] };
  };
  const whose = ({ accessToken, signal }: Call): InMemoryMusic['accounts'][number] => {
    signal.throwIfAborted();
    const found = accounts.find(({ account }) => account.id === access.get(accessToken));
    if (found === undefined) throw new ProviderError('in-memory', 'auth', 'The token is not accepted.');
    return found;
  };
  const own = (call: Call, id: string): (RemotePlaylist & { ownerId: string }) | null => {
    const { account } = whose(call);
    const playlist = playlists.get(id);
    return playlist?.ownerId === account.id ? playlist : null;
  };
  const required = (call: Call, id: string): RemotePlaylist => {
    const playlist = own(call, id);
    if (playlist === null) throw new ProviderError('in-memory', 'bad-request', 'There is no such playlist.');
    return playlist;
  };
  const touch = (playlist: RemotePlaylist): string => (playlist.snapshotId = randomUUID());

  return {
    name: 'in-memory',

    ping: async (signal) => signal.throwIfAborted(),

    authorizeUrl: ({ state, redirectUri }) => {
      const url = new URL(redirectUri);
      url.searchParams.set('state', state);
      url.searchParams.set('code', accounts[0]?.account.id ?? '');
      return url.href;
    },
    async exchangeCode({ code }) {
      if (!accounts.some(({ account }) => account.id === code)) throw new AuthorizationEnded('The code is not known.');
      return grant(code);
    },
    async refresh(refreshToken) {
      const accountId = refreshable.get(refreshToken);
      if (accountId === undefined) throw new AuthorizationEnded('The authorization has ended.');
      refreshable.delete(refreshToken);
      return grant(accountId);
    },

    account: async (call) => whose(call).account,
    recentlyPlayed: async (call) =>
      whose(call)
        .plays.toSorted((a, b) => b.playedAt.getTime() - a.playedAt.getTime())
        .slice(0, REMEMBERED),
    topTracks: async (call) => whose(call).top.slice(0, REMEMBERED),
    savedTracks: async (call, offset) => {
      const { saved } = whose(call);
      return { tracks: saved.slice(offset, offset + REMEMBERED), total: saved.length };
    },

    async search(call, { title, artist, isrc }) {
      whose(call);
      const has = (text: string, part: string): boolean => text.toLowerCase().includes(part.toLowerCase());
      const fits = (track: MusicTrack): boolean =>
        isrc === undefined
          ? has(track.title, title) && track.artists.some(({ name }) => has(name, artist))
          : track.isrc === isrc;
      return tracks.filter(fits).slice(0, FOUND);
    },
    async track(call, uri) {
      whose(call);
      return tracks.find((one) => one.uri === uri) ?? null;
    },
    async artistGenres(call, artistId) {
      whose(call);
      return genres.get(artistId) ?? [];
    },

    async createPlaylist(call, made) {
      const id = randomUUID();
      const playlist = {
        ...made,
        id,
        url: `memory:playlist:${id}`,
        snapshotId: randomUUID(),
        trackUris: [],
        tracks: [],
      };
      playlists.set(id, { ...playlist, ownerId: whose(call).account.id });
      return playlist;
    },
    playlist: async (call, id) => {
      const found = own(call, id);
      if (found === null) return null;
      const known = tracks.filter(({ uri }) => found.trackUris.includes(uri));
      return { ...found, trackUris: [...found.trackUris], tracks: known };
    },
    playlistHead: async (call, id) => own(call, id),
    async ownPlaylists(call) {
      const { account } = whose(call);
      return [...playlists.values()].filter(({ ownerId }) => ownerId === account.id).reverse();
    },
    async describePlaylist(call, id, change) {
      Object.assign(required(call, id), change);
    },
    async replaceTracks(call, id, uris) {
      const playlist = required(call, id);
      playlist.trackUris = [...uris];
      return touch(playlist);
    },
    async setCover(call, id) {
      required(call, id);
    },
  };
}
