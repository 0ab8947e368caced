import { notFound } from '../../errors.js';
import { idParams } from '../../http/common-schemas.js';
import { streamEvents } from '../../http/event-stream.js';
import {
  type Endpoint,
  endpoint,
  type HandlerInput,
  noContent,
  ok,
  type Reply as Answered,
} from '../../http/endpoint.js';
import type { LlmName } from '../../providers/llm/llm-provider.js';
import { presentReply } from './chat-presenter.js';
import { messageParams, postBody, regenerateBody, replySchema, suggestionsSchema } from './chat-schema.js';
import type { ChatService, Wanted } from './chat-service.js';
import type { ListeningFacts } from './listening-facts.js';
import type { Progress, Reply } from './live-reply.js';
import { replyEvents } from './reply-events.js';
import { suggest } from './suggestions.js';

export interface ChatRoutesDeps {
  service: ChatService;
  facts: ListeningFacts;
  /** Whether words may be sent as they come; else all at once, also to who reads events. */
  mayStream(userId: string): Promise<boolean>;
}

const base = { tag: 'Chat', access: 'listener' } as const;
const EVENT_STREAM = 'text/event-stream';
const answers = {
  ...base,
  method: 'post',
  idempotent: 'resumable',
  limit: 'chat',
  responses: { 200: { description: 'The answer, stored', schema: replySchema } },
} as const;
const reply = { ...base, params: messageParams } as const;

export function chatRoutes({ service, facts, mayStream }: ChatRoutesDeps): Endpoint[] {
  /** As JSON when it is complete, or as events while it comes. */
  async function send(
    { caller, identity, body, request, response, signal: whileOpen, listening }: AnswerInput,
    begin: (wanted: Wanted) => Promise<AsyncIterable<Progress>>,
  ): Promise<Answered> {
    const streams = request.accepts(['application/json', EVENT_STREAM]) === EVENT_STREAM;
    const { id: messageId, isRepeated } = identity;
    const signal = streams ? listening() : whileOpen();
    const begun = isRepeated ? await service.follow(caller.id, messageId, signal) : null;
    const { provider, fallback } = body;
    const whole = !streams || !(await mayStream(caller.id));
    const progress = begun ?? (await begin({ messageId, provider, fallback, whole }));
    return streams
      ? streamEvents(response, replyEvents(progress, 0), signal)
      : ok(presentReply(await wholeOf(progress)));
  }

  return [
    endpoint(
      {
        ...answers,
        path: '/api/chat',
        summary: 'Say something and get an answer, as JSON or, with Accept: text/event-stream, as events',
        body: postBody,
      },
      async (input) => {
        const { caller, body } = input;
        const { message, sessionId, parentId } = body;
        return send(input, (wanted) => service.post(caller.id, { ...wanted, message, sessionId, parentId }));
      },
    ),
    endpoint(
      {
        ...answers,
        path: '/api/chat/messages/:id/regenerate',
        summary: 'Another answer to the same request, beside those that are there; as JSON or events',
        params: idParams,
        body: regenerateBody,
      },
      async (input) => send(input, (wanted) => service.regenerate(input.caller.id, input.params.id, wanted)),
    ),
    endpoint(
      {
        ...reply,
        method: 'get',
        path: '/api/chat/replies/:messageId/events',
        summary: 'The events of an answer under way or stored, after the one that Last-Event-ID names',
        responses: { 200: { description: 'The events', contentType: EVENT_STREAM } },
      },
      async ({ caller, params, request, response, listening }) => {
        const signal = listening();
        const progress = await service.follow(caller.id, params.messageId, signal);
        if (progress === null) throw notFound('answer');
        const last = Number(request.get('Last-Event-ID') ?? 0);
        return streamEvents(response, replyEvents(progress, Number.isSafeInteger(last) ? last : 0), signal);
      },
    ),
    endpoint(
      {
        ...reply,
        method: 'post',
        path: '/api/chat/replies/:messageId/stop',
        summary: 'End an answer under way; what it has said so far is kept',
        responses: { 204: { description: 'It has ended' } },
      },
      async ({ caller, params }) => {
        await service.stop(caller.id, params.messageId);
        return noContent();
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

type AnswerInput = Pick<
  HandlerInput<unknown, unknown, { provider?: LlmName | undefined; fallback: boolean }, 'listener'>,
  'caller' | 'identity' | 'body' | 'request' | 'response' | 'signal' | 'listening'
>;

async function wholeOf(progress: AsyncIterable<Progress>): Promise<Reply> {
  for await (const { end } of progress) {
    if (end === null) continue;
    if ('error' in end) throw end.error;
    return end.reply;
  }
  throw new Error('nobody waits for the answer any more');
}
