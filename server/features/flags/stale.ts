import type { Flag } from './flag.js';
import { isBuiltIn } from './flag-keys.js';
import { reachableVariants } from './reach.js';

export interface Stale {
  reason: 'not-evaluated' | 'one-variant';
  since: Date;
}

const DAYS_30_MS = 30 * 86_400_000;

/** Why a flag may be forgotten: nobody asks for it, or it has said the same to everybody for 30 days. Null: it is not. */
export function staleness(flag: Flag, now: Date): Stale | null {
  // The code asks for these when it needs them, and most say the same for years.
  if (flag.archived || isBuiltIn(flag.key)) return null;
  const isOld = (since: Date): boolean => now.getTime() - since.getTime() > DAYS_30_MS;
  const asked = flag.lastEvaluatedAt ?? flag.createdAt;
  if (isOld(asked)) return { reason: 'not-evaluated', since: asked };
  if (isOld(flag.updatedAt) && reachableVariants(flag).size === 1)
    return { reason: 'one-variant', since: flag.updatedAt };
  return null;
}
