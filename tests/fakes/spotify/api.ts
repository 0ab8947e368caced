import express, { type RequestHandler, Router } from 'express';
import { addPlaylistRoutes } from './api-playlists.js';
import { fail, needs, numberIn, page, textOf, trackOf, userOf } from './api-answers.js';
import { artistJson, fakeMusic, searchTracks, trackJson } from './music.js';
import type { FakeState } from './state.js';

/** Paths that restricted apps lost in 2026. */
const GONE: [method: 'get' | 'post' | 'put' | 'delete', path: string][] = [
  ['get', '/tracks'],
  ['get', '/albums'],
  ['get', '/artists'],
  ['post', '/users/:id/playlists'],
  ['get', '/playlists/:id/tracks'],
  ['post', '/playlists/:id/tracks'],
  ['put', '/playlists/:id/tracks'],
  ['delete', '/playlists/:id/tracks'],
  ['put', '/me/tracks'],
  ['delete', '/me/tracks'],
  ['get', '/recommendations'],
  ['get', '/audio-features'],
];
const RECENT = 50;

/** api.spotify.com/v1, as a restricted app sees it in November 2026. */
export function apiRouter(state: FakeState): Router {
  const router = Router();
  router.use(express.json({ limit: '1mb' }));
  router.use(express.text({ type: 'image/jpeg', limit: '1mb' }));
  router.use(authorise(state));

  for (const [method, path] of GONE) router[method](path, (_request, response) => fail(response, 403, 'Forbidden'));

  router.get('/me', (_request, response) => {
    const { id, name } = userOf(response);
    response.json({
      account_id: `acct-${id}`,
      display_name: name,
      id,
      images: [],
      type: 'user',
      uri: `spotify:user:${id}`,
    });
  });

  router.get('/me/player/recently-played', needs('user-read-recently-played'), (request, response) => {
    const { after, before } = request.query;
    if (after !== undefined && before !== undefined)
      return fail(response, 400, 'Only one of after and before may be set');
    const limit = numberIn(request, 'limit', 20, 1, RECENT);
    if (limit === null) return fail(response, 400, 'Invalid limit');
    const all = userOf(response)
      .plays.toSorted((a, b) => b.playedAt - a.playedAt)
      .slice(0, RECENT);
    const fits = all.filter(
      ({ playedAt }) =>
        (after === undefined || playedAt > Number(after)) && (before === undefined || playedAt < Number(before)),
    );
    const items = fits.slice(0, limit);
    const cursors = { after: String(items[0]?.playedAt ?? ''), before: String(items.at(-1)?.playedAt ?? '') };
    response.json({
      items: items.flatMap(({ uri, playedAt }) => {
        const track = trackOf(uri);
        return track ? [{ track: trackJson(track), played_at: new Date(playedAt).toISOString(), context: null }] : [];
      }),
      next: fits.length > limit ? `${request.baseUrl}${request.path}?before=${cursors.before}` : null,
      cursors: items.length > 0 ? cursors : null,
      limit,
    });
  });

  router.get('/me/top/tracks', needs('user-top-read'), (request, response) => {
    const tracks = userOf(response).topTracks.flatMap((uri) => trackOf(uri) ?? []);
    page(request, response, tracks.map(trackJson), 50);
  });
  router.get('/me/top/artists', needs('user-top-read'), (request, response) => {
    const artists = userOf(response).topTracks.flatMap((uri) => trackOf(uri)?.artists[0] ?? []);
    page(request, response, [...new Set(artists)].map(artistJson), 50);
  });
  router.get('/me/tracks', needs('user-library-read'), (request, response) => {
    const rows = userOf(response).saved.flatMap(({ uri, addedAt }) => {
      const track = trackOf(uri);
      return track ? [{ added_at: new Date(addedAt).toISOString(), track: trackJson(track) }] : [];
    });
    page(request, response, rows, 50);
  });
  router.put('/me/library', needs('user-library-modify'), (request, response) => {
    const uris = textOf(request, 'uris').split(',').filter(Boolean);
    if (uris.length === 0 || uris.length > 40) return fail(response, 400, 'Between 1 and 40 uris');
    const { saved } = userOf(response);
    for (const uri of uris) if (!saved.some((one) => one.uri === uri)) saved.unshift({ uri, addedAt: state.now() });
    response.status(200).end();
  });

  router.get('/search', (request, response) => {
    const limit = numberIn(request, 'limit', 5, 1, 10);
    const offset = numberIn(request, 'offset', 0, 0, 1000);
    if (limit === null || offset === null) return fail(response, 400, 'Invalid limit');
    const query = textOf(request, 'q');
    if (query === '') return fail(response, 400, 'No search query');
    const found = searchTracks(query).filter(({ uri }) => !state.missing.has(uri));
    response.json({
      tracks: {
        items: found.slice(offset, offset + limit).map(trackJson),
        limit,
        offset,
        total: found.length,
        next: null,
      },
    });
  });
  router.get('/tracks/:id', (request, response) => {
    const track = fakeMusic().trackById.get(request.params.id);
    if (track === undefined || state.missing.has(track.uri)) return fail(response, 404, 'Non existing id');
    response.json(trackJson(track));
  });
  router.get('/artists/:id', (request, response) => {
    const artist = fakeMusic().artistById.get(request.params.id);
    if (artist === undefined) return fail(response, 404, 'Non existing id');
    response.json(artistJson(artist));
  });

  addPlaylistRoutes(router, state);
  router.use((_request, response) => fail(response, 404, 'Service not found'));
  return router;
}

function authorise(state: FakeState): RequestHandler {
  return (request, response, next) => {
    const [scheme, token = ''] = (request.headers.authorization ?? '').split(' ');
    const grant = state.accessTokens.get(token);
    if (scheme !== 'Bearer' || token === '') return fail(response, 401, 'No token provided');
    if (grant === undefined) return fail(response, 401, 'Invalid access token');
    if (grant.expiresAt <= state.now()) return fail(response, 401, 'The access token expired');
    Object.assign(response.locals, grant);
    next();
  };
}
