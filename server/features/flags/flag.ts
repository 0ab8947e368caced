/** What a flag is here, and how flagd defines it. */

export type Json = null | boolean | number | string | readonly Json[] | JsonObject;
export type JsonObject = { readonly [name: string]: Json };
/** JsonLogic, as flagd extends it. */
export type Logic = Json;

export const FLAG_TYPES = ['boolean', 'string', 'number', 'json'] as const;
export type FlagType = (typeof FLAG_TYPES)[number];
export type FlagValue = boolean | string | number | JsonObject;
export type Scalar = boolean | string | number;

/** A flag in the file format of flagd (https://flagd.dev/reference/flag-definitions/). */
export interface FlagDefinition {
  state: 'ENABLED' | 'DISABLED';
  variants: Readonly<Record<string, FlagValue>>;
  /** Null: what the asking code has as its default. */
  defaultVariant: string | null;
  targeting?: Logic;
  metadata?: Readonly<Record<string, Scalar>>;
}

/** Holds when the attribute matches one of the values; with a "not_" operator, when it matches none. */
export interface Condition {
  /** Of the context: a name, or a path such as "app.version". */
  attribute: string;
  op: Operator;
  values: readonly Scalar[];
}

export const OPERATORS = [
  'equals',
  'not_equals',
  'in',
  'not_in',
  'starts_with',
  'not_starts_with',
  'ends_with',
  'not_ends_with',
  'contains',
  'not_contains',
  'gt',
  'gte',
  'lt',
  'lte',
  'sem_ver_eq',
  'sem_ver_gt',
  'sem_ver_gte',
  'sem_ver_lt',
  'sem_ver_lte',
  'sem_ver_minor',
  'sem_ver_major',
  'exists',
  'not_exists',
] as const;
export type Operator = (typeof OPERATORS)[number];

/** A variant, or variants with weights, by which listeners are dealt out. */
export type Serve = string | Readonly<Record<string, number>>;

/** The first rule of which all conditions hold decides. */
export interface Rule {
  description: string;
  when: readonly Condition[];
  serve: Serve;
}

/** For whom no rule decides: so many percent get the variant, the others the one of `restOf`. */
export interface Rollout {
  /** 0 … 100, in thousandths. */
  percent: number;
  /** The attribute that decides who is among them; whoever has none gets the default variant. */
  stickiness: string;
  variant: string;
}

/** What an admin decides about a flag. */
export interface FlagContent {
  description: string;
  type: FlagType;
  enabled: boolean;
  variants: Readonly<Record<string, FlagValue>>;
  /** Served where nothing else decides. */
  defaultVariant: string;
  /** Served while the flag is not enabled. */
  offVariant: string;
  rules: readonly Rule[];
  rollout: Rollout | null;
  /** Targeting that rules and a rollout cannot say; these are empty then. */
  targeting: Logic | null;
  /** Whether listeners' clients may see what it says. */
  clientVisible: boolean;
  /** What else stands there, such as who owns it; told to clients. */
  metadata: Readonly<Record<string, Scalar>>;
}

export interface Flag extends FlagContent {
  key: string;
  archived: boolean;
  /** Rises by one with every change. */
  version: number;
  createdAt: Date;
  updatedAt: Date;
  /** At most some minutes old; null while nobody has asked. */
  lastEvaluatedAt: Date | null;
}

export const TARGETING_KEY = 'targetingKey';

/** What those get who are not in a rollout: the default, or the off variant where the rollout is of the default itself. */
export function restOf({ variant }: Rollout, flag: Pick<FlagContent, 'defaultVariant' | 'offVariant'>): string {
  return variant === flag.defaultVariant ? flag.offVariant : flag.defaultVariant;
}
