import express, { type Request, type Response } from 'express';
import { z } from 'zod';
import { AppError, invalid, notFound } from '../../errors.js';
import { type Endpoint, endpoint, STREAMED } from '../../http/endpoint.js';
import { plainText } from '../../http/plain-text.js';
import { MAINTENANCE, renderEmergencyPage } from './emergency-page.js';
import { BUILT_IN_FLAGS, isBuiltIn } from './flag-keys.js';
import { LIMITS } from './flag-limits.js';
import { byOf } from './flag-routes.js';
import type { FlagService } from './flag-service.js';

const base = { tag: 'Feature flags', access: 'admin', path: '/admin/emergency' } as const;
const page = { description: 'A page', contentType: 'text/html' };

const form = z.object({
  key: z.string(),
  enabled: z.enum(['true', 'false']).transform((value) => value === 'true'),
  version: z.coerce.number().int().positive(),
  reason: z.union([z.literal('').transform(() => undefined), plainText(LIMITS.text)]).optional(),
});
const doneQuery = z.object({ done: z.string().max(100).optional() });

const parseForm = express.urlencoded({ extended: false, limit: '16kb', parameterLimit: 10 });

const isSwitch = (key: string): boolean => isBuiltIn(key) && BUILT_IN_FLAGS[key].isSwitch;

/** Kill switches and maintenance, by a page that works when JavaScript does not. */
export function emergencyRoutes({ service }: { service: Pick<FlagService, 'list' | 'toggle'> }): Endpoint[] {
  async function show(
    response: Response,
    status: number,
    tell: string | null | ((key: string) => string | null),
  ): Promise<typeof STREAMED> {
    const switches = (await service.list()).filter(({ key }) => isSwitch(key));
    switches.sort((a, b) => Number(b.key === MAINTENANCE) - Number(a.key === MAINTENANCE));
    const told = typeof tell === 'function' ? (switches.map(({ key }) => tell(key)).find(Boolean) ?? null) : tell;
    response.status(status).set('Cache-Control', 'no-store');
    // A browser that may not say where a form comes from calls its origin "null", which is refused.
    response.set('Referrer-Policy', 'same-origin');
    response.type('html').send(renderEmergencyPage({ switches, told }));
    return STREAMED;
  }

  return [
    endpoint(
      {
        ...base,
        method: 'get',
        summary: 'Kill switches and maintenance as plain forms',
        query: doneQuery,
        responses: { 200: page },
      },
      async ({ query: { done }, response }) =>
        show(response, 200, (key) => (key === done ? `${key} was switched.` : null)),
    ),
    endpoint(
      {
        ...base,
        method: 'post',
        summary: 'Switch one of them',
        bodyType: 'application/x-www-form-urlencoded',
        responses: { 303: { description: 'Done: back to the page' }, 409: page },
      },
      async ({ request, response, caller }) => {
        const { key, enabled, version, reason } = await readForm(request, response);
        if (!isSwitch(key)) throw notFound('switch');
        try {
          await service.toggle(key, enabled, byOf({ caller, request }, reason), { version });
        } catch (error) {
          if (!(error instanceof AppError) || error.code !== 'flag-changed') throw error;
          return show(response, 409, `${key} was not switched: somebody else was first. This is how it is now.`);
        }
        return { status: 303, headers: { Location: `/admin/emergency?done=${key}` } };
      },
    ),
  ];
}

async function readForm(request: Request, response: Response): Promise<z.infer<typeof form>> {
  await new Promise<void>((resolve, reject) =>
    parseForm(request, response, (error?: Error) => (error ? reject(error) : resolve())),
  );
  const result = form.safeParse(request.body ?? {});
  if (result.success) return result.data;
  throw invalid(result.error.issues.map(({ path, message }) => ({ path: ['body', ...path].join('.'), message })));
}
