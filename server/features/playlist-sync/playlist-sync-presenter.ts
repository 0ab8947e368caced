import type { z } from 'zod';
import type { CopyState } from './playlist-sync.js';
import type { copyStateSchema } from './playlist-sync-schema.js';

export const presentCopyState = ({
  state,
  missing,
  checkedAt,
  syncedAt,
  isPublic,
  problem,
}: CopyState): z.infer<typeof copyStateSchema> => ({
  state,
  missing,
  checkedAt: checkedAt?.toISOString() ?? null,
  syncedAt: syncedAt?.toISOString() ?? null,
  isPublic,
  problem: problem && { ...problem, retryAt: problem.retryAt?.toISOString() ?? null },
});
