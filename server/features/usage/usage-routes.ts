import { type Endpoint, endpoint, ok } from '../../http/endpoint.js';
import type { LanguageModels } from '../../providers/llm/language-models.js';
import { daysQuery, myUsageSchema, usageReportSchema } from './usage-schema.js';
import type { UsageService } from './usage-service.js';

export interface UsageRoutesDeps {
  service: UsageService;
  models: Pick<LanguageModels, 'configured'>;
}

export function usageRoutes({ service, models }: UsageRoutesDeps): Endpoint[] {
  return [
    endpoint(
      {
        method: 'get',
        path: '/api/me/usage',
        summary: 'What language models outside used up for me, by day, and what is left today',
        tag: 'Language models',
        access: 'listener',
        query: daysQuery,
        responses: { 200: { description: 'Tokens and costs', schema: myUsageSchema } },
      },
      async ({ caller, query }) => {
        const [items, today] = await Promise.all([
          service.ofListener(caller.id, query),
          Promise.all(
            models.configured.map(async ({ name, model }) => ({
              ...(await service.remaining(caller.id, name)),
              model,
            })),
          ),
        ]);
        return ok({ ...query, items, today });
      },
    ),
    endpoint(
      {
        method: 'get',
        path: '/api/admin/usage',
        summary: 'What language models outside used up, by provider, day and listener',
        tag: 'Admin',
        access: 'admin',
        query: daysQuery,
        responses: { 200: { description: 'Tokens and costs', schema: usageReportSchema } },
      },
      async ({ query }) => ok({ ...query, ...(await service.report(query)) }),
    ),
  ];
}
