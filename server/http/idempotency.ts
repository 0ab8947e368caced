import { createHash } from 'node:crypto';
import type { Request } from 'express';
import { conflict, impossible, invalid } from '../errors.js';
import type { Caller, Reply } from './endpoint.js';
import { STREAMED } from './endpoint.js';

export interface IdempotencyStore {
  /** Claims the key; when somebody has it already, returns what is kept of that request. */
  claim(userId: string, key: string, fingerprint: string): Promise<'claimed' | KeptAnswer>;
  keep(userId: string, key: string, status: number, body: unknown): Promise<void>;
  release(userId: string, key: string): Promise<void>;
}

export interface KeptAnswer {
  fingerprint: string;
  /** Null while that request is under way. */
  status: number | null;
  body: unknown;
}

export interface Idempotency {
  once(request: Request, caller: Caller | null, body: unknown, answer: () => Promise<Reply>): Promise<Reply>;
}

const KEY = /^[\x21-\x7e]{1,200}$/;

/**
 * Answers a repeated POST (same listener, same Idempotency-Key) with the first answer instead of doing it again.
 * Failures are not kept: a repetition after one tries anew. Follows the IETF draft idempotency-key-header.
 */
export function createIdempotency(store: IdempotencyStore): Idempotency {
  return {
    async once(request, caller, body, answer) {
      const key = request.get('Idempotency-Key');
      if (key === undefined || caller === null) return answer();
      if (!KEY.test(key))
        throw invalid([{ path: 'headers.idempotency-key', message: 'must be 1 to 200 visible ASCII characters' }]);
      const fingerprint = createHash('sha256')
        .update(`${request.method} ${request.path}\n${JSON.stringify(body)}`)
        .digest('hex');
      const claim = await store.claim(caller.id, key, fingerprint);
      if (claim !== 'claimed') return replay(claim, fingerprint);
      let reply: Reply;
      try {
        reply = await answer();
      } catch (error) {
        await store.release(caller.id, key);
        throw error;
      }
      if (reply === STREAMED) await store.release(caller.id, key);
      else await store.keep(caller.id, key, reply.status, { body: reply.body, headers: reply.headers });
      return reply;
    },
  };
}

function replay(kept: KeptAnswer, fingerprint: string): Reply {
  if (kept.fingerprint !== fingerprint)
    throw impossible('idempotency-key-reused', 'This Idempotency-Key was used for another request.');
  if (kept.status === null)
    throw conflict('still-running', 'The first request with this Idempotency-Key is still under way.');
  const { body, headers } = kept.body as { body?: unknown; headers?: Record<string, string> };
  return { status: kept.status, body, headers: { ...headers, 'Idempotent-Replayed': 'true' } };
}
