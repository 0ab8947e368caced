import type { z } from 'zod';
import type { SourcedMemory } from './memory.js';
import type { memorySchema } from './memory-schema.js';

export const presentMemory = (memory: SourcedMemory): z.infer<typeof memorySchema> => ({
  id: memory.id,
  text: memory.text,
  origin: memory.origin,
  effect: effectOf(memory),
  sourceSessionIds: memory.sourceSessionIds,
  sources: memory.sources,
  createdAt: memory.createdAt.toISOString(),
  updatedAt: memory.updatedAt.toISOString(),
});

function effectOf({ facts }: SourcedMemory): z.infer<typeof memorySchema>['effect'] {
  if (facts.length === 0) return 'context';
  return facts.some(({ stance }) => stance === 'never') ? 'excludes' : 'weighs';
}
