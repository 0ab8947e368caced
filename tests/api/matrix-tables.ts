import { randomUUID } from 'node:crypto';
import { buildExtendedHistory } from '../factories/exports.js';
import { importFile } from '../import-file.js';
import type { Agent, TestApp } from '../start-app.js';

export const RULE = { type: 'boolean', enabled: true };

/** What is sent, where something must be; of the routes' own words as little as makes them work. */
export const bodiesWith = (trackKeys: readonly string[]): Record<string, object> => ({
  'POST /ofrep/v1/evaluate/flags/:key': { context: { targetingKey: 'x' } },
  'POST /ofrep/v1/evaluate/flags': { context: { targetingKey: 'x' } },
  'POST /api/admin/flags/import': { file: { flags: {} } },
  'POST /api/admin/flags/:key/evaluate': { context: {} },
  'POST /api/admin/flags/:key/schedules': { at: '2099-01-01T00:00:00Z', enabled: true },
  'POST /api/admin/flags': { key: 'made-by-matrix', ...RULE },
  'PATCH /api/admin/flags/:key': { version: 1, description: 'x' },
  'POST /api/admin/flags/:key/toggle': { enabled: false },
  'POST /api/admin/flags/:key/revert': { to: 1, version: 1 },
  'POST /api/admin/flags/:key/clone': { key: 'cloned-by-matrix' },
  'POST /auth/demo': { name: 'Newcomer' },
  'PUT /api/admin/config/:key': { value: 1 },
  'PATCH /api/admin/users/:id': { role: 'admin' },
  'POST /api/admin/users/:id/sign-out': {},
  'POST /api/admin/jobs/:queue/:id/retry': {},
  'POST /api/admin/jobs/:queue/:id/cancel': {},
  'POST /api/admin/tokens': { name: 'x', scopes: ['health:read'] },
  'PATCH /api/preferences': { theme: 'dark' },
  'POST /api/memories': { text: 'I like rain' },
  'PATCH /api/memories/:id': { text: 'I like snow' },
  'POST /api/chat': { message: 'Hello' },
  'POST /api/chat/messages/:id/regenerate': {},
  'POST /api/chat/sessions': {},
  'PATCH /api/chat/sessions/:id': { title: 'x' },
  'POST /api/playlists': { name: 'x', trackKeys },
  'PATCH /api/playlists/:id': { name: 'y' },
  'PUT /api/playlists/:id/tracks': { trackKeys },
  'POST /api/playlists/:id/refine': { instruction: 'shorter' },
  'POST /api/playlists/:id/sync': {},
  'PUT /api/playlists/:id/schedule': { weekday: 1, hour: 7, timeZone: 'UTC' },
  'POST /api/recommendations': { text: 'jazz' },
  'POST /api/recommendations/feedback': { trackKey: trackKeys[0], kind: 'love' },
});

/** Questions that need more than their path. */
export const QUERIES: Record<string, string> = {
  'GET /api/chat/search': '?q=jazz',
  'GET /api/recommendations/similar/tracks': '?key=keith%20jarrett%20%E2%80%93%20koln%20january%2024%201975%20part%20i',
  'GET /api/recommendations/similar/artists': '?key=keith%20jarrett',
  'GET /api/analytics/top': '?kind=track',
  'GET /api/analytics/wrapped': '?year=2024',
};

/** Where whoever is let in gets something else than success here, and why. */
export const ANSWERS: Record<string, number> = {
  // No ticket of ours.
  'GET /ofrep/v1/streams/:ticket': 404,
  // A form, and files, that are not there.
  'POST /admin/emergency': 400,
  'POST /api/history/imports': 415,
  // This installation has no app at Spotify.
  'GET /auth/spotify/login': 409,
  'GET /auth/spotify/callback': 409,
  'DELETE /api/connections/spotify': 409,
  'POST /api/history/sync': 409,
  'POST /api/playlists/:id/sync': 409,
  'DELETE /api/playlists/:id/sync': 409,
  // It is done already.
  'POST /api/history/imports/:id/cancel': 409,
  'POST /api/history/imports/:id/resume': 409,
};

/** What these name is nobody's: each asker has something of their own under it, or nothing. */
export const NOBODYS = new Set(['DELETE /api/recommendations/feedback/:trackKey']);

