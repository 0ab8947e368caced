import type pg from 'pg';
import { z } from 'zod';
import { add, claimProbe, keepStatus, states, sums } from './provider-health-sql.js';
import type { ProviderHealthStore } from './provider-health-store.js';

/** Nobody waits longer for figures. */
const TIMEOUT_MS = 5_000;

const counts = z.record(z.string(), z.number());
const sumRow = z.object({
  provider: z.string(),
  at: z.date(),
  kind: z.enum(['llm', 'music', 'store']),
  requests: z.number(),
  probes: z.number(),
  errors: z.number(),
  fallbacks: z.number(),
  tokens: z.number(),
  errorKinds: counts,
  latency: counts,
  firstToken: counts,
  lastSuccessAt: z.date().nullable(),
  lastFailureAt: z.date().nullable(),
  lastError: z.string().nullable(),
});
const stateRow = z.object({
  provider: z.string(),
  status: z.enum(['healthy', 'degraded', 'down']).nullable(),
  statusSince: z.date().nullable(),
  circuit: z.enum(['closed', 'open', 'half-open']),
  circuitSince: z.date().nullable(),
  lastSuccessAt: z.date().nullable(),
  lastFailureAt: z.date().nullable(),
  lastError: z.string().nullable(),
  notBefore: z.date().nullable(),
});

/** Bulk SQL, because counts are added where they are kept. */
export function createPostgresProviderHealthStore(pool: pg.Pool): ProviderHealthStore {
  const ask = (text: string, values: unknown[]) => {
    const query = { text, values, query_timeout: TIMEOUT_MS };
    return pool.query(query);
  };
  return {
    async add(samples, news) {
      const rows = samples.map(({ provider, minute, sample }) => ({ provider, minute, ...sample }));
      await ask(add, [
        JSON.stringify(rows),
        JSON.stringify(
          news.map(({ circuit, ...rest }) => ({ ...rest, circuit: circuit?.state, circuitSince: circuit?.since })),
        ),
      ]);
    },

    async sums({ from, bucketMs, provider }) {
      const { rows } = await ask(sums, [from, bucketMs === null ? null : bucketMs / 1000, provider]);
      return z
        .array(sumRow)
        .parse(rows)
        .map(({ provider, at, ...sample }) => ({ provider, at, sample }));
    },

    states: async () => z.array(stateRow).parse((await ask(states, [])).rows),

    async keepStatus(provider, status, now) {
      await ask(keepStatus, [provider, status, now]);
    },

    async claimProbe(provider, now, { perDay, everyMs }) {
      const { rowCount } = await ask(claimProbe, [provider, now, perDay, new Date(now.getTime() - everyMs)]);
      return rowCount === 1;
    },
  };
}
