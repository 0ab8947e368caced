import { idParams, pageOf, pageQuery } from '../../http/common-schemas.js';
import { sendAttachment } from '../../http/attachment.js';
import { decodeCursor, toPage } from '../../http/cursor.js';
import { created, type Endpoint, endpoint, noContent, ok } from '../../http/endpoint.js';
import { z } from 'zod';
import { playlistFile } from './export/playlist-file.js';
import { presentDiff, presentPlaylist, presentSummary, presentVersion } from './playlist-presenter.js';
import {
  diffQuery,
  exportQuery,
  newPlaylistBody,
  playlistChange,
  playlistDiffSchema,
  playlistSchema,
  playlistSummarySchema,
  playlistVersionSchema,
  refineBody,
  tracksBody,
  versionParams,
} from './playlist-schema.js';
import type { PlaylistService } from './playlist-service.js';

const base = { tag: 'Playlists', access: 'listener' } as const;
const all = { ...base, path: '/api/playlists' } as const;
const one = { ...base, path: '/api/playlists/:id', params: idParams } as const;
const below = (path: string) => ({ ...one, path: `${one.path}/${path}` }) as const;

const playlistAnswer = { description: 'The playlist', schema: playlistSchema };
const stale = { description: 'Somebody was first: the playlist is at another version' };

export interface PlaylistRoutesDeps {
  service: PlaylistService;
  onExport(userId: string, trackKeys: readonly string[]): void;
}

export function playlistRoutes({ service, onExport }: PlaylistRoutesDeps): Endpoint[] {
  return [
    endpoint(
      {
        ...all,
        method: 'get',
        summary: 'My playlists without their tracks, latest change first',
        query: pageQuery,
        responses: { 200: { description: 'A page of playlists', schema: pageOf(playlistSummarySchema) } },
      },
      async ({ caller, query: { limit, cursor } }) => {
        const rows = await service.list(caller.id, limit + 1, decodeCursor(cursor));
        return ok(toPage(rows, limit, ({ updatedAt, id }) => ({ at: updatedAt, id }), presentSummary));
      },
    ),
    endpoint(
      {
        ...all,
        method: 'post',
        summary: 'Make a playlist of tracks, of a brief, or of a request in words',
        body: newPlaylistBody,
        idempotent: true,
        responses: { 201: playlistAnswer },
      },
      async ({ caller, body }) => {
        const { name, description, trackKeys, brief, text } = body;
        const playlist = await service.create(caller.id, { name, description, trackKeys, brief, text });
        return created(presentPlaylist(playlist), `/api/playlists/${playlist.id}`);
      },
    ),
    endpoint(
      { ...one, method: 'get', summary: 'A playlist of mine', responses: { 200: playlistAnswer } },
      async ({ caller, params }) => ok(presentPlaylist(await service.get(caller.id, params.id))),
    ),
    endpoint(
      {
        ...one,
        method: 'patch',
        summary: 'Rename or describe it',
        body: playlistChange,
        responses: { 200: playlistAnswer, 409: stale },
      },
      async ({ caller, params, body }) => ok(presentPlaylist(await service.describe(caller.id, params.id, body))),
    ),
    endpoint(
      {
        ...one,
        method: 'delete',
        summary: 'Delete it with all its versions',
        responses: { 204: { description: 'Deleted' } },
      },
      async ({ caller, params }) => {
        await service.remove(caller.id, params.id);
        return noContent();
      },
    ),
    endpoint(
      {
        ...below('tracks'),
        method: 'put',
        summary: 'Put exactly these tracks into this order',
        body: tracksBody,
        responses: { 200: playlistAnswer, 409: stale },
      },
      async ({ caller, params, body }) =>
        ok(presentPlaylist(await service.setTracks(caller.id, params.id, body.trackKeys, body.version))),
    ),
    endpoint(
      {
        ...below('refine'),
        method: 'post',
        summary: 'Change it in words',
        body: refineBody,
        limit: 'chat',
        responses: { 200: playlistAnswer, 409: stale },
      },
      async ({ caller, params, body }) =>
        ok(presentPlaylist(await service.refine(caller.id, params.id, body.instruction, body.version))),
    ),
    endpoint(
      {
        ...below('versions'),
        method: 'get',
        summary: 'Its versions, newest first',
        responses: { 200: { description: 'All of them', schema: z.object({ items: z.array(playlistVersionSchema) }) } },
      },
      async ({ caller, params }) => ok({ items: (await service.versions(caller.id, params.id)).map(presentVersion) }),
    ),
    endpoint(
      {
        ...below('versions/:version/diff'),
        method: 'get',
        summary: 'What changed between two of its versions',
        params: versionParams,
        query: diffQuery,
        responses: { 200: { description: 'What makes the one of the other', schema: playlistDiffSchema } },
      },
      async ({ caller, params: { id, version }, query }) => {
        const from = query.against ?? version - 1;
        return ok(presentDiff(from, version, await service.compare(caller.id, id, from, version)));
      },
    ),
    endpoint(
      {
        ...below('versions/:version/restore'),
        method: 'post',
        summary: 'Make it again what it was at a version',
        params: versionParams,
        responses: { 200: playlistAnswer, 409: stale },
      },
      async ({ caller, params }) => ok(presentPlaylist(await service.restore(caller.id, params.id, params.version))),
    ),
    endpoint(
      {
        ...below('export'),
        method: 'get',
        summary: 'The playlist as a file',
        query: exportQuery,
        responses: { 200: { description: 'The file', contentType: 'application/octet-stream' } },
      },
      async ({ caller, params, query, response }) => {
        const playlist = await service.get(caller.id, params.id);
        const trackKeys = playlist.tracks.map(({ trackKey }) => trackKey);
        onExport(caller.id, trackKeys);
        return sendAttachment(response, playlistFile(playlist, query.format));
      },
    ),
  ];
}
