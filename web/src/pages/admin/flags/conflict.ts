import { ApiError } from '../../../api/client';
import type { Flag } from '../../../api/types';
import { notifyError } from '../../../ui/notices';

export type FlagState = Omit<Flag, 'custom' | 'builtIn' | 'createdAt' | 'updatedAt' | 'lastEvaluatedAt' | 'stale'>;

/** Both states of a flag that somebody else has changed meanwhile. */
export interface Conflict {
  current: FlagState;
  yours: FlagState;
}

/** Hands on what another admin's change left of a change; any other error is told as usual. */
export function tellConflict(error: unknown, tell: (conflict: Conflict) => void): void {
  const { current, yours } = error instanceof ApiError && error.code === 'flag-changed' ? error.extra : {};
  if (isState(current) && isState(yours)) tell({ current, yours });
  else notifyError(error);
}

/** What the server says a flag is, it is. */
function isState(value: unknown): value is FlagState {
  return typeof value === 'object' && value !== null && 'version' in value && 'variants' in value;
}
