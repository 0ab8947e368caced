import type { RequestHandler } from 'express';
import type { Redis } from 'ioredis';
import { RateLimiterMemory, RateLimiterRedis, RateLimiterRes } from 'rate-limiter-flexible';
import { AppError } from '../errors.js';

type Kind = 'general' | 'chat' | 'sign-in' | 'evaluation';

export interface RateLimits {
  of(kind: Kind): RequestHandler;
}

const SHARE: Record<Kind, number> = { general: 1, chat: 0.5, 'sign-in': 0.1, evaluation: 100 };
const WINDOW_S = 60;

/**
 * Requests per minute, asked at each of them, per listener or, signed out, per address. Counted in Redis where it is there, so that many
 * processes share one count; in this process otherwise, and while Redis is away. Evaluations of flags, of which a program
 * may need many for each request of its own, are counted in the process in any case.
 */
export function createRateLimits(perMinute: () => number, redis: Redis | null): RateLimits {
  const pointsOf = (kind: Kind): number => Math.max(1, Math.floor(perMinute() * SHARE[kind]));
  const limiters = new Map(
    (Object.keys(SHARE) as Kind[]).map((kind) => {
      const options = { keyPrefix: `rate:${kind}`, points: pointsOf(kind), duration: WINDOW_S };
      const memory = new RateLimiterMemory(options);
      const limiter =
        redis === null || kind === 'evaluation'
          ? memory
          : new RateLimiterRedis({
              ...options,
              storeClient: redis,
              insuranceLimiter: memory,
              rejectIfRedisNotReady: true,
            });
      return [kind, { limiter, memory }] as const;
    }),
  );
  return {
    of: (kind) => async (request, response, next) => {
      const { limiter, memory } = limiters.get(kind) ?? missing(kind);
      const points = (limiter.points = memory.points = pointsOf(kind));
      const result = await limiter.consume(request.caller?.id ?? request.ip ?? 'unknown').catch((error: unknown) => {
        if (error instanceof RateLimiterRes) return error;
        throw error;
      });
      const seconds = Math.ceil(result.msBeforeNext / 1000);
      response.setHeader('RateLimit', `limit=${points}, remaining=${result.remainingPoints}, reset=${seconds}`);
      if (result.consumedPoints > points) {
        throw new AppError(429, 'too-many-requests', `Too many requests: try again in ${seconds} s.`, {
          retryAfter: seconds,
        });
      }
      next();
    },
  };
}

function missing(kind: Kind): never {
  throw new Error(`no rate limit of kind ${kind}`);
}
