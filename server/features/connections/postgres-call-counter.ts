import type pg from 'pg';
import { RateLimiterPostgres, RateLimiterRes } from 'rate-limiter-flexible';
import type { CallCounter } from '../../providers/music/call-budgets.js';
import { MUSIC_PURPOSES, type MusicPurpose } from '../../providers/music/music-provider.js';
import { SERVICE } from './connection.js';

/** Spotify counts over 30 s and does not say how far. Signing in goes by another host, which is limited more generously. */
const WINDOW_S = 30;
const CALLS: Record<MusicPurpose, number> = { account: 200, sync: 40, search: 40, write: 40, enrich: 20 };

/** One count for all processes, kept in PostgreSQL. */
export function createPostgresCallCounter(pool: pg.Pool): CallCounter {
  const open = (purpose: MusicPurpose): RateLimiterPostgres =>
    new RateLimiterPostgres({
      storeClient: pool,
      storeType: 'pool',
      tableName: 'call_windows',
      tableCreated: true,
      clearExpiredByTimeout: false,
      keyPrefix: purpose,
      points: CALLS[purpose],
      duration: WINDOW_S,
    });
  const limiters = new Map(MUSIC_PURPOSES.map((purpose) => [purpose, open(purpose)]));
  return {
    async take(purpose) {
      const counted = await limiters
        .get(purpose)
        ?.consume(SERVICE)
        .catch((error: unknown) => {
          if (error instanceof RateLimiterRes) return error;
          throw error;
        });
      return counted !== undefined && counted.consumedPoints > CALLS[purpose] ? counted.msBeforeNext : null;
    },
  };
}
