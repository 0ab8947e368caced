import { setTimeout as sleep } from 'node:timers/promises';
import { notFound } from '../../errors.js';
import { describeBrief } from '../brief/describe-brief.js';
import type { Progress, Reply } from './live-reply.js';
import type { ReplyLog } from './reply-log.js';
import { READING } from './write-reply.js';

const WRITTEN_ELSEWHERE =
  'Another process of this installation is writing the answer: its words come when it is complete';
const ASK_CACHE_EVERY_MS = 100;
/** Looks at the cache between two looks at the database. */
const LOOKS = 8;

/** A stored answer as if it had just come to its end. */
export function storedProgress(reply: Reply): Progress {
  const { session, userMessage, assistantMessage, timeZone } = reply;
  const { receipt, content, id } = assistantMessage;
  const brief = receipt ? describeBrief(receipt.brief, timeZone).join(', ') : '';
  return {
    begun: { session, userMessage, messageId: id },
    statuses: brief === '' ? [READING] : [READING, brief],
    text: content,
    end: { reply },
  };
}

/**
 * An answer that another process is writing: its words as they come where processes share a cache, when it is stored
 * otherwise. Ends without an end when the signal is aborted.
 */
export async function* followElsewhere(
  userId: string,
  messageId: string,
  { log, find, signal }: { log: ReplyLog; find(): Promise<Reply | null>; signal: AbortSignal },
): AsyncGenerator<Progress> {
  while (!signal.aborted) {
    const reply = await find();
    if (reply !== null && reply.assistantMessage.state !== 'streaming') {
      yield storedProgress(reply);
      return;
    }
    for (let look = 0; look < LOOKS && !signal.aborted; look++) {
      const shared = await log.findElsewhere(userId, messageId);
      if (reply === null && shared === null) throw notFound('answer');
      if (reply !== null) {
        const { begun } = storedProgress(reply);
        yield { begun, ...(shared ?? { statuses: [READING, WRITTEN_ELSEWHERE], text: '' }), end: null };
      }
      await sleep(ASK_CACHE_EVERY_MS);
    }
  }
}
