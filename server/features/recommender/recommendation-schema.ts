import { z } from 'zod';
import { plainText } from '../../http/plain-text.js';
import { briefSchema } from '../brief/brief-schema.js';

export const recommendationBody = z
  .strictObject({
    brief: briefSchema.optional(),
    text: plainText(4_000).optional(),
    limit: z.number().int().min(1).max(200).optional(),
  })
  .refine(({ brief, text }) => (brief === undefined) !== (text === undefined), 'give exactly one of brief and text');

export const feedbackBody = z.strictObject({
  trackKey: plainText(1_000),
  kind: z.enum(['love', 'hate', 'skip', 'play', 'never']),
  context: plainText(200).optional(),
});

const reason = z.object({ kind: z.string(), text: z.string(), weight: z.number() });

const item = z
  .object({
    trackKey: z.string(),
    title: z.string(),
    artists: z.array(z.string()),
    album: z.string().nullable(),
    durationMs: z.number().int(),
    estimated: z.boolean(),
    year: z.number().int().nullable(),
    genres: z.array(z.string()),
    explicit: z.boolean().nullable(),
    spotifyUri: z.string().nullable(),
    score: z.number(),
    reasons: z.array(reason),
  })
  .meta({ id: 'Recommendation' });

export const recommendationsSchema = z
  .object({
    items: z.array(item),
    receipt: z.object({
      brief: briefSchema,
      rules: z.array(
        z.object({
          rule: z.string(),
          text: z.string(),
          satisfied: z.boolean(),
          relaxed: z.boolean(),
          detail: z.string(),
        }),
      ),
    }),
    variant: z.string(),
    notUnderstood: z.array(z.string()),
  })
  .meta({ id: 'Recommendations' });
