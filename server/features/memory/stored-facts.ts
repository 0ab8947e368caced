import { z } from 'zod';
import { MOOD_NAMES } from '../catalogue/moods.js';
import { type Fact, UNWANTED_VERSIONS } from './memory.js';

const stance = z.enum(['like', 'dislike', 'never']);
const year = z.number().int().nullable();

/** Facts as they stand in a JSON column: checked when they are read back, since SQL knows them only as JSON. */
export const storedFacts = z.array(
  z.discriminatedUnion('about', [
    z.object({ about: z.literal('artist'), name: z.string(), stance }),
    z.object({ about: z.literal('genre'), name: z.string(), stance }),
    z.object({ about: z.literal('mood'), name: z.enum(MOOD_NAMES), stance }),
    z.object({ about: z.literal('era'), from: year, to: year, stance }),
    z.object({ about: z.literal('explicit'), stance }),
    z.object({ about: z.literal('versions'), name: z.enum(UNWANTED_VERSIONS), stance }),
  ]),
) satisfies z.ZodType<Fact[]>;
