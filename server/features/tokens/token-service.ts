import { createHash, randomBytes } from 'node:crypto';
import { LRUCache } from 'lru-cache';
import { conflict, notFound } from '../../errors.js';
import type { Cursor } from '../../http/cursor.js';
import type { TokenScope } from '../../http/endpoint.js';
import type { ApiToken } from './api-token.js';
import type { Actor, TokenStore } from './token-store.js';

export interface TokenService {
  list(limit: number, after: Cursor | null): Promise<ApiToken[]>;
  /** The token is in the answer, and never again anywhere. Throws a 409 when there are too many. */
  create(name: string, scopes: TokenScope[], actor: Actor): Promise<{ made: ApiToken; token: string }>;
  /** From now on it is unknown. Throws a 404. */
  revoke(id: string, actor: Actor): Promise<void>;
  /** The scopes of a valid token, else null; one that was revoked by another process may be taken for valid a little longer. */
  findScopes(token: string): Promise<readonly string[] | null>;
}

/** Recognisable, so that a token in the wrong place is found by those who search for secrets. */
const PREFIX = 'echotune_';
const BYTES = 32;
const MOST = 200;
/** So that a dashboard that asks every second does not write every second. */
const NOTE_USE_EVERY_MS = 60_000;
/** A program may ask thousands of times a second. */
const REMEMBERED_MS = 3_000;

/** 256 random bits need no slow hash: nobody guesses them. */
const hashOf = (token: string): Uint8Array => createHash('sha256').update(token).digest();

export function createTokenService(store: TokenStore, now: () => number = Date.now): TokenService {
  const known = new LRUCache<string, readonly string[]>({ max: MOST, ttl: REMEMBERED_MS });
  let revocations = 0;

  return {
    list: (limit, after) => store.list(limit, after),

    async create(name, scopes, actor) {
      const token = PREFIX + randomBytes(BYTES).toString('base64url');
      const made = await store.create({ name, scopes, hash: hashOf(token) }, actor, MOST);
      if (made === null) throw conflict('too-many-tokens', `There are ${MOST} API tokens: revoke one first.`);
      return { made, token };
    },

    async revoke(id, actor) {
      const revoked = await store.revoke(id, actor);
      revocations += 1;
      known.clear();
      if (!revoked) throw notFound('API token');
    },

    async findScopes(token) {
      if (!token.startsWith(PREFIX)) return null;
      const remembered = known.get(token);
      if (remembered !== undefined) return remembered;
      const at = now();
      const before = revocations;
      const scopes = await store.use(hashOf(token), new Date(at), new Date(at - NOTE_USE_EVERY_MS));
      // What was read before a token was revoked may be that one.
      if (scopes !== null && before === revocations) known.set(token, scopes);
      return scopes;
    },
  };
}
