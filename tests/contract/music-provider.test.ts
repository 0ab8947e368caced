import { createHash } from 'node:crypto';
import { afterAll } from '@jest/globals';
import { createInMemoryMusic } from '../../server/providers/music/in-memory-provider.js';
import type { MusicTrack } from '../../server/providers/music/music-provider.js';
import { createSpotify } from '../../server/providers/music/spotify-provider.js';
import { REDIRECT } from '../fakes/spotify/connect.js';
import { type FakeSpotify, listenTo, startFakeSpotify } from '../fakes/spotify/fake-spotify.js';
import { fakeMusic } from '../fakes/spotify/music.js';
import { musicProviderContract } from './music-provider.contract.js';

const { tracks } = fakeMusic();
const uris = tracks.slice(0, 230).map(({ uri }) => uri);
const [first] = tracks;
const wanted = { title: first?.title ?? '', artist: first?.artists[0]?.name ?? '', isrc: first?.isrc ?? '' };
const started: FakeSpotify[] = [];
afterAll(async () => {
  for (const spotify of started) await spotify.stop();
});

musicProviderContract('Spotify', async () => {
  const spotify = await startFakeSpotify({ redirectUris: [REDIRECT] });
  started.push(spotify);
  const ada = spotify.addUser('ada', 'Ada');
  listenTo(ada, 7, Date.now());
  ada.saved = uris.slice(0, 2).map((uri) => ({ uri, addedAt: Date.now() }));
  const provider = createSpotify({
    clientId: spotify.state.clientId,
    clientSecret: spotify.state.clientSecret,
    apiUrl: spotify.url,
    accountsUrl: spotify.url,
    budgets: { take: async () => undefined, pause: async () => undefined },
    observer: { observe: () => undefined, circuit: () => undefined, fallback: () => undefined },
  });
  return {
    provider,
    uris,
    wanted,
    async agree() {
      const verifier = 'v'.repeat(64);
      const challenge = createHash('sha256').update(verifier).digest('base64url');
      const scopes = [
        'user-read-recently-played',
        'user-library-read',
        'playlist-modify-private',
        'playlist-read-private',
      ];
      const at = provider.authorizeUrl({ state: 's', challenge, scopes, redirectUri: REDIRECT });
      const answer = await fetch(at, {
        method: 'POST',
        redirect: 'manual',
        body: new URLSearchParams({ user: 'ada' }),
      });
      const code = new URL(answer.headers.get('location') ?? '').searchParams.get('code') ?? '';
      return { code, verifier, redirectUri: REDIRECT };
    },
  };
});

musicProviderContract('in memory', async () => {
  const known = tracks.map(({ id: _id, artists, ...track }): MusicTrack => ({
    ...track,
    artists: artists.map(({ id, name }) => ({ id, name })),
  }));
  const plays = known.slice(0, 7).map((track, n) => ({ track, playedAt: new Date(Date.now() - n * 60_000) }));
  const account = { id: 'ada', formerIds: [], name: 'Ada' };
  return {
    provider: createInMemoryMusic({
      tracks: known,
      genres: new Map(),
      accounts: [{ account, plays, top: [], saved: known.slice(0, 2) }],
    }),
    uris,
    wanted,
    agree: async () => ({ code: 'ada', verifier: '', redirectUri: REDIRECT }),
  };
});
