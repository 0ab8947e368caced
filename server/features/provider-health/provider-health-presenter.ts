import { emptySample, type HealthSample } from './health-sample.js';
import { quantilesOf } from './latency-buckets.js';
import type { HistoryPoint, ProviderOverview } from './provider-health-service.js';

const UNKNOWN = { p50: null, p95: null, p99: null };
const iso = (at: Date | null | undefined): string | null => at?.toISOString() ?? null;

export function presentOverview({ provider, status, statusSince, state, sample }: ProviderOverview, now: Date) {
  const { name, kind, mode, setting, configured } = provider;
  return {
    provider: name,
    kind,
    mode,
    setting: configured ? null : setting,
    status,
    statusSince: iso(statusSince),
    circuit: state?.circuit ?? ('closed' as const),
    circuitSince: iso(state?.circuitSince),
    ...presentFigures(sample ?? emptySample(kind)),
    lastError: state?.lastError ?? null,
    lastSuccessAt: iso(state?.lastSuccessAt),
    lastFailureAt: iso(state?.lastFailureAt),
    updatedAt: now.toISOString(),
  };
}

export const presentPoint = ({ at, sample }: HistoryPoint) => ({
  at: at.toISOString(),
  ...presentFigures(sample ?? emptySample('llm')),
});

function presentFigures({ requests, probes, errors, errorKinds, fallbacks, tokens, ...rest }: HealthSample) {
  return {
    requests,
    probes,
    errors,
    errorsByKind: errorKinds,
    successRate: requests === 0 ? null : (requests - errors) / requests,
    latencyMs: quantilesOf(rest.latency) ?? UNKNOWN,
    firstTokenMs: quantilesOf(rest.firstToken) ?? UNKNOWN,
    fallbacks,
    tokens,
  };
}
