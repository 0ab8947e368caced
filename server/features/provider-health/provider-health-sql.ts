/** Sums two objects of counts, key by key. */
const addCounts = (column: string): string => `(
  SELECT coalesce(jsonb_object_agg(key, n), '{}') FROM (
    SELECT key, sum(value::bigint) AS n
    FROM (SELECT * FROM jsonb_each_text(kept.${column}) UNION ALL SELECT * FROM jsonb_each_text(excluded.${column})) AS all_counts
    GROUP BY key
  ) AS summed
)`;

/**
 * $1 samples, $2 news, as JSON. One statement, so all or nothing; rows are taken in one order, so that processes which
 * write the same ones wait for each other and never lock each other out.
 */
export const add = `
WITH samples AS (
  INSERT INTO provider_health AS kept (provider, minute, kind, requests, probes, errors, error_kinds, fallbacks, tokens,
    latency, first_token, last_success_at, last_failure_at, last_error)
  SELECT provider, minute, kind, requests, probes, errors, "errorKinds", fallbacks, tokens,
    latency, "firstToken", "lastSuccessAt", "lastFailureAt", "lastError"
  FROM jsonb_to_recordset($1::jsonb) AS new (provider text, minute timestamptz, kind provider_kind, requests int,
    probes int, errors int, "errorKinds" jsonb, fallbacks int, tokens int, latency jsonb, "firstToken" jsonb,
    "lastSuccessAt" timestamptz, "lastFailureAt" timestamptz, "lastError" text)
  ORDER BY provider, minute
  ON CONFLICT (provider, minute) DO UPDATE SET
    requests = kept.requests + excluded.requests,
    probes = kept.probes + excluded.probes,
    errors = kept.errors + excluded.errors,
    error_kinds = ${addCounts('error_kinds')},
    fallbacks = kept.fallbacks + excluded.fallbacks,
    tokens = kept.tokens + excluded.tokens,
    latency = ${addCounts('latency')},
    first_token = ${addCounts('first_token')},
    last_success_at = greatest(kept.last_success_at, excluded.last_success_at),
    last_error = CASE WHEN (excluded.last_failure_at, excluded.last_error) > (kept.last_failure_at, kept.last_error)
      OR kept.last_failure_at IS NULL THEN excluded.last_error ELSE kept.last_error END,
    last_failure_at = greatest(kept.last_failure_at, excluded.last_failure_at)
)
INSERT INTO provider_states AS kept (provider, circuit, circuit_since, last_success_at, last_failure_at, last_error, not_before)
SELECT provider, coalesce(circuit, 'closed'), "circuitSince", "lastSuccessAt", "lastFailureAt", "lastError", "notBefore"
FROM jsonb_to_recordset($2::jsonb) AS new (provider text, circuit circuit_state, "circuitSince" timestamptz,
  "lastSuccessAt" timestamptz, "lastFailureAt" timestamptz, "lastError" text, "notBefore" timestamptz)
ORDER BY provider
ON CONFLICT (provider) DO UPDATE SET
  circuit = CASE WHEN excluded.circuit_since > coalesce(kept.circuit_since, '-infinity')
    THEN excluded.circuit ELSE kept.circuit END,
  circuit_since = CASE WHEN excluded.circuit_since > coalesce(kept.circuit_since, '-infinity')
    AND excluded.circuit <> kept.circuit THEN excluded.circuit_since ELSE kept.circuit_since END,
  last_success_at = greatest(kept.last_success_at, excluded.last_success_at),
  last_error = CASE WHEN excluded.last_failure_at >= coalesce(kept.last_failure_at, '-infinity')
    THEN excluded.last_error ELSE kept.last_error END,
  last_failure_at = greatest(kept.last_failure_at, excluded.last_failure_at),
  not_before = greatest(kept.not_before, excluded.not_before)`;

/** $1 from, $2 the length of a stretch in seconds or null, $3 provider or null. */
export const sums = `
WITH minutes AS (
  SELECT *, coalesce(to_timestamp(floor(extract(epoch FROM minute) / $2::float8) * $2::float8), $1::timestamptz) AS at
  FROM provider_health
  WHERE minute >= $1::timestamptz AND ($3::text IS NULL OR provider = $3)
), counts AS (
  SELECT provider, at, what, jsonb_object_agg(key, n) AS counts
  FROM (
    SELECT provider, at, what, key, sum(value::bigint) AS n
    FROM minutes, LATERAL (
      SELECT 'errorKinds' AS what, * FROM jsonb_each_text(error_kinds)
      UNION ALL SELECT 'latency', * FROM jsonb_each_text(latency)
      UNION ALL SELECT 'firstToken', * FROM jsonb_each_text(first_token)
    ) AS each_count
    GROUP BY provider, at, what, key
  ) AS summed
  GROUP BY provider, at, what
), of AS (
  SELECT provider, at, jsonb_object_agg(what, counts) AS counts FROM counts GROUP BY provider, at
)
SELECT provider, at, min(kind::text) AS kind,
  sum(requests)::float8 AS requests, sum(probes)::float8 AS probes, sum(errors)::float8 AS errors,
  sum(fallbacks)::float8 AS fallbacks, sum(tokens)::float8 AS tokens,
  coalesce(counts -> 'errorKinds', '{}') AS "errorKinds", coalesce(counts -> 'latency', '{}') AS latency,
  coalesce(counts -> 'firstToken', '{}') AS "firstToken",
  max(last_success_at) AS "lastSuccessAt", max(last_failure_at) AS "lastFailureAt",
  (array_agg(last_error ORDER BY last_failure_at DESC NULLS LAST, last_error DESC))[1] AS "lastError"
FROM minutes LEFT JOIN of USING (provider, at)
GROUP BY provider, at, counts
ORDER BY provider, at`;

export const states = `
SELECT provider, status::text, status_since AS "statusSince", circuit::text, circuit_since AS "circuitSince",
  last_success_at AS "lastSuccessAt", last_failure_at AS "lastFailureAt", last_error AS "lastError",
  not_before AS "notBefore"
FROM provider_states`;

/** $1 provider, $2 status, $3 now. */
export const keepStatus = `
INSERT INTO provider_states AS kept (provider, status, status_since) VALUES ($1, $2::provider_status, $3)
ON CONFLICT (provider) DO UPDATE SET status = excluded.status, status_since = excluded.status_since
WHERE kept.status IS DISTINCT FROM excluded.status`;

/** $1 provider, $2 now, $3 how many a day, $4 the last one must be older than this. No row: not now, or not you. */
export const claimProbe = `
INSERT INTO provider_states AS kept (provider, probe_day, probes_today, probed_at)
SELECT $1, ($2::timestamptz AT TIME ZONE 'UTC')::date, 1, $2::timestamptz WHERE $3::int > 0
ON CONFLICT (provider) DO UPDATE SET
  probes_today = CASE WHEN kept.probe_day = excluded.probe_day THEN kept.probes_today + 1 ELSE 1 END,
  probe_day = excluded.probe_day,
  probed_at = excluded.probed_at
WHERE (kept.probe_day IS DISTINCT FROM excluded.probe_day OR kept.probes_today < $3::int)
  AND (kept.probed_at IS NULL OR kept.probed_at <= $4::timestamptz)
RETURNING provider`;
