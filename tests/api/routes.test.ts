import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { Endpoint } from '../../server/http/endpoint.js';
import { problemSchema } from '../../server/http/problem.js';
import { type Agent, startApp, type TestApp } from '../start-app.js';

/** Every route of the running app, so that none can be added without its place here. */
describe('every route', () => {
  let app: TestApp;
  let listener: Agent;
  let endpoints: readonly Endpoint[];
  beforeAll(async () => {
    app = await startApp();
    listener = await app.signIn('Ann');
    endpoints = app.server.context.endpoints;
  });
  afterAll(() => app.stop());

  const send = (agent: Agent, { spec }: Endpoint, id: string = randomUUID()) => {
    const path = spec.path
      .replace(/:(id|messageId)/g, id)
      .replace(':type', 'like')
      .replace(/:\w+/g, '1');
    const request = agent[spec.method](path);
    return spec.body ? request.send({}) : request;
  };
  const nameOf = ({ spec }: Endpoint): string => `${spec.method.toUpperCase()} ${spec.path}`;

  it('lets in whom it says, and nobody else', async () => {
    for (const route of endpoints) {
      const { access } = route.spec;
      const { status, body } = await send(app.anonymous(), route);
      if (access === 'public' || access === 'open')
        expect([nameOf(route), [401, 403].includes(status)]).toEqual([nameOf(route), false]);
      else expect([nameOf(route), status, body.code]).toEqual([nameOf(route), 401, 'not-signed-in']);
      if (access === 'admin') {
        const refused = await send(listener, route);
        expect([nameOf(route), refused.status]).toEqual([nameOf(route), 403]);
      }
    }
  });

  it('calls what is not mine or not there 404, and what is no id 400, in problem documents', async () => {
    const withId = endpoints.filter(({ spec }) => spec.access === 'listener' && /:(id|messageId)/.test(spec.path));
    for (const route of withId.filter(({ spec }) => !spec.body)) {
      const missing = await send(listener, route);
      expect([nameOf(route), missing.status]).toEqual([nameOf(route), 404]);
      expect(problemSchema.safeParse(missing.body).success).toBe(true);
      const malformed = await send(listener, route, 'not-an-id');
      expect([nameOf(route), malformed.status]).toEqual([nameOf(route), 400]);
    }
  });

  it('is described by the OpenAPI document, whose references all resolve', async () => {
    const { body: document } = await app.anonymous().get('/openapi.json').expect(200);
    expect(document.openapi).toBe('3.1.0');
    for (const route of endpoints) {
      const operation = document.paths[route.spec.path.replace(/:(\w+)/g, '{$1}')]?.[route.spec.method];
      expect([nameOf(route), typeof operation?.summary]).toEqual([nameOf(route), 'string']);
      const declared = (operation.parameters as { in: string; name: string }[]).filter(
        (parameter) => parameter.in === 'path',
      );
      expect(declared.map(({ name }) => name)).toEqual(
        [...route.spec.path.matchAll(/:(\w+)/g)].map((match) => match[1]),
      );
    }
    const refs = [...JSON.stringify(document).matchAll(/"\$ref":"#\/components\/(\w+)\/([^"]+)"/g)];
    for (const [, kind = '', name = ''] of refs) expect(Object.keys(document.components[kind])).toContain(name);
    const ids = endpoints.map(
      ({ spec }) => document.paths[spec.path.replace(/:(\w+)/g, '{$1}')][spec.method].operationId,
    );
    expect(new Set(ids).size).toBe(ids.length);
  });

  it('is shown on a page that needs no script', async () => {
    const { text } = await app.anonymous().get('/docs').expect(200);
    expect(text).toContain('/api/me');
    expect(text).not.toContain('<script');
  });
});
