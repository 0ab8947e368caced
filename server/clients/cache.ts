import type { Redis } from 'ioredis';
import { LRUCache } from 'lru-cache';
import type { Cache } from '../cache.js';
import type { Logger } from '../logger.js';

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
  const without =
    <T>(fallback: T) =>
    (error: unknown): T => {
      logger.debug({ err: error }, 'the cache did not answer');
      return fallback;
    };
  return {
    mode: 'redis',
    get: (key) => redis.get(`echotune:${key}`).catch(without(null)),
    set: (key, value, ttlMs) =>
      redis.set(`echotune:${key}`, value, 'PX', ttlMs).then(() => undefined, without(undefined)),
    delete: (...keys) => redis.del(...keys.map((key) => `echotune:${key}`)).then(() => undefined, without(undefined)),
  };
}
