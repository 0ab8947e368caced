import { LRUCache } from 'lru-cache';
import type { Caller } from '../../http/endpoint.js';
import type { Context } from './evaluation.js';

const MOST = 10_000;
const REMEMBERED_MS = 10_000;

/** Who a listener is to flags: what rules can be made of. */
export function contextOfCaller({ id, name, role }: Caller): Context {
  return { targetingKey: id, name, role };
}

/** The same for somebody of whom only the id is known; somebody who is gone has nothing but that. */
export function createListenerContexts(
  find: (userId: string) => Promise<Caller | null>,
): (userId: string) => Promise<Context> {
  const known = new LRUCache<string, Context>({ max: MOST, ttl: REMEMBERED_MS });
  return async (userId) => {
    const remembered = known.get(userId);
    if (remembered !== undefined) return remembered;
    const caller = await find(userId);
    const context = caller === null ? { targetingKey: userId } : contextOfCaller(caller);
    known.set(userId, context);
    return context;
  };
}
