import { z } from 'zod';
import { briefSchema } from '../brief/brief-schema.js';

/** A receipt as JSON. */
export const receiptSchema = z
  .object({
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
  })
  .meta({ id: 'Receipt' });
