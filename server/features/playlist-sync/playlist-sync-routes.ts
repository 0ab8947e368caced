import { conflict } from '../../errors.js';
import { idParams } from '../../http/common-schemas.js';
import { type Endpoint, endpoint, noContent, ok } from '../../http/endpoint.js';
import { presentPlaylist } from '../playlists/playlist-presenter.js';
import type { PlaylistService } from '../playlists/playlist-service.js';
import type { CopyState } from './playlist-sync.js';
import { presentCopyState } from './playlist-sync-presenter.js';
import { copyStateSchema, syncBody, syncedSchema } from './playlist-sync-schema.js';
import type { PlaylistSyncService } from './playlist-sync-service.js';

export interface PlaylistSyncRoutesDeps {
  /** Null where the installation is not set up for Spotify. */
  service: PlaylistSyncService | null;
  playlists: Pick<PlaylistService, 'get'>;
}

const base = { path: '/api/playlists/:id/sync', params: idParams, tag: 'Playlists', access: 'listener' } as const;
const NOT_SET_UP = 'No Spotify account is connected: this installation has no app. Export the playlist instead.';
const notSetUp: CopyState = {
  state: 'unavailable',
  missing: [],
  checkedAt: null,
  syncedAt: null,
  isPublic: null,
  problem: { code: 'not-connected', detail: NOT_SET_UP, retryAt: null },
};

export function playlistSyncRoutes({ service, playlists }: PlaylistSyncRoutesDeps): Endpoint[] {
  /** What is another listener's is not there, whether or not there is a service. */
  const available = async (userId: string, id: string): Promise<PlaylistSyncService> => {
    await playlists.get(userId, id);
    if (service === null) throw conflict('not-connected', NOT_SET_UP);
    return service;
  };

  return [
    endpoint(
      {
        ...base,
        method: 'post',
        summary: 'Bring it in step with its copy in my Spotify account; make the copy where there is none',
        body: syncBody,
        responses: {
          200: { description: 'The playlist, in step', schema: syncedSchema },
          409: {
            description:
              'not-connected, connection-ended, permission-missing; playlist-conflict, with both states; ' +
              'playlist-gone-there; holds-others; sync-running; version-conflict',
          },
        },
      },
      async ({ caller, params, body, signal }) => {
        const sync = await available(caller.id, params.id);
        const wish = { isPublic: body.public, onConflict: body.onConflict, again: body.again };
        const { playlist, searchAgainAt, ...told } = await sync.sync(caller.id, params.id, wish, signal());
        return ok({
          ...presentPlaylist(playlist),
          ...told,
          searchAgainAt: searchAgainAt?.toISOString() ?? null,
        });
      },
    ),
    endpoint(
      {
        ...base,
        method: 'get',
        summary: 'Whether it and its copy at Spotify have changed since they were in step',
        responses: { 200: { description: 'The state', schema: copyStateSchema } },
      },
      async ({ caller, params, signal }) => {
        if (service === null) {
          await playlists.get(caller.id, params.id);
          return ok(presentCopyState(notSetUp));
        }
        return ok(presentCopyState(await service.state(caller.id, params.id, signal())));
      },
    ),
    endpoint(
      {
        ...base,
        method: 'delete',
        summary: 'Forget the copy at Spotify, which stays as it is',
        responses: { 204: { description: 'Unlinked' } },
      },
      async ({ caller, params }) => {
        await (await available(caller.id, params.id)).unlink(caller.id, params.id);
        return noContent();
      },
    ),
  ];
}
