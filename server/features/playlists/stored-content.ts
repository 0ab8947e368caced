import { z } from 'zod';
import { briefSchema } from '../brief/brief-schema.js';
import { RULE_IDS } from '../recommender/rule-ids.js';
import type { CoverTrack, PlaylistTrack, Receipt } from './playlist.js';

/** Tracks and receipts as they stand in JSON columns: checked when they are read back, since SQL knows them only as JSON. */
export const storedTracks = z.array(
  z.object({
    trackKey: z.string(),
    title: z.string(),
    artists: z.array(z.string()),
    album: z.string().nullable(),
    durationMs: z.number(),
    estimated: z.boolean(),
    year: z.number().nullable(),
    genres: z.array(z.string()),
    explicit: z.boolean().nullable(),
    spotifyUri: z.string().nullable(),
    score: z.number().nullable(),
    reason: z.string().nullable(),
  }),
) satisfies z.ZodType<PlaylistTrack[]>;

export const storedCover = z.array(
  z.object({ trackKey: z.string(), genres: z.array(z.string()), durationMs: z.number() }),
) satisfies z.ZodType<CoverTrack[]>;

export const storedReceipt = z.object({
  brief: briefSchema,
  rules: z.array(
    z.object({
      rule: z.enum(RULE_IDS),
      text: z.string(),
      satisfied: z.boolean(),
      relaxed: z.boolean(),
      detail: z.string(),
    }),
  ),
}) satisfies z.ZodType<Receipt>;

export const storedBrief = briefSchema;
