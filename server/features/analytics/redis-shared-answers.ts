import { createHash } from 'node:crypto';
import type { Redis } from 'ioredis';
import { z } from 'zod';
import type { Logger } from '../../logger.js';
import { orWithout } from '../../or-without.js';
import { ANSWER_TTL_MS, type SharedAnswers } from './shared-answers.js';

/** Of one listener; once there are more, all of them are forgotten. */
const MOST_ANSWERS = 200;
const MOST_BYTES = 256 * 2 ** 10;

const isObject = (value: unknown): value is object => typeof value === 'object' && value !== null;
/** `at`: epoch ms. */
const entry = z.object({ at: z.number(), answer: z.custom<object>(isObject) });

export interface RedisSharedAnswersDeps {
  redis: Pick<Redis, 'hget' | 'hlen' | 'multi' | 'del'>;
  /** Of the program: another one may mean something else by the same name. */
  programVersion: string;
  logger: Logger;
  /** Epoch ms. */
  now: () => number;
}

/** A hash for each listener, so that all of it can be deleted at once. */
export function createRedisSharedAnswers({
  redis,
  programVersion,
  logger,
  now,
}: RedisSharedAnswersDeps): SharedAnswers {
  const keyOf = (userId: string): string => `echotune:answers:${userId}`;
  const fieldOf = (version: string, name: string): string =>
    createHash('sha1')
      .update(JSON.stringify([programVersion, version, name]))
      .digest('base64');

  const ask = orWithout(logger, 'the shared answers did not answer');

  return {
    find: (userId, version, name) =>
      ask(async () => {
        const found = await redis.hget(keyOf(userId), fieldOf(version, name));
        if (found === null) return null;
        const { at, answer } = entry.parse(JSON.parse(found));
        return now() - at < ANSWER_TTL_MS ? answer : null;
      }, null),

    async keep(userId, version, name, answer) {
      const packed = JSON.stringify({ at: now(), answer });
      if (packed.length > MOST_BYTES) return;
      const key = keyOf(userId);
      await ask(async () => {
        if ((await redis.hlen(key)) >= MOST_ANSWERS) await redis.del(key);
        await redis
          .multi()
          .hset(key, { [fieldOf(version, name)]: packed })
          .pexpire(key, ANSWER_TTL_MS)
          .exec();
      }, undefined);
    },

    forget: (userId) => ask(async () => void (await redis.del(keyOf(userId))), undefined),
  };
}
