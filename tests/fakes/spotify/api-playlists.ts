import type { Request, Response, Router } from 'express';
import { fail, hasScope, needs, page, trackOf, userOf } from './api-answers.js';
import { fakeId, trackJson } from './music.js';
import type { FakePlaylist, FakeState } from './state.js';

export function addPlaylistRoutes(router: Router, state: FakeState): void {
  router.get('/me/playlists', needs('playlist-read-private'), (request, response) => {
    const own = [...state.playlists.values()].filter(({ ownerId }) => ownerId === userOf(response).id);
    page(
      request,
      response,
      own.map((playlist) => playlistJson(state, playlist, 0)),
      50,
    );
  });
  router.post('/me/playlists', (request, response) => {
    const { name, description = '', public: isPublic = true } = request.body as Record<string, unknown>;
    if (typeof name !== 'string' || name === '') return fail(response, 400, 'Missing required field: name');
    if (!hasScope(response, isPublic === false ? 'playlist-modify-private' : 'playlist-modify-public')) {
      return fail(response, 403, 'Insufficient client scope');
    }
    const id = fakeId(`playlist ${state.playlists.size} ${state.now()}`);
    const ownerId = userOf(response).id;
    const made: FakePlaylist = {
      id,
      ownerId,
      name,
      description: String(description),
      isPublic: isPublic !== false,
      uris: [],
      revision: 1,
      cover: null,
    };
    state.playlists.set(id, made);
    response.status(201).json(playlistJson(state, made, 50));
  });

  const mine = (request: Request, response: Response): FakePlaylist | null => {
    const playlist = state.playlists.get(String(request.params['id']));
    if (playlist === undefined) fail(response, 404, 'Resource not found');
    else if (playlist.ownerId !== userOf(response).id) fail(response, 403, 'You cannot see this playlist');
    else if (
      request.method !== 'GET' &&
      !hasScope(response, playlist.isPublic ? 'playlist-modify-public' : 'playlist-modify-private')
    )
      fail(response, 403, 'Insufficient client scope');
    else return playlist;
    return null;
  };
  const changed = (response: Response, playlist: FakePlaylist, status = 200): void => {
    playlist.revision++;
    response.status(status).json({ snapshot_id: snapshotOf(playlist) });
  };

  router.get('/playlists/:id', (request, response) => {
    const playlist = mine(request, response);
    if (playlist) response.json(playlistJson(state, playlist, 50));
  });
  router.put('/playlists/:id', (request, response) => {
    const playlist = mine(request, response);
    if (!playlist) return;
    const { name, description, public: isPublic } = request.body as Record<string, unknown>;
    if (typeof name === 'string') playlist.name = name;
    if (typeof description === 'string') playlist.description = description;
    if (typeof isPublic === 'boolean') playlist.isPublic = isPublic;
    response.status(200).end();
  });
  router.put('/playlists/:id/images', (request, response) => {
    const playlist = mine(request, response);
    if (!playlist) return;
    if (!hasScope(response, 'ugc-image-upload')) return fail(response, 403, 'Insufficient client scope');
    const image = Buffer.from(String(request.body), 'base64');
    if (image.subarray(0, 2).toString('hex') !== 'ffd8' || image.length > 256 * 1024)
      return fail(response, 400, 'Bad image');
    playlist.cover = String(request.body);
    response.status(202).end();
  });
  router.get('/playlists/:id/items', (request, response) => {
    const playlist = mine(request, response);
    if (playlist) page(request, response, rowsOf(state, playlist.uris), 50);
  });
  router.post('/playlists/:id/items', (request, response) => {
    const playlist = mine(request, response);
    if (!playlist) return;
    const { uris, position } = request.body as { uris?: unknown; position?: number };
    const known = checkUris(uris, response);
    if (!known) return;
    playlist.uris.splice(position ?? playlist.uris.length, 0, ...known);
    changed(response, playlist, 201);
  });
  router.put('/playlists/:id/items', (request, response) => {
    const playlist = mine(request, response);
    if (!playlist) return;
    const {
      uris,
      range_start: start,
      insert_before: before,
      range_length: length = 1,
    } = request.body as {
      uris?: unknown;
      range_start?: number;
      insert_before?: number;
      range_length?: number;
    };
    if (start === undefined || before === undefined) {
      const known = checkUris(uris, response);
      if (!known) return;
      playlist.uris = known;
    } else {
      const moved = playlist.uris.splice(start, length);
      playlist.uris.splice(before > start ? before - length : before, 0, ...moved);
    }
    changed(response, playlist);
  });
  router.delete('/playlists/:id/items', (request, response) => {
    const playlist = mine(request, response);
    if (!playlist) return;
    const { items } = request.body as { items?: { uri: string }[] };
    if (!Array.isArray(items) || items.length > 100) return fail(response, 400, 'Bad items');
    const gone = new Set(items.map(({ uri }) => uri));
    playlist.uris = playlist.uris.filter((uri) => !gone.has(uri));
    changed(response, playlist);
  });
}

function checkUris(uris: unknown, response: Response): string[] | null {
  const known =
    Array.isArray(uris) && uris.length <= 100 ? uris.filter((uri) => trackOf(String(uri))).map(String) : null;
  if (known === null || known.length < (uris as unknown[]).length) {
    fail(response, 400, known === null ? 'You can add a maximum of 100 tracks per request.' : 'Invalid base62 id');
    return null;
  }
  return known;
}

function rowsOf(state: FakeState, uris: readonly string[]): object[] {
  return uris.map((uri) => {
    const track = trackOf(uri);
    const value = track === undefined ? otherJson(uri) : trackJson(track);
    return {
      added_at: '2026-11-01T12:00:00Z',
      is_local: false,
      ...(state.oldFieldNames ? { track: value } : { item: value }),
    };
  });
}

/** Episodes and local files; nothing is told of what has gone. */
function otherJson(uri: string): object | null {
  const kind = uri.split(':')[1];
  return kind === 'track' ? null : { uri, name: 'Something else', type: kind === 'episode' ? 'episode' : 'track' };
}

function playlistJson(state: FakeState, playlist: FakePlaylist, rows: number): object {
  const items = rowsOf(state, playlist.uris.slice(0, rows));
  const paging = { items, total: playlist.uris.length, limit: rows, offset: 0, next: null, previous: null };
  return {
    collaborative: false,
    description: playlist.description,
    external_urls: { spotify: `https://open.spotify.com/playlist/${playlist.id}` },
    id: playlist.id,
    images: [],
    name: playlist.name,
    owner: { id: playlist.ownerId, type: 'user' },
    public: playlist.isPublic,
    snapshot_id: snapshotOf(playlist),
    type: 'playlist',
    uri: `spotify:playlist:${playlist.id}`,
    ...(state.oldFieldNames ? { tracks: paging } : { items: paging }),
  };
}

const snapshotOf = ({ id, revision }: FakePlaylist): string => Buffer.from(`${revision},${id}`).toString('base64');
