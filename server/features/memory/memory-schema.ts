import { z } from 'zod';
import { instant } from '../../http/common-schemas.js';
import { plainText } from '../../http/plain-text.js';
import { MAX_MEMORY_LENGTH } from './memory.js';

export const memoryBody = z.strictObject({ text: plainText(MAX_MEMORY_LENGTH) });

export const memorySchema = z
  .object({
    id: z.uuid(),
    text: z.string(),
    origin: z
      .enum(['listener', 'built-in', 'model'])
      .meta({ description: 'Who put it into words: you, the rules of EchoTune, or a language model' }),
    effect: z
      .enum(['excludes', 'weighs', 'context'])
      .meta({ description: 'What it does to playlists; context is only told to language models' }),
    sourceSessionIds: z.array(z.uuid()),
    sources: z
      .array(z.object({ id: z.uuid(), title: z.string() }))
      .meta({ description: 'The chats it came from that are still there' }),
    createdAt: instant,
    updatedAt: instant,
  })
  .meta({ id: 'Memory' });
