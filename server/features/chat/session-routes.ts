import { sendAttachment } from '../../http/attachment.js';
import { idParams, pageOf, pageQuery } from '../../http/common-schemas.js';
import { decodeCursor, toPage } from '../../http/cursor.js';
import { created, type Endpoint, endpoint, noContent, ok } from '../../http/endpoint.js';
import { decodeHit, decodeSequence, encodeHit, encodeSequence } from './chat-cursors.js';
import { presentHit, presentMessage, presentSession } from './chat-presenter.js';
import {
  exportQuery,
  hitSchema,
  messageSchema,
  newSessionBody,
  reactionParams,
  searchQuery,
  sessionChange,
  sessionSchema,
  sessionsQuery,
} from './chat-schema.js';
import { exportChat } from './export-chat.js';
import type { SessionService } from './session-service.js';

const base = { tag: 'Chat', access: 'listener' } as const;
const all = { ...base, path: '/api/chat/sessions' } as const;
const one = { ...base, path: '/api/chat/sessions/:id', params: idParams } as const;
const reaction = {
  ...base,
  path: '/api/chat/messages/:id/reactions/:type',
  params: reactionParams,
} as const;
const sessionAnswer = { description: 'The chat', schema: sessionSchema };

export function sessionRoutes({ service }: { service: SessionService }): Endpoint[] {
  return [
    endpoint(
      {
        ...all,
        method: 'get',
        summary: 'My chats, latest message first',
        query: sessionsQuery,
        responses: { 200: { description: 'A page of chats', schema: pageOf(sessionSchema) } },
      },
      async ({ caller, query: { q, limit, cursor } }) => {
        const search = q === undefined || q === '' ? null : q;
        const rows = await service.list(caller.id, search, limit + 1, decodeCursor(cursor));
        return ok(toPage(rows, limit, ({ updatedAt, id }) => ({ at: updatedAt, id }), presentSession));
      },
    ),
    endpoint(
      {
        ...all,
        method: 'post',
        summary: 'Begin an empty chat',
        body: newSessionBody,
        idempotent: true,
        responses: { 201: sessionAnswer },
      },
      async ({ caller, body }) => {
        const session = await service.create(caller.id, body.title);
        return created(presentSession(session), `/api/chat/sessions/${session.id}`);
      },
    ),
    endpoint(
      { ...one, method: 'get', summary: 'A chat of mine', responses: { 200: sessionAnswer } },
      async ({ caller, params }) => ok(presentSession(await service.get(caller.id, params.id))),
    ),
    endpoint(
      {
        ...one,
        method: 'patch',
        summary: 'Give it another title, or show another branch of it',
        body: sessionChange,
        responses: { 200: sessionAnswer },
      },
      async ({ caller, params, body: { title, currentMessageId } }) => {
        const change = { ...(title !== undefined && { title }), ...(currentMessageId && { currentMessageId }) };
        return ok(presentSession(await service.change(caller.id, params.id, change)));
      },
    ),
    endpoint(
      {
        ...one,
        method: 'delete',
        summary: 'Delete it; for 30 days it can be restored',
        responses: { 204: { description: 'Deleted' } },
      },
      async ({ caller, params }) => {
        await service.remove(caller.id, params.id);
        return noContent();
      },
    ),
    endpoint(
      {
        ...one,
        path: `${one.path}/restore`,
        method: 'post',
        summary: 'Have a deleted chat back',
        responses: { 200: sessionAnswer },
      },
      async ({ caller, params }) => ok(presentSession(await service.restore(caller.id, params.id))),
    ),
    endpoint(
      {
        ...one,
        path: `${one.path}/messages`,
        method: 'get',
        summary: 'What was said on all branches, oldest first',
        query: pageQuery,
        responses: { 200: { description: 'A page of messages', schema: pageOf(messageSchema) } },
      },
      async ({ caller, params, query: { limit, cursor } }) => {
        const rows = await service.messages(caller.id, params.id, limit + 1, decodeSequence(cursor));
        const shown = rows.slice(0, limit);
        const last = rows.length > limit ? shown.at(-1) : undefined;
        return ok({ items: shown.map(presentMessage), nextCursor: last ? encodeSequence(last.sequence) : null });
      },
    ),
    endpoint(
      {
        ...one,
        path: `${one.path}/export`,
        method: 'get',
        summary: 'The chat as a file',
        query: exportQuery,
        responses: { 200: { description: 'The file', contentType: 'application/octet-stream' } },
      },
      async ({ caller, params, query, response }) => {
        const { session, messages } = await service.allMessages(caller.id, params.id);
        return sendAttachment(response, exportChat(session, messages, query.format));
      },
    ),
    endpoint(
      {
        ...base,
        path: '/api/chat/search',
        method: 'get',
        summary: 'Full text over my messages, best first',
        query: searchQuery,
        responses: { 200: { description: 'A page of hits', schema: pageOf(hitSchema) } },
      },
      async ({ caller, query: { q, limit, cursor } }) => {
        const rows = await service.search(caller.id, q, limit + 1, decodeHit(cursor));
        const shown = rows.slice(0, limit);
        const last = rows.length > limit ? shown.at(-1) : undefined;
        const nextCursor = last ? encodeHit({ rank: last.rank, id: last.message.id }) : null;
        return ok({ items: shown.map(presentHit), nextCursor });
      },
    ),
    endpoint(
      { ...reaction, method: 'put', summary: 'React to an answer', responses: { 204: { description: 'Noted' } } },
      async ({ caller, params }) => {
        await service.react(caller.id, params.id, params.type);
        return noContent();
      },
    ),
    endpoint(
      { ...reaction, method: 'delete', summary: 'Take a reaction back', responses: { 204: { description: 'Gone' } } },
      async ({ caller, params }) => {
        await service.unreact(caller.id, params.id, params.type);
        return noContent();
      },
    ),
  ];
}
