import { isObject } from './conditions.js';
import { toDefinition } from './definition.js';
import type { Flag, FlagDefinition, Json, JsonObject } from './flag.js';

/** A file of flagd: definitions, and parts of targeting that they share by name. */
export interface FlagdFile {
  $schema?: string | undefined;
  flags: Record<string, FlagDefinition>;
  $evaluators?: Record<string, JsonObject> | undefined;
}

const SCHEMA = 'https://flagd.dev/schema/v0/flags.json';
/** Parts that refer to parts grow fast. */
const MOST_NODES = 20_000;

export function toFile(flags: readonly Flag[]): FlagdFile {
  return {
    $schema: SCHEMA,
    flags: Object.fromEntries(flags.map((flag) => [flag.key, toDefinition(flag)])),
  };
}

/** Puts shared parts where `{"$ref": name}` refers to them. Throws a RangeError for one that is not there, or that is too much. */
export function withoutReferences(targeting: Json, shared: Readonly<Record<string, Json>>): Json {
  let nodes = 0;
  const resolve = (part: Json, within: readonly string[]): Json => {
    if (++nodes > MOST_NODES) throw new RangeError('the evaluators that it refers to are too large');
    if (Array.isArray(part)) return (part as readonly Json[]).map((inner) => resolve(inner, within));
    if (!isObject(part)) return part;
    const name = part['$ref'];
    if (typeof name !== 'string') {
      return Object.fromEntries(Object.entries(part).map(([key, inner]) => [key, resolve(inner, within)]));
    }
    const named = Object.hasOwn(shared, name) ? shared[name] : undefined;
    if (named === undefined || within.includes(name))
      throw new RangeError(`there is no evaluator "${name}" to refer to`);
    return resolve(named, [...within, name]);
  };
  return resolve(targeting, []);
}
