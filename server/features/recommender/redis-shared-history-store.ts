import type { Redis } from 'ioredis';
import type { Logger } from '../../logger.js';
import { orWithout } from '../../or-without.js';
import type { SharedHistoryStore } from './shared-histories.js';

/** What nobody has asked for so long is forgotten. */
const IDLE_MS = 24 * 60 * 60_000;
/** More than a million listens: whoever has heard more is read from the store. */
const MOST_BYTES = 32 * 2 ** 20;

export function createRedisSharedHistoryStore(
  redis: Pick<Redis, 'hget' | 'hgetBuffer' | 'pexpire' | 'multi' | 'del'>,
  logger: Logger,
): SharedHistoryStore {
  const keyOf = (userId: string): string => `echotune:history:${userId}`;
  const ask = orWithout(logger, 'the shared histories did not answer');
  return {
    load: (userId) =>
      ask(async () => {
        const key = keyOf(userId);
        const packed = await redis.hgetBuffer(key, 'packed');
        if (packed !== null) await redis.pexpire(key, IDLE_MS);
        return packed;
      }, null),
    nameOf: (userId) => ask(() => redis.hget(keyOf(userId), 'name'), null),
    save: (userId, name, packed) =>
      ask(async () => {
        if (packed.length > MOST_BYTES) return;
        const key = keyOf(userId);
        await redis
          .multi()
          .hset(key, { name, packed: Buffer.from(packed) })
          .pexpire(key, IDLE_MS)
          .exec();
      }, undefined),
    delete: (userId) => ask(async () => void (await redis.del(keyOf(userId))), undefined),
  };
}
