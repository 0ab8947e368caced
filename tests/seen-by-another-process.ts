import pg from 'pg';
import { createHealthRecorder } from '../server/features/provider-health/health-recorder.js';
import { createPostgresProviderHealthStore } from '../server/features/provider-health/postgres-provider-health-store.js';
import type { ProviderCall, ProviderObserver } from '../server/providers/provider-observer.js';
import { testLogger } from './test-config.js';

/** A call of a language model that went well, unless `change` says other. */
export function buildCall(provider: string, change: Partial<ProviderCall> = {}): ProviderCall {
  return {
    provider,
    kind: 'llm',
    operation: 'word',
    model: 'm',
    error: null,
    latencyMs: 100,
    firstTokenMs: null,
    inputTokens: 3,
    outputTokens: 4,
    probe: false,
    ...change,
  };
}

/** Provider traffic as another process of the same installation would have seen it. */
export async function seenByAnotherProcess(
  databaseUrl: string,
  see: (observer: ProviderObserver) => void,
  now: () => number = Date.now,
): Promise<void> {
  const pool = new pg.Pool({ connectionString: databaseUrl });
  const store = createPostgresProviderHealthStore(pool);
  const recorder = createHealthRecorder({ store, logger: testLogger(), now });
  see(recorder.observer);
  await recorder.flush();
  await pool.end();
}
