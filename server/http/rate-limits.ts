import type { Request, Response } from 'express';
import type { Redis } from 'ioredis';
import { RateLimiterMemory, RateLimiterRedis, RateLimiterRes } from 'rate-limiter-flexible';
import { AppError } from '../errors.js';
import type { Guard } from './guard.js';
import { createRequestCounter } from './request-counter.js';

type Shared = 'general' | 'chat' | 'sign-in';
type Kind = Shared | 'evaluation';

export interface RateLimits {
  of(kind: Kind): Guard;
}

const SHARE: Record<Kind, number> = { general: 1, chat: 0.5, 'sign-in': 0.1, evaluation: 100 };
const SHARED: readonly Shared[] = ['general', 'chat', 'sign-in'];
const WINDOW_S = 60;

/**
 * Requests per minute, asked at each of them, per listener or, signed out, per address. Counted in Redis where it is there, so that many
 * processes share one count; in this process otherwise, and while Redis is away. Evaluations of flags, of which a program
 * may need many for each request of its own, are counted in the process in any case.
 */
export function createRateLimits(perMinute: () => number, redis: Redis | null): RateLimits {
  const pointsOf = (kind: Kind): number => Math.max(1, Math.floor(perMinute() * SHARE[kind]));
  const limiters = new Map(
    SHARED.map((kind) => {
      const options = { keyPrefix: `rate:${kind}`, points: pointsOf(kind), duration: WINDOW_S };
      const memory = new RateLimiterMemory(options);
      const limiter =
        redis === null
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
  const ofShared =
    (kind: Shared): Guard =>
    async (request, response) => {
      const { limiter, memory } = limiters.get(kind) ?? missing(kind);
      const points = (limiter.points = memory.points = pointsOf(kind));
      const result = await limiter.consume(whoAsks(request)).catch((error: unknown) => {
        if (error instanceof RateLimiterRes) return error;
        throw error;
      });
      pass(response, points, result.consumedPoints, result.msBeforeNext);
    };
  const countEvaluation = createRequestCounter(WINDOW_S * 1000, Date.now);
  const ofEvaluations: Guard = (request, response) => {
    const { count, msLeft } = countEvaluation(whoAsks(request));
    pass(response, pointsOf('evaluation'), count, msLeft);
  };
  return { of: (kind) => (kind === 'evaluation' ? ofEvaluations : ofShared(kind)) };
}

const whoAsks = (request: Request): string => request.caller?.id ?? request.ip ?? 'unknown';

/** Throws a 429 for the one that is too many. */
function pass(response: Response, points: number, consumed: number, msLeft: number): void {
  const seconds = Math.ceil(msLeft / 1000);
  response.setHeader('RateLimit', `limit=${points}, remaining=${Math.max(0, points - consumed)}, reset=${seconds}`);
  if (consumed <= points) return;
  throw new AppError(429, 'too-many-requests', `Too many requests: try again in ${seconds} s.`, {
    retryAfter: seconds,
  });
}

function missing(kind: Kind): never {
  throw new Error(`no rate limit of kind ${kind}`);
}
