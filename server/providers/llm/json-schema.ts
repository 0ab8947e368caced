import type { JsonSchema } from './llm-provider.js';

/** Services refuse a schema that names the dialect it is written in. */
export function withoutDialect({ $schema: _dialect, ...schema }: JsonSchema): JsonSchema {
  return schema;
}

/** For a service that takes no schema. What it answers may be anything. */
export const withSchemaInWords = (instructions: string, schema: JsonSchema): string =>
  `${instructions}\n\nAnswer with one JSON value of this JSON Schema, and nothing else:\n${JSON.stringify(withoutDialect(schema))}`;
