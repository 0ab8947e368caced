import { z } from 'zod';
import { instant, pageQuery } from '../../http/common-schemas.js';
import { plainText } from '../../http/plain-text.js';
import { briefSchema } from '../brief/brief-schema.js';
import { receiptSchema } from './receipt-schema.js';

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

const part = z.enum(['all', 'judgements']).default('all');
export const feedbackListQuery = pageQuery.extend({ part });
export const feedbackPartQuery = z.object({ part });
export const feedbackParams = z.object({ trackKey: plainText(1_000) });

export const givenFeedbackSchema = z
  .object({
    trackKey: z.string(),
    title: z.string().nullable(),
    artists: z.array(z.string()),
    judgement: z.enum(['love', 'hate', 'never']).nullable(),
    plays: z.number().int(),
    skips: z.number().int(),
    updatedAt: instant,
  })
  .meta({ id: 'GivenFeedback' });

export const reasonSchema = z.object({ kind: z.string(), text: z.string(), weight: z.number() });

export const recommendationSchema = z
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
    reasons: z.array(reasonSchema),
  })
  .meta({ id: 'Recommendation' });

export const recommendationsSchema = z
  .object({
    items: z.array(recommendationSchema),
    receipt: receiptSchema,
    variant: z.string(),
    notUnderstood: z.array(z.string()),
  })
  .meta({ id: 'Recommendations' });
