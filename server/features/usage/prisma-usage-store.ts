import { Prisma, type PrismaClient } from '../../../prisma/generated/client.js';
import type { Usage } from './usage.js';
import type { UsageStore } from './usage-store.js';

/** Sums leave PostgreSQL as doubles, which are exact for every count of tokens there will be. */
const SUMS = Prisma.sql`sum(u.calls)::float8 AS calls, sum(u.input_tokens)::float8 AS "inputTokens",
  sum(u.output_tokens)::float8 AS "outputTokens", sum(u.cost)::float8 AS cost`;
const DAY = Prisma.sql`to_char(u.day, 'YYYY-MM-DD') AS day`;

interface UsedRow {
  allTokens: number;
  allCost: number;
  tokens: number;
  cost: number;
}

export function createPrismaUsageStore(prisma: PrismaClient): UsageStore {
  return {
    async add(userId, { day, provider, model, inputTokens, outputTokens, cost }) {
      await prisma.$executeRaw`
        INSERT INTO model_usage AS u (user_id, day, provider, model, calls, input_tokens, output_tokens, cost)
        SELECT id, ${day}::date, ${provider}, ${model}, 1, ${inputTokens}, ${outputTokens}, ${cost}::float8::numeric
          FROM users WHERE id = ${userId}::uuid
        ON CONFLICT (user_id, day, provider, model) DO UPDATE SET
          calls = u.calls + 1,
          input_tokens = u.input_tokens + excluded.input_tokens,
          output_tokens = u.output_tokens + excluded.output_tokens,
          cost = CASE WHEN u.cost IS NULL THEN excluded.cost ELSE u.cost + coalesce(excluded.cost, 0) END`;
    },

    async used(userId, day, provider) {
      const [row] = await prisma.$queryRaw<UsedRow[]>`
        SELECT coalesce(sum(input_tokens + output_tokens), 0)::float8 AS "allTokens",
               coalesce(sum(cost), 0)::float8 AS "allCost",
               coalesce(sum(input_tokens + output_tokens) FILTER (WHERE user_id = ${userId}::uuid), 0)::float8 AS tokens,
               coalesce(sum(cost) FILTER (WHERE user_id = ${userId}::uuid), 0)::float8 AS cost
          FROM model_usage WHERE day = ${day}::date AND provider = ${provider}`;
      return {
        installation: { tokens: row?.allTokens ?? 0, cost: row?.allCost ?? 0 },
        listener: { tokens: row?.tokens ?? 0, cost: row?.cost ?? 0 },
      };
    },

    ofListener: (userId, { from, to }) => prisma.$queryRaw`
      SELECT ${DAY}, u.provider, u.model, ${SUMS} FROM model_usage u
       WHERE u.user_id = ${userId}::uuid AND u.day BETWEEN ${from}::date AND ${to}::date
       GROUP BY u.day, u.provider, u.model ORDER BY u.day DESC, u.provider, u.model`,

    async report({ from, to }, listeners) {
      const within = Prisma.sql`u.day BETWEEN ${from}::date AND ${to}::date`;
      const [byProvider, byDay, byListener] = await Promise.all([
        prisma.$queryRaw<({ provider: string; model: string } & Usage)[]>`
          SELECT u.provider, u.model, ${SUMS} FROM model_usage u WHERE ${within}
           GROUP BY u.provider, u.model ORDER BY u.provider, u.model`,
        prisma.$queryRaw<({ day: string } & Usage)[]>`
          SELECT ${DAY}, ${SUMS} FROM model_usage u WHERE ${within} GROUP BY u.day ORDER BY u.day DESC`,
        prisma.$queryRaw<({ userId: string; name: string } & Usage)[]>`
          SELECT u.user_id AS "userId", users.name, ${SUMS}
            FROM model_usage u JOIN users ON users.id = u.user_id WHERE ${within}
           GROUP BY u.user_id, users.name
           ORDER BY sum(u.input_tokens + u.output_tokens) DESC, u.user_id LIMIT ${listeners}`,
      ]);
      return { providers: byProvider, days: byDay, listeners: byListener };
    },
  };
}
