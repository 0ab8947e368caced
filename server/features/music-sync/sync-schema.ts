import { z } from 'zod';
import { instant } from '../../http/common-schemas.js';

export const syncSchema = z
  .object({
    /** Whether a connected account is synced at all. */
    active: z.boolean(),
    syncedAt: instant.nullable(),
    nextAt: instant.nullable(),
    lastPlayedAt: instant.nullable(),
    error: z.string().nullable(),
    gaps: z
      .array(z.object({ from: instant, to: instant }))
      .meta({ description: 'Times in which plays may be missing; an import of the history fills them' }),
  })
  .meta({ id: 'HistorySync' });

export const syncedSchema = syncSchema.extend({ stored: z.number().int() }).meta({ id: 'HistorySynced' });
