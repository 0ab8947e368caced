import { z } from 'zod';
import { instant, pageQuery } from '../../http/common-schemas.js';
import { plainText } from '../../http/plain-text.js';
import { FLAG_TYPES, type Json, OPERATORS, TARGETING_KEY } from './flag.js';
import { FORBIDDEN_NAME, isForbidden, LIMITS } from './flag-limits.js';

/** Paths of routes; no flag can have them as its key. */
const TAKEN = new Set(['export', 'import']);

export const flagKey = z
  .string()
  .regex(/^[A-Za-z0-9](?:[\w.-]{0,98}[A-Za-z0-9])?$/, 'takes letters, digits, ".", "_" and "-", at most 100')
  .refine((key) => !isForbidden(key), FORBIDDEN_NAME)
  .refine((key) => !TAKEN.has(key), 'is the name of something else');
export const keyParams = z.object({ key: z.string().min(1).max(200) });

const text = z.union([z.literal(''), plainText(LIMITS.text)]);
export const variantName = z
  .string()
  .regex(/^[\w][\w .:+-]{0,63}$/, 'takes letters, digits, spaces and "._:+-", at most 64');
const attribute = z
  .string()
  .regex(/^[A-Za-z_][\w-]*(?:\.[\w-]+){0,7}$/, 'takes a name, or names with dots between')
  .max(100);
const scalar = z.union([z.boolean(), z.string().max(LIMITS.text), z.number()]);
const json: z.ZodType<Json> = z.json();
const jsonObject = z.record(z.string(), json);
const weight = z.int('must be a whole number').positive('must be more than 0').max(LIMITS.weights);
const version = z.int().min(1).max(2_147_483_647);

const serve = z.union([
  variantName,
  z.record(variantName, weight).refine((weights) => Object.keys(weights).length > 0, 'needs a variant'),
]);
export const conditionSchema = z.strictObject({
  attribute,
  op: z.enum(OPERATORS),
  values: z.array(scalar).max(LIMITS.values).default([]),
});
const rule = z.strictObject({
  description: text.default(''),
  when: z.array(conditionSchema).max(LIMITS.conditions).default([]),
  serve,
});
const rollout = z.strictObject({
  percent: z
    .number()
    .min(0)
    .max(100)
    .refine(
      (percent) => Math.abs(percent * 1_000 - Math.round(percent * 1_000)) < 1e-6,
      'takes three decimals at most',
    ),
  stickiness: attribute.default(TARGETING_KEY),
  variant: variantName,
});
const variants = z
  .record(variantName, z.union([z.boolean(), z.string().max(10_000), z.number(), jsonObject]))
  .refine((all) => Object.keys(all).length > 0, 'needs one variant at least')
  .refine((all) => Object.keys(all).length <= LIMITS.variants, `takes ${LIMITS.variants} variants at most`);
export const metadataSchema = z
  .record(z.string().regex(/^[\w.-]{1,64}$/), scalar)
  .refine((all) => Object.keys(all).length <= LIMITS.variants, `takes ${LIMITS.variants} entries at most`);

const content = {
  description: text,
  type: z.enum(FLAG_TYPES),
  enabled: z.boolean(),
  variants,
  defaultVariant: variantName,
  offVariant: variantName,
  rules: z.array(rule).max(LIMITS.rules),
  rollout: rollout.nullable(),
  targeting: jsonObject.nullable(),
  clientVisible: z.boolean(),
  metadata: metadataSchema,
};

export const reason = plainText(LIMITS.text).optional().meta({ description: 'Why; kept in the history' });

export const newFlagBody = z.strictObject({
  key: flagKey,
  ...z.object(content).partial().shape,
  type: content.type,
  reason,
});
export const flagChange = z.strictObject({
  ...z.object(content).omit({ type: true }).partial().shape,
  archived: z.boolean().optional(),
  version,
  reason,
});
export const toggleBody = z.strictObject({ enabled: z.boolean(), version: version.optional(), reason });
export const revertBody = z.strictObject({ to: version, version, reason });
export const cloneBody = z.strictObject({ key: flagKey, reason });
export const removeQuery = z.object({ version: z.coerce.number().pipe(version).optional(), reason });
export const flagsQuery = pageQuery.extend({
  q: z.string().trim().max(100).optional().meta({ description: 'A part of the key or the description' }),
  archived: z
    .enum(['true', 'false'])
    .default('false')
    .transform((value) => value === 'true'),
});

export const ownFlagSchema = z
  .object({
    key: z.string(),
    type: content.type,
    value: z.json(),
    variant: z.string().nullable(),
    reason: z.string(),
  })
  .meta({ id: 'OwnFlag' });

export const flagSchema = z
  .object({
    key: z.string(),
    ...content,
    custom: z.boolean().meta({ description: 'Its targeting says what rules and a rollout cannot' }),
    builtIn: z.boolean().meta({ description: 'Read by the code itself: it can be changed, not deleted' }),
    archived: z.boolean(),
    version,
    createdAt: instant,
    updatedAt: instant,
    lastEvaluatedAt: instant.nullable(),
    stale: z
      .object({ reason: z.enum(['not-evaluated', 'one-variant']), since: instant })
      .nullable()
      .meta({ description: 'Why it may be forgotten' }),
  })
  .meta({ id: 'Flag' });
