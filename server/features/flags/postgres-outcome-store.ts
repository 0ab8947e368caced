import type pg from 'pg';
import type { OutcomeStore, VariantCounts } from './outcome-store.js';

const OF_FLAG = `at >= $3 AND data ->> 'flag' = $1 AND (data ->> 'version')::int = $2`;

export function createPostgresOutcomeStore(pool: pg.Pool): OutcomeStore {
  return {
    async exposed(flag, version, since) {
      const { rows } = await pool.query<{ variant: string; listeners: number }>(
        `SELECT data ->> 'variant' AS variant, count(DISTINCT user_id)::int AS listeners
         FROM events WHERE kind = 'exposure' AND ${OF_FLAG} GROUP BY 1`,
        [flag, version, since],
      );
      return rows;
    },

    async outcomes(flag, version, since) {
      const { rows } = await pool.query<VariantCounts>(
        `SELECT variant,
           count(*) FILTER (WHERE what = 'answer')::int AS answers,
           count(*) FILTER (WHERE failed)::int AS failed,
           count(*) FILTER (WHERE satisfied IS NOT NULL)::int AS judged,
           count(*) FILTER (WHERE satisfied)::int AS satisfied,
           coalesce(sum(number) FILTER (WHERE what = 'kept'), 0)::int AS kept,
           coalesce(sum(number) FILTER (WHERE what = 'skipped'), 0)::int AS skipped,
           count(latency) FILTER (WHERE NOT failed)::int AS timed,
           coalesce(sum(latency) FILTER (WHERE NOT failed), 0)::float8 AS latency,
           coalesce(sum(latency * latency) FILTER (WHERE NOT failed), 0)::float8 AS "latencySquares"
         FROM (
           SELECT data ->> 'variant' AS variant, data ->> 'what' AS what, (data ->> 'failed')::boolean AS failed,
             (data ->> 'satisfied')::boolean AS satisfied, (data ->> 'count')::int AS number,
             (data ->> 'latencyMs')::float8 AS latency
           FROM events WHERE kind = 'outcome' AND ${OF_FLAG}
         ) AS outcome GROUP BY variant`,
        [flag, version, since],
      );
      return rows;
    },

    async removeBefore(before) {
      await pool.query(`DELETE FROM events WHERE kind IN ('exposure', 'outcome') AND at < $1`, [before]);
    },
  };
}
