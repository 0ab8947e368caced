import { describeBrief } from '../brief/describe-brief.js';
import { presentReply } from './chat-presenter.js';
import type { Reply } from './chat-service.js';

export interface ReplyEvent {
  event: 'session' | 'status' | 'delta' | 'playlist' | 'receipt' | 'done';
  data: unknown;
}

/** Words and the space after them, a few at a time. */
const PIECE = /(?:\S+\s*){1,3}|\s+/g;

/**
 * A stored answer as the events of its stream. The same answer always gives the same events in the same order, so that
 * an event's number is enough to take the stream up after it.
 */
export function replyEvents(reply: Reply): ReplyEvent[] {
  const { session, userMessage, assistantMessage, playlist, receipt } = presentReply(reply);
  const pieces = assistantMessage.content.match(PIECE) ?? [];
  return [
    { event: 'session', data: { session, userMessage, messageId: assistantMessage.id } },
    ...(receipt
      ? [{ event: 'status' as const, data: { text: describeBrief(receipt.brief, reply.timeZone).join(', ') } }]
      : []),
    ...pieces.map((text) => ({ event: 'delta' as const, data: { text } })),
    ...(playlist ? [{ event: 'playlist' as const, data: playlist }] : []),
    ...(receipt ? [{ event: 'receipt' as const, data: receipt }] : []),
    { event: 'done', data: { session, assistantMessage } },
  ];
}
