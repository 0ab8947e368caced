import { Redis } from 'ioredis';
import type { Logger } from '../logger.js';

export interface RedisClient {
  client: Redis;
  ping(): Promise<void>;
  close(): Promise<void>;
}

const COMMAND_TIMEOUT_MS = 250;
const RECONNECT_AT_MOST_MS = 2_000;

/**
 * Opens Redis for what may be lost at any time. Nothing waits for it: while it is away every command fails at once
 * (no offline queue) and the caller goes on without.
 */
export function openRedis(url: string, logger: Logger): RedisClient {
  const client = new Redis(url, {
    connectTimeout: 2_000,
    commandTimeout: COMMAND_TIMEOUT_MS,
    enableOfflineQueue: false,
    maxRetriesPerRequest: 0,
    retryStrategy: (attempt) => Math.min(attempt * 100, RECONNECT_AT_MOST_MS),
  });
  let away = false;
  client.on('error', (error: Error) => {
    if (!away) logger.warn({ err: error }, 'Redis is away; going on without it');
    away = true;
  });
  client.on('ready', () => {
    if (away) logger.info('Redis is back');
    away = false;
  });
  return {
    client,
    ping: async () => void (await client.ping()),
    close: async () => client.disconnect(),
  };
}
