import { setTimeout as sleep } from 'node:timers/promises';
import { z } from 'zod';
import type { Cache } from '../../cache.js';
import type { LiveReply } from './live-reply.js';

/** Which answers are under way: those of this process as they come, those of others as far as a shared cache tells. */
export interface ReplyLog {
  /** Known from now on until it has ended. */
  add(reply: LiveReply): void;
  find(userId: string, messageId: string): LiveReply | null;
  /** What another process last told of an answer that it is writing; null where it told nothing. */
  findElsewhere(userId: string, messageId: string): Promise<SharedProgress | null>;
}

const sharedProgress = z.object({ userId: z.string(), statuses: z.array(z.string()), text: z.string() });
export type SharedProgress = Pick<z.infer<typeof sharedProgress>, 'statuses' | 'text'>;

const SHARED_EVERY_MS = 100;
const SHARED_FOR_MS = 120_000;

export function createReplyLog(cache: Cache): ReplyLog {
  const replies = new Map<string, LiveReply>();
  const keyOf = (messageId: string): string => `reply:${messageId}`;

  /** Whole snapshots, so that none that is lost or late does harm. */
  async function share({ userId, begun: { messageId }, progress }: LiveReply): Promise<void> {
    for await (const { statuses, text, end } of progress()) {
      if (end !== null) break;
      await cache.set(keyOf(messageId), JSON.stringify({ userId, statuses, text }), SHARED_FOR_MS);
      await sleep(SHARED_EVERY_MS);
    }
    await cache.delete(keyOf(messageId));
  }

  return {
    add(reply) {
      const { messageId } = reply.begun;
      replies.set(messageId, reply);
      const untilItsEnd = async (): Promise<void> => {
        for await (const { end } of reply.progress()) if (end !== null) replies.delete(messageId);
      };
      void untilItsEnd();
      if (cache.mode === 'redis') void share(reply);
    },

    find(userId, messageId) {
      const reply = replies.get(messageId);
      return reply?.userId === userId ? reply : null;
    },

    async findElsewhere(userId, messageId) {
      if (cache.mode !== 'redis') return null;
      const told = await cache.get(keyOf(messageId));
      const shared = told === null ? null : sharedProgress.parse(JSON.parse(told));
      return shared?.userId === userId ? shared : null;
    },
  };
}
