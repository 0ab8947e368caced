import type { Redis } from 'ioredis';
import { LRUCache } from 'lru-cache';
import type { Cache } from '../cache.js';
import type { Logger } from '../logger.js';
import { orWithout } from '../or-without.js';

const MAX_ENTRIES = 10_000;
const MAX_BYTES = 64 * 2 ** 20;

export function createInProcessCache(): Cache {
  const entries = new LRUCache<string, string>({
    max: MAX_ENTRIES,
    maxSize: MAX_BYTES,
    sizeCalculation: (value, key) => value.length + key.length + 1,
  });
  return {
    mode: 'in-process',
    get: async (key) => entries.get(key) ?? null,
    set: async (key, value, ttlMs) => void entries.set(key, value, { ttl: ttlMs }),
    delete: async (...keys) => keys.forEach((key) => entries.delete(key)),
  };
}

/** Shared between processes. Redis being away is told once by the client; here it only means "not found". */
export function createRedisCache(redis: Redis, logger: Logger): Cache {
  const ask = orWithout(logger, 'the cache did not answer');
  return {
    mode: 'redis',
    get: (key) => ask(() => redis.get(`echotune:${key}`), null),
    set: (key, value, ttlMs) =>
      ask(async () => void (await redis.set(`echotune:${key}`, value, 'PX', ttlMs)), undefined),
    delete: (...keys) => ask(async () => void (await redis.del(...keys.map((key) => `echotune:${key}`))), undefined),
  };
}