/** Makes what the parameters of a route name, and returns them; by the beginning of its path. */
export const MADE: [prefix: string, make: (desk: Desk) => Promise<Record<string, string>>][] = [
  [
    '/api/admin/flags/:key/schedules/:id',
    async ({ admin, flag }) => {
      const key = await flag();
      const { body } = await admin
        .post(`/api/admin/flags/${key}/schedules`)
        .send({ at: '2099-01-01T00:00:00Z', enabled: true })
        .expect(201);
      return { key, id: body.id };
    },
  ],
  ['/api/admin/flags/:key', async ({ flag }) => ({ key: await flag() })],
  ['/ofrep/v1/evaluate/flags/:key', async ({ flag }) => ({ key: await flag() })],
  ['/ofrep/v1/streams/:ticket', async () => ({ ticket: 'made-up' })],
  ['/api/providers/health/:provider', async () => ({ provider: 'built-in' })],
  ['/api/admin/providers/:name', async () => ({ name: 'built-in' })],
  ['/api/admin/config/:key', async () => ({ key: 'chats.kept-days' })],
  [
    '/api/admin/users/:id',
    async ({ app }) => ({
      id: (await (await app.signIn(`User ${randomUUID()}`)).get('/api/me')).body.id,
    }),
  ],
  ['/api/admin/jobs/:queue/:id/retry', ({ job }) => job('failed')],
  ['/api/admin/jobs/:queue/:id/cancel', ({ job }) => job('created')],
  ['/api/admin/jobs/:queue', async () => ({ queue: 'retention' })],
  [
    '/api/admin/tokens/:id',
    async ({ admin }) => {
      const { body } = await admin
        .post('/api/admin/tokens')
        .send({ name: 'x', scopes: ['health:read'] })
        .expect(201);
      return { id: body.id };
    },
  ],
  [
    '/api/memories/:id',
    async ({ owner }) => {
      const { body } = await owner.post('/api/memories').send({ text: 'I like rain' }).expect(201);
      return { id: body.id };
    },
  ],
  ['/api/chat/messages/:id', async ({ chat }) => ({ id: (await chat()).messageId, type: 'like' })],
  ['/api/chat/replies/:messageId', async ({ chat }) => ({ messageId: (await chat()).messageId })],
  [
    '/api/chat/sessions/:id/restore',
    async ({ chat, owner }) => {
      const { id } = await chat();
      await owner.delete(`/api/chat/sessions/${id}`).expect(204);
      return { id };
    },
  ],
  ['/api/chat/sessions/:id', async ({ chat }) => ({ id: (await chat()).id })],
  [
    '/api/playlists/:id/schedule',
    async ({ owner }) => {
      const { body } = await owner
        .post('/api/playlists')
        .send({ brief: { count: 2 } })
        .expect(201);
      const hour = { weekday: 1, hour: 7, timeZone: 'UTC' };
      await owner.put(`/api/playlists/${body.id}/schedule`).send(hour).expect(200);
      return { id: body.id };
    },
  ],
  [
    '/api/playlists/:id',
    async ({ owner }) => {
      const { body } = await owner
        .post('/api/playlists')
        .send({ brief: { count: 2 } })
        .expect(201);
      return { id: body.id, version: '1' };
    },
  ],
  [
    '/api/history/imports/:id',
    async ({ owner }) => {
      await importFile(owner, buildExtendedHistory(3));
      return { id: (await owner.get('/api/history/imports').expect(200)).body.items[0].id };
    },
  ],
  [
    '/api/recommendations/feedback/:trackKey',
    async ({ owner, trackKeys: [trackKey = ''] }) => {
      await owner.post('/api/recommendations/feedback').send({ trackKey, kind: 'love' });
      return { trackKey };
    },
  ],
  [
    '/api/analytics/artist/:key',
    async ({ owner }) => {
      await importFile(owner, buildExtendedHistory(30));
      const { body } = await owner.get('/api/analytics/top?kind=artist').expect(200);
      return { key: body.items[0].key };
    },
  ],
];

/** What the tables make things with. */
export interface Desk {
  app: TestApp;
  admin: Agent;
  owner: Agent;
  trackKeys: readonly string[];
  flag(): Promise<string>;
  chat(): Promise<{ id: string; messageId: string }>;
  job(state: string): Promise<{ queue: string; id: string }>;
}
