import type { z } from 'zod';
import type { Memory } from './memory.js';
import type { memorySchema } from './memory-schema.js';

export const presentMemory = (memory: Memory): z.infer<typeof memorySchema> => ({
  id: memory.id,
  text: memory.text,
  sourceSessionIds: memory.sourceSessionIds,
  createdAt: memory.createdAt.toISOString(),
  updatedAt: memory.updatedAt.toISOString(),
});
