import { z } from 'zod';
import { instant } from '../../http/common-schemas.js';
import { PROVIDER_ERROR_KINDS } from '../../providers/provider-error.js';

const WINDOW_NAMES = ['5m', '1h', '24h'] as const;

export const windowQuery = z.object({ window: z.enum(WINDOW_NAMES).default('5m') });
const name = z.string().min(1).max(60);
export const providerParams = z.object({ provider: name });
export const nameParams = z.object({ name });

const count = z.int().min(0);
const ms = z.number().min(0).nullable();
const quantiles = z.object({ p50: ms, p95: ms, p99: ms });
const errorsByKind = z.partialRecord(z.enum(PROVIDER_ERROR_KINDS), count);

/** What a provider did in a stretch of time. */
const figures = {
  requests: count,
  probes: count.meta({ description: 'Of the requests, those that only ask whether it works' }),
  errors: count,
  errorsByKind,
  successRate: z.number().min(0).max(1).nullable().meta({ description: 'Null where nothing was asked' }),
  latencyMs: quantiles.meta({ description: 'Of successful requests; null where there were none' }),
  firstTokenMs: quantiles.meta({ description: 'Until the first token of a stream' }),
  fallbacks: count.meta({ description: 'How often somebody else had to answer instead' }),
  tokens: count,
};

export const providerHealthSchema = z
  .object({
    provider: z.string(),
    kind: z.enum(['llm', 'music', 'store']),
    mode: z.string().nullable().meta({ description: 'The model that is asked, or how a store is provided' }),
    setting: z.string().nullable().meta({ description: 'What to set, where it is unconfigured' }),
    status: z
      .enum(['healthy', 'degraded', 'down', 'unconfigured'])
      .meta({ description: 'How it does now, whatever the window' }),
    statusSince: instant.nullable(),
    circuit: z.enum(['closed', 'open', 'half-open']),
    circuitSince: instant.nullable(),
    ...figures,
    lastError: z.string().nullable(),
    lastSuccessAt: instant.nullable(),
    lastFailureAt: instant.nullable(),
    updatedAt: instant,
  })
  .meta({ id: 'ProviderHealth' });

export const overviewSchema = z.object({ items: z.array(providerHealthSchema) });

export const historySchema = z
  .object({
    provider: z.string(),
    window: z.enum(WINDOW_NAMES),
    bucketMs: count,
    items: z.array(z.object({ at: instant, ...figures })),
  })
  .meta({ id: 'ProviderHistory' });
