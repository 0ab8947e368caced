import { createHash, randomUUID } from 'node:crypto';
import type { Request } from 'express';
import { conflict, impossible, invalid } from '../errors.js';
import type { Access, Caller, HandlerInput, Reply } from './endpoint.js';
import { STREAMED } from './endpoint.js';

export interface IdempotencyStore {
  /** Claims the key; when somebody has it already, what is kept of that request. A `status` keeps it from the start. */
  claim(userId: string, key: string, claim: { fingerprint: string; status: 200 | null }): Promise<Claimed>;
  keep(userId: string, key: string, status: number, body: unknown): Promise<void>;
  release(userId: string, key: string): Promise<void>;
}

export interface Claimed {
  isNew: boolean;
  /** The same for every repetition of a request under its key. */
  id: string;
  fingerprint: string;
  /** Null while the first request is under way. */
  status: number | null;
  body: unknown;
}

type Identity = HandlerInput<unknown, unknown, unknown, Access>['identity'];

export interface Idempotency {
  once(
    kind: true | 'resumable' | undefined,
    request: Request,
    caller: Caller | null,
    body: unknown,
    answer: (identity: Identity) => Promise<Reply>,
  ): Promise<Reply>;
}

const KEY = /^[\x21-\x7e]{1,200}$/;
const REPLAYED = { 'Idempotent-Replayed': 'true' };

/**
 * Answers a repeated POST (same listener, same Idempotency-Key) with the first answer instead of doing it again.
 * Failures are not kept: a repetition after one tries anew. Follows the IETF draft idempotency-key-header.
 */
export function createIdempotency(store: IdempotencyStore): Idempotency {
  return {
    async once(kind, request, caller, body, answer) {
      const key = kind === undefined ? undefined : request.get('Idempotency-Key');
      if (kind === undefined || key === undefined || caller === null)
        return answer({ id: randomUUID(), isRepeated: false });
      if (!KEY.test(key))
        throw invalid([{ path: 'headers.idempotency-key', message: 'must be 1 to 200 visible ASCII characters' }]);
      const fingerprint = createHash('sha256')
        .update(`${request.method} ${request.path}\n${JSON.stringify(body)}`)
        .digest('hex');
      const claimed = await store.claim(caller.id, key, { fingerprint, status: kind === 'resumable' ? 200 : null });
      const { id, isNew } = claimed;
      if (claimed.fingerprint !== fingerprint)
        throw impossible('idempotency-key-reused', 'This Idempotency-Key was used for another request.');
      if (!isNew && kind !== 'resumable') return replay(claimed);
      if (!isNew) request.res?.set(REPLAYED);
      try {
        const reply = await answer({ id, isRepeated: !isNew });
        if (kind !== 'resumable' && reply !== STREAMED)
          await store.keep(caller.id, key, reply.status, { body: reply.body, headers: reply.headers });
        return reply;
      } catch (error) {
        if (isNew) await store.release(caller.id, key);
        throw error;
      }
    },
  };
}

function replay({ status, body: kept }: Claimed): Reply {
  if (status === null)
    throw conflict('still-running', 'The first request with this Idempotency-Key is still under way.');
  const { body, headers } = kept as { body?: unknown; headers?: Record<string, string> };
  return { status, body, headers: { ...headers, ...REPLAYED } };
}
