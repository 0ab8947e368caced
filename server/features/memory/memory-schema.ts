import { z } from 'zod';
import { instant } from '../../http/common-schemas.js';
import { plainText } from '../../http/plain-text.js';
import { MAX_MEMORY_LENGTH } from './memory.js';

export const memoryBody = z.strictObject({ text: plainText(MAX_MEMORY_LENGTH) });

export const memorySchema = z
  .object({
    id: z.uuid(),
    text: z.string(),
    sourceSessionIds: z.array(z.uuid()),
    createdAt: instant,
    updatedAt: instant,
  })
  .meta({ id: 'Memory' });
