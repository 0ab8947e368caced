import { z } from 'zod';
import { type Endpoint, endpoint, ok } from '../../../http/endpoint.js';
import { MODEL_SHARES } from '../../preferences/preferences.js';
import type { SharedPreview } from './shared-preview.js';

const sharedSchema = z
  .object({
    share: z.enum(MODEL_SHARES),
    providers: z.array(z.object({ name: z.string(), model: z.string(), host: z.string() })),
    requests: z
      .array(
        z.object({
          purpose: z.enum(['read', 'word']),
          instructions: z.string(),
          data: z.string(),
          tools: z.array(z.string()),
        }),
      )
      .meta({ description: 'What is sent for an example, word for word; empty where nothing is sent' }),
  })
  .meta({ id: 'SharedWithModels' }) satisfies z.ZodType<SharedPreview>;

export function sharedRoutes(preview: (userId: string) => Promise<SharedPreview>): Endpoint[] {
  return [
    endpoint(
      {
        method: 'get',
        path: '/api/preferences/shared',
        summary: 'What leaves this installation for language models',
        tag: 'Preferences',
        access: 'listener',
        responses: { 200: { description: 'Whom it goes to, and an example of it', schema: sharedSchema } },
      },
      async ({ caller }) => ok(await preview(caller.id)),
    ),
  ];
}
