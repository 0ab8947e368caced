import { idParams, pageOf, pageQuery } from '../../http/common-schemas.js';
import { decodeCursor, toPage } from '../../http/cursor.js';
import { created, type Endpoint, endpoint, noContent, ok } from '../../http/endpoint.js';
import { presentMemory } from './memory-presenter.js';
import { memoryBody, memorySchema } from './memory-schema.js';
import type { MemoryService } from './memory-service.js';

const base = { tag: 'Memories', access: 'listener' } as const;
const all = { ...base, path: '/api/memories' } as const;
const one = { ...base, path: '/api/memories/:id', params: idParams } as const;

export function memoryRoutes({ service }: { service: MemoryService }): Endpoint[] {
  return [
    endpoint(
      {
        ...all,
        method: 'get',
        summary: 'What is remembered of me, newest first',
        query: pageQuery,
        responses: { 200: { description: 'A page of memories', schema: pageOf(memorySchema) } },
      },
      async ({ caller, query: { limit, cursor } }) => {
        const rows = await service.list(caller.id, limit + 1, decodeCursor(cursor));
        return ok(toPage(rows, limit, ({ createdAt, id }) => ({ at: createdAt, id }), presentMemory));
      },
    ),
    endpoint(
      {
        ...all,
        method: 'post',
        summary: 'Have something remembered',
        body: memoryBody,
        idempotent: true,
        responses: { 201: { description: 'The memory', schema: memorySchema } },
      },
      async ({ caller, body }) => {
        const memory = await service.add(caller.id, body.text);
        return created(presentMemory(memory), `/api/memories/${memory.id}`);
      },
    ),
    endpoint(
      {
        ...one,
        method: 'patch',
        summary: 'Put a memory into other words',
        body: memoryBody,
        responses: { 200: { description: 'The memory', schema: memorySchema } },
      },
      async ({ caller, params, body }) => ok(presentMemory(await service.reword(caller.id, params.id, body.text))),
    ),
    endpoint(
      { ...one, method: 'delete', summary: 'Forget it', responses: { 204: { description: 'Forgotten' } } },
      async ({ caller, params }) => {
        await service.remove(caller.id, params.id);
        return noContent();
      },
    ),
  ];
}
