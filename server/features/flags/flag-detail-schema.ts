import { z } from 'zod';
import { instant } from '../../http/common-schemas.js';
import { plainText } from '../../http/plain-text.js';
import { conditionSchema, flagKey, metadataSchema, reason, variantName } from './flag-schema.js';
import { LIMITS } from './flag-limits.js';

const json = z.json();
const version = z.number().int().nullable();

export const historyQuery = z.object({
  limit: z.coerce.number().int().min(1).max(200).default(50),
  cursor: z
    .string()
    .regex(/^\d{1,18}$/, 'is not a cursor of this list')
    .optional(),
});

export const historySchema = z
  .object({
    version,
    at: instant,
    actor: z.object({ id: z.uuid(), name: z.string() }).nullable().meta({ description: 'null: the program itself' }),
    action: z.string(),
    reason: z.string().nullable(),
    requestId: z.string().nullable(),
    before: json.nullable(),
    after: json.nullable(),
    changes: z
      .array(z.object({ path: z.string(), before: json.optional(), after: json.optional() }))
      .meta({ description: 'What differs between before and after, field by field' }),
  })
  .meta({ id: 'FlagHistoryEntry' });

export const explainBody = z
  .strictObject({
    context: z.record(z.string(), json).optional(),
    userId: z.uuid().optional().meta({ description: 'A listener, in whose own context it is evaluated' }),
  })
  .refine(({ context, userId }) => context === undefined || userId === undefined, 'give a context or a userId');

const explained = conditionSchema.extend({ actual: z.unknown(), holds: z.boolean() });

export const explanationSchema = z
  .object({
    key: z.string(),
    version: z.number().int(),
    context: z.record(z.string(), json),
    value: json,
    variant: z.string().nullable(),
    reason: z.string(),
    error: z.object({ code: z.string(), message: z.string() }).nullable(),
    because: z.string(),
    rules: z.array(
      z.object({ description: z.string(), when: z.array(explained), matched: z.boolean(), decided: z.boolean() }),
    ),
    rollout: z
      .object({ bucketBy: z.string(), actual: z.unknown(), included: z.boolean(), decided: z.boolean() })
      .nullable(),
  })
  .meta({ id: 'FlagExplanation' });

export const planBody = z.strictObject({ at: instant, enabled: z.boolean(), reason });
export const planParams = z.object({ key: z.string().min(1).max(200), id: z.uuid() });
export const plannedSchema = z
  .object({
    id: z.uuid(),
    key: z.string(),
    at: instant,
    enabled: z.boolean(),
    reason: z.string().nullable(),
    createdBy: z.string().nullable(),
  })
  .meta({ id: 'PlannedToggle' });

export const outcomesQuery = z.object({
  version: z.coerce
    .number()
    .int()
    .min(1)
    .max(2_147_483_647)
    .optional()
    .meta({ description: 'The current one otherwise' }),
});

const interval = { low: z.number(), high: z.number() };
const share = z.object({ share: z.number(), ...interval }).nullable();
export const outcomesSchema = z
  .object({
    key: z.string(),
    version: z.number().int(),
    since: instant,
    variants: z.array(
      z.object({
        variant: z.string(),
        listeners: z.number().int().meta({ description: 'Who got it' }),
        expected: z.number().nullable().meta({ description: 'The share of listeners that it is to have' }),
        answers: z.number().int(),
        failed: share,
        satisfied: share.meta({ description: 'Of answers to requests with rules, those that kept every rule' }),
        kept: share.meta({ description: 'Of tracks that were kept or skipped' }),
        latencyMs: z.object({ mean: z.number(), ...interval }).nullable(),
      }),
    ),
    sampleRatio: z.object({ p: z.number(), isMismatch: z.boolean() }).nullable().meta({
      description: 'Whether listeners are dealt out as they are to be; a mismatch makes all of this doubtful',
    }),
  })
  .meta({ id: 'FlagOutcomes', description: 'Shares and means with 95 % intervals (low, high)' });

const definition = z.object({
  state: z.enum(['ENABLED', 'DISABLED']),
  variants: z.record(variantName, z.union([z.boolean(), z.string(), z.number(), z.record(z.string(), json)])),
  defaultVariant: variantName,
  targeting: z.record(z.string(), json).optional(),
  metadata: metadataSchema.optional(),
});

/** A file of flagd; what else it says is left out. */
export const fileSchema = z.object({
  $schema: z.string().optional(),
  flags: z
    .record(flagKey, definition)
    .refine((flags) => Object.keys(flags).length <= LIMITS.flags, `takes ${LIMITS.flags} flags at most`),
  $evaluators: z.record(z.string(), z.record(z.string(), json)).optional(),
});

export const importBody = z.strictObject({
  file: fileSchema,
  dryRun: z.boolean().default(false).meta({ description: 'Say what would happen, and do nothing' }),
  reason: plainText(LIMITS.text).optional(),
});

export const importedSchema = z
  .object({ created: z.array(z.string()), changed: z.array(z.string()), unchanged: z.array(z.string()) })
  .meta({ id: 'ImportedFlags' });
