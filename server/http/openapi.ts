import { z } from 'zod';
import type { Access, Endpoint } from './endpoint.js';
import { problemSchema } from './problem.js';

type Json = Record<string, unknown>;

/** The OpenAPI 3.1 document of all routes, from the very schemas that validate them. */
export function buildOpenApi(endpoints: readonly Endpoint[], version: string): Json {
  const components: Json = {};
  const schemaOf = (schema: z.ZodType, io: 'input' | 'output'): Json => {
    const { $defs, $schema: _dialect, ...json } = z.toJSONSchema(schema, { io, unrepresentable: 'any' }) as Json;
    for (const [name, definition] of Object.entries(($defs as Json | undefined) ?? {}))
      components[name] = withLocalRefs(definition);
    const { id, ...body } = withLocalRefs(json) as Json;
    if (typeof id !== 'string') return body;
    components[id] = body;
    return { $ref: `#/components/schemas/${id}` };
  };
  const paths: Record<string, Json> = {};
  for (const { spec } of endpoints) {
    const path = spec.path.replace(/:(\w+)/g, '{$1}');
    (paths[path] ??= {})[spec.method] = {
      summary: spec.summary,
      tags: [spec.tag],
      operationId: operationId(spec.method, spec.path),
      security: securityOf(spec.access),
      parameters: [
        ...parametersOf('path', spec.params && schemaOf(spec.params, 'input')),
        ...parametersOf('query', spec.query && schemaOf(spec.query, 'input')),
        ...(spec.idempotent
          ? [{ name: 'Idempotency-Key', in: 'header', required: false, schema: { type: 'string', maxLength: 200 } }]
          : []),
      ],
      ...(spec.body && {
        requestBody: { required: true, content: { 'application/json': { schema: schemaOf(spec.body, 'input') } } },
      }),
      ...(spec.bodyType && {
        requestBody: { required: true, content: { [spec.bodyType]: { schema: FORMS[spec.bodyType] } } },
      }),
      responses: {
        ...Object.fromEntries(
          Object.entries(spec.responses).map(([status, { description, schema, contentType }]) => [
            status,
            {
              description,
              ...(schema && {
                content: { [contentType ?? 'application/json']: { schema: schemaOf(schema, 'output') } },
              }),
              ...(!schema && contentType && { content: { [contentType]: { schema: { type: 'string' } } } }),
            },
          ]),
        ),
        default: { $ref: '#/components/responses/Problem' },
      },
    };
  }
  const problem = schemaOf(problemSchema, 'output');
  return {
    openapi: '3.1.0',
    info: {
      title: 'EchoTune AI',
      version,
      description: 'A self-hosted music assistant. Times are ISO 8601 UTC, durations in ms, ids UUIDs.',
    },
    paths,
    components: {
      schemas: components,
      responses: {
        Problem: {
          description: 'What went wrong (RFC 9457)',
          content: { 'application/problem+json': { schema: problem } },
        },
      },
      securitySchemes: {
        session: { type: 'apiKey', in: 'cookie', name: 'echotune.sid' },
        token: { type: 'http', scheme: 'bearer', description: 'An API token made by an admin' },
      },
    },
  };
}

const FORMS = {
  'multipart/form-data': {
    type: 'object',
    properties: { files: { type: 'array', items: { type: 'string', format: 'binary' } } },
  },
  'application/x-www-form-urlencoded': { type: 'object' },
};

function withLocalRefs(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(withLocalRefs);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value).map(([key, inner]) =>
      key === '$ref' && typeof inner === 'string'
        ? [key, inner.replace(/^#\/\$defs\//, '#/components/schemas/')]
        : [key, withLocalRefs(inner)],
    ),
  );
}

function parametersOf(where: 'path' | 'query', schema: Json | undefined): Json[] {
  const properties = (schema?.['properties'] as Json | undefined) ?? {};
  const required = (schema?.['required'] as string[] | undefined) ?? [];
  return Object.entries(properties).map(([name, inner]) => ({
    name,
    in: where,
    required: where === 'path' || required.includes(name),
    schema: inner,
  }));
}

function securityOf(access: Access): Json[] {
  if (access === 'public' || access === 'open') return [];
  return typeof access === 'object' ? [{ session: [] }, { token: [access.scope] }] : [{ session: [] }];
}

function operationId(method: string, path: string): string {
  const words = path.split(/[^A-Za-z]+/).filter((word) => word !== '' && word !== 'api');
  return method + words.map((word) => word.charAt(0).toUpperCase() + word.slice(1)).join('');
}
