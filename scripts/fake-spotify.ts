import express from 'express';
import { type FakeSpotify, listenTo, startFakeSpotify } from '../tests/fakes/spotify/fake-spotify.js';
import { fakeMusic } from '../tests/fakes/spotify/music.js';
import { quotaExceeded, rateLimited } from '../tests/fakes/spotify/state.js';

/**
 * `npm run fake:spotify [-- PORT]`: a Spotify on this machine, so that everything which needs one can be tried in a browser
 * without an account. Prints the settings to start EchoTune with; /fake is the desk from which it is played with.
 */
const PORT = Number(process.argv[2] ?? 8901);
const fake = await startFakeSpotify({ port: PORT, extra: desk });
const ada = fake.addUser('ada', 'Ada');
const bob = fake.addUser('bob', 'Bob');
listenTo(ada, 30, Date.now());
listenTo(bob, 10, Date.now(), 500);
ada.topTracks = fakeMusic()
  .tracks.slice(100, 150)
  .map(({ uri }) => uri);
ada.saved = fakeMusic()
  .tracks.slice(200, 260)
  .map(({ uri }, n) => ({ uri, addedAt: Date.now() - n * 86_400_000 }));

process.stdout
  .write(`A fake Spotify runs at ${fake.url}; play with it at ${fake.url}/fake. Start EchoTune beside it with:

  SPOTIFY_CLIENT_ID=fake-client SPOTIFY_CLIENT_SECRET=fake-secret \\
  SPOTIFY_API_URL=${fake.url} SPOTIFY_ACCOUNTS_URL=${fake.url} npm start

Ctrl-C ends it.
`);
for (const signal of ['SIGINT', 'SIGTERM'] as const)
  process.on(signal, () => void fake.stop().then(() => process.exit(0)));

/** What happens at Spotify without EchoTune: plays, edits, outages. */
function desk(service: FakeSpotify): express.Router {
  const { state } = service;
  const acts: Record<string, [label: string, act: () => void]> = {
    listen: ['Ada hears five tracks', () => listenTo(ada, 5, Date.now(), Math.floor(Math.random() * 2_000))],
    gap: ['Ada hears seventy tracks (more than Spotify remembers)', () => listenTo(ada, 70, Date.now(), 700)],
    add: [
      'Somebody adds a track to every playlist',
      () => {
        for (const playlist of state.playlists.values()) {
          const { tracks } = fakeMusic();
          playlist.uris.push(tracks[Math.floor(Math.random() * tracks.length)]?.uri ?? '');
          playlist.revision++;
        }
      },
    ],
    remove: [
      'Somebody removes the first track of every playlist',
      () => {
        for (const playlist of state.playlists.values()) {
          playlist.uris.shift();
          playlist.revision++;
        }
      },
    ],
    expire: ['Access tokens expire', () => state.accessTokens.clear()],
    revoke: [
      'Every authorization is revoked',
      () => [state.accessTokens, state.refreshTokens].forEach((all) => all.clear()),
    ],
    limit: ['"Too many requests" for half a minute', () => service.disturb(/ \/v1/, rateLimited(30), 5)],
    quota: ["The day's quota is gone", () => service.disturb(/ \/v1/, quotaExceeded(3_600), 1_000)],
    down: ['The service is down', () => service.disturb(/.*/, { kind: 'answer', status: 503, body: null }, 100_000)],
    calm: ['Everything works again', () => service.calm()],
  };
  const router = express.Router();
  router.get('/', (_request, response) => {
    const buttons = Object.entries(acts).map(([key, [label]]) => `<button name="act" value="${key}">${label}</button>`);
    const playlists = [...state.playlists.values()].map(
      ({ name, isPublic, uris }) =>
        `<li>${name.replace(/[<&]/g, ' ')}: ${uris.length} tracks${isPublic ? ', public' : ''}</li>`,
    );
    response.type('html')
      .send(`<!doctype html><title>Fake Spotify</title><meta name="viewport" content="width=device-width">
<style>body{font:16px sans-serif;max-width:36rem;margin:5vh auto;padding:0 1rem}button{display:block;margin:.5rem 0;padding:.75rem 1rem;font:inherit}</style>
<h1>Fake Spotify</h1><form method="post">${buttons.join('')}</form>
<h2>Playlists there</h2><ul>${playlists.join('') || '<li>none</li>'}</ul><p>${service.requests.length} requests so far.</p>`);
  });
  router.post('/', express.urlencoded({ extended: false }), (request, response) => {
    const body = request.body as Record<string, unknown>;
    acts[String(body['act'])]?.[1]();
    response.redirect(303, '/fake');
  });
  return router;
}
