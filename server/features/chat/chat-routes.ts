import { streamEvents } from '../../http/event-stream.js';
import { type Endpoint, endpoint, ok } from '../../http/endpoint.js';
import { presentReply } from './chat-presenter.js';
import { messageParams, postBody, replySchema, suggestionsSchema } from './chat-schema.js';
import type { ChatService, Reply } from './chat-service.js';
import type { ListeningFacts } from './listening-facts.js';
import { replyEvents } from './reply-events.js';
import { suggest } from './suggestions.js';

export interface ChatRoutesDeps {
  service: ChatService;
  facts: ListeningFacts;
}

const base = { tag: 'Chat', access: 'listener' } as const;
const EVENT_STREAM = 'text/event-stream';

export function chatRoutes({ service, facts }: ChatRoutesDeps): Endpoint[] {
  return [
    endpoint(
      {
        ...base,
        method: 'post',
        path: '/api/chat',
        summary: 'Say something and get an answer, as JSON or, with Accept: text/event-stream, as events',
        body: postBody,
        idempotent: true,
        limit: 'chat',
        responses: { 200: { description: 'The answer, stored', schema: replySchema } },
      },
      async ({ caller, body, request, response, signal }) => {
        const reply = await service.post(caller.id, {
          message: body.message,
          sessionId: body.sessionId,
          provider: body.provider,
        });
        if (request.accepts(['application/json', EVENT_STREAM]) !== EVENT_STREAM) return ok(presentReply(reply));
        return streamEvents(response, numbered(reply), signal);
      },
    ),
    endpoint(
      {
        ...base,
        method: 'get',
        path: '/api/chat/replies/:messageId/events',
        summary: 'The events of an answer, after the one that Last-Event-ID names',
        params: messageParams,
        responses: { 200: { description: 'The events', contentType: EVENT_STREAM } },
      },
      async ({ caller, params, request, response, signal }) => {
        const reply = await service.reply(caller.id, params.messageId);
        const last = Number(request.get('Last-Event-ID') ?? 0);
        return streamEvents(
          response,
          numbered(reply).slice(Number.isSafeInteger(last) ? Math.max(0, last) : 0),
          signal,
        );
      },
    ),
    endpoint(
      {
        ...base,
        method: 'get',
        path: '/api/chat/suggestions',
        summary: 'Three requests to begin with, made of my own listening',
        responses: { 200: { description: 'Requests in words', schema: suggestionsSchema } },
      },
      async ({ caller }) => ok({ items: suggest(await facts.taste(caller.id)) }),
    ),
  ];
}

/** Events count from 1. */
const numbered = (reply: Reply) => replyEvents(reply).map((event, index) => ({ ...event, id: String(index + 1) }));
