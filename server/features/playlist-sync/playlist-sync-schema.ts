import { z } from 'zod';
import { instant } from '../../http/common-schemas.js';
import { playlistSchema } from '../playlists/playlist-schema.js';
import { MISSING_REASONS } from './link.js';
import { COPY_STATES, ON_CONFLICT } from './playlist-sync.js';

export const syncBody = z
  .strictObject({
    public: z.boolean().optional().meta({ description: 'Left out: private when it is made, later as it is' }),
    onConflict: z
      .enum(ON_CONFLICT)
      .optional()
      .meta({ description: 'What counts where both sides contradict each other; left out: 409 with both states' }),
    again: z.boolean().optional().meta({ description: 'Make a new copy where the one there was is gone' }),
  })
  .prefault({});

const missing = z
  .array(
    z.object({
      trackKey: z.string(),
      title: z.string(),
      artists: z.array(z.string()),
      why: z.enum(MISSING_REASONS),
    }),
  )
  .meta({ description: 'Tracks that are not in the copy: not found there, not searched for yet, or gone' });

export const syncedSchema = playlistSchema
  .extend({
    missing,
    searchAgainAt: instant
      .nullable()
      .meta({ description: 'When those that were not searched for can be: save again then' }),
    took: z
      .object({
        added: z.number().int(),
        removed: z.number().int(),
        moved: z.number().int(),
        renamed: z.boolean(),
      })
      .meta({ description: 'What was changed there and came here' }),
    wrote: z.boolean().meta({ description: 'Whether anything was changed there' }),
  })
  .meta({ id: 'PlaylistSynced' });

export const copyStateSchema = z
  .object({
    state: z.enum(COPY_STATES),
    missing,
    checkedAt: instant.nullable(),
    syncedAt: instant.nullable().meta({ description: 'When both were last brought in step' }),
    isPublic: z.boolean().nullable().meta({ description: 'Whether everybody can see the copy; null: not known now' }),
    problem: z
      .object({
        code: z.string(),
        detail: z.string(),
        retryAt: instant.nullable().meta({ description: 'When Spotify can be asked again, where that is known' }),
      })
      .nullable(),
  })
  .meta({ id: 'PlaylistCopyState' });
