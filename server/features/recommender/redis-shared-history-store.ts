import type { Redis } from 'ioredis';
import type { Logger } from '../../logger.js';
import type { SharedHistoryStore } from './shared-histories.js';

/** What nobody has asked for so long is forgotten. */
const IDLE_MS = 24 * 60 * 60_000;

export function createRedisSharedHistoryStore(
  redis: Pick<Redis, 'hget' | 'hgetBuffer' | 'pexpire' | 'multi' | 'del'>,
  logger: Logger,
): SharedHistoryStore {
  const keyOf = (userId: string): string => `echotune:history:${userId}`;
  const without =
    <T>(fallback: T) =>
    (error: unknown): T => {
      logger.debug({ err: error }, 'the shared histories did not answer');
      return fallback;
    };
  return {
    async load(userId) {
      const key = keyOf(userId);
      const packed = await redis.hgetBuffer(key, 'packed').catch(without(null));
      if (packed !== null) await redis.pexpire(key, IDLE_MS).catch(without(0));
      return packed;
    },
    nameOf: (userId) => redis.hget(keyOf(userId), 'name').catch(without(null)),
    async save(userId, name, packed) {
      const key = keyOf(userId);
      const saved = redis
        .multi()
        .hset(key, { name, packed: Buffer.from(packed) })
        .pexpire(key, IDLE_MS)
        .exec();
      await saved.catch(without(null));
    },
    delete: (userId) => redis.del(keyOf(userId)).then(() => undefined, without(undefined)),
  };
}
