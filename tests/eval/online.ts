import type { Db } from 'mongodb';
import pg from 'pg';
import { readEnv } from '../../config/env.js';
import { collectionsOf } from '../../mongo/collections.js';
import { migrate } from '../../prisma/migrate.js';
import { withDatabase } from '../../scripts/with-database.js';
import { openMongo } from '../../server/clients/mongo.js';
import { type Share, wilson } from '../../server/features/flags/intervals.js';
import { ROOT } from '../../server/version.js';

/** What became of the tracks that one variant of the recommender showed: numbers of tracks, once for each listener. */
export interface OnlineCounts {
  variant: string;
  listeners: number;
  shown: number;
  kept: number;
  skipped: number;
  removed: number;
  exported: number;
  /** Heard to the end later. */
  finished: number;
}

const OUTCOMES = ['kept', 'skipped', 'removed', 'exported', 'finished'] as const;
const DAYS = 90;
const DAY_MS = 86_400_000;

/**
 * `npm run eval -- --online`: what became of what this installation's listeners were shown in the last 90 days, by variant of the
 * weights, with Wilson intervals. A track counts once for each listener, for the variant that showed it first, and only what
 * came after that. The stores count; nothing is loaded.
 */
export async function reportOnline(say: (text: string) => void): Promise<void> {
  const since = new Date(Date.now() - DAYS * DAY_MS);
  await withDatabase(async (url) => {
    await migrate(url, ROOT);
    const { MONGODB_URI: mongoUri } = readEnv();
    const mongo = mongoUri === undefined ? null : await openMongo(mongoUri);
    const pool = new pg.Pool({ connectionString: url, max: 1 });
    try {
      say(asTable(await (mongo ? countInMongo(mongo.db, since) : countInPostgres(pool, since))));
    } finally {
      await mongo?.close();
      await pool.end();
    }
  });
}

export function asTable(counts: readonly OnlineCounts[]): string {
  if (counts.length === 0)
    return `Nothing was recommended here in the last ${DAYS} days: ask for a playlist first, then come back.`;
  const header = ['variant', 'listeners', 'tracks shown', ...OUTCOMES];
  const rows = counts.map((one) => [
    one.variant,
    String(one.listeners),
    String(one.shown),
    ...OUTCOMES.map((what) => percent(wilson(one[what], one.shown))),
  ]);
  const widths = header.map((name, at) => Math.max(name.length, ...rows.map((row) => row[at]?.length ?? 0)));
  const line = (cells: readonly string[]): string =>
    `| ${cells.map((cell, at) => cell.padEnd(widths[at] ?? 0)).join(' | ')} |`;
  return [line(header), line(widths.map((width) => '-'.repeat(width))), ...rows.map(line)].join('\n');
}

/** "12.5 % (9.1–16.8)" */
function percent(share: Share | null): string {
  if (share === null) return '';
  const of = (value: number): string => (100 * value).toFixed(1);
  return `${of(share.share)} % (${of(share.low)}–${of(share.high)})`;
}

export async function countInPostgres(pool: Pick<pg.Pool, 'query'>, since: Date): Promise<OnlineCounts[]> {
  const { rows } = await pool.query<OnlineCounts>(
    `WITH told AS (
       SELECT user_id, kind, at, data ->> 'what' AS what, data ->> 'variant' AS variant, key
       FROM events CROSS JOIN LATERAL jsonb_array_elements_text(data -> 'trackKeys') AS key
       WHERE kind IN ('recommendation', 'feedback', 'export') AND at >= $1
     ), shown AS (
       SELECT DISTINCT ON (user_id, key) user_id, key, variant, at
       FROM told WHERE kind = 'recommendation' ORDER BY user_id, key, at
     ), after AS (
       SELECT shown.user_id, shown.key, told.what
       FROM shown JOIN told ON told.user_id = shown.user_id AND told.key = shown.key AND told.at > shown.at
       WHERE told.kind <> 'recommendation'
       UNION
       SELECT shown.user_id, shown.key, 'finished'
       FROM shown JOIN listens ON listens.user_id = shown.user_id AND listens.track_key = shown.key
       WHERE listens.ended_at > shown.at AND listens.canonical AND listens.reason_end = 'trackdone'
     )
     SELECT variant, count(DISTINCT shown.user_id)::int AS listeners,
       count(DISTINCT (shown.user_id, shown.key))::int AS shown,
       ${OUTCOMES.map((what) => `count(*) FILTER (WHERE what = '${what}')::int AS ${what}`).join(', ')}
     FROM shown LEFT JOIN after USING (user_id, key) GROUP BY variant ORDER BY variant`,
    [since],
  );
  return rows;
}

export async function countInMongo(db: Db, since: Date): Promise<OnlineCounts[]> {
  const { events, listens } = collectionsOf(db);
  const isShown = { $eq: ['$kind', 'recommendation'] };
  const lastOf = (what: string) => ({ $max: { $cond: [{ $eq: ['$data.what', what] }, '$at', null] } });
  const came = (what: string) => ({ $sum: { $cond: [{ $gt: [`$${what}`, '$shown.at'] }, 1, 0] } });
  const outcomes = <Value>(value: (what: string) => Value) =>
    Object.fromEntries(OUTCOMES.map((what) => [what, value(what)]));
  return events
    .aggregate<OnlineCounts>([
      { $match: { kind: { $in: ['recommendation', 'feedback', 'export'] }, at: { $gte: since } } },
      { $project: { userId: 1, kind: 1, at: 1, data: 1, key: '$data.trackKeys' } },
      { $unwind: '$key' },
      {
        $unionWith: {
          coll: listens.collectionName,
          pipeline: [
            { $match: { endedAt: { $gte: since }, canonical: true, reasonEnd: 'trackdone' } },
            { $project: { userId: 1, at: '$endedAt', key: '$trackKey', data: { what: 'finished' } } },
          ],
        },
      },
      {
        $group: {
          _id: { userId: '$userId', key: '$key' },
          shown: { $min: { $cond: [isShown, { at: '$at', variant: '$data.variant' }, null] } },
          ...outcomes(lastOf),
        },
      },
      { $match: { shown: { $ne: null } } },
      {
        $group: {
          _id: '$shown.variant',
          listeners: { $addToSet: '$_id.userId' },
          shown: { $sum: 1 },
          ...outcomes(came),
        },
      },
      { $project: { _id: 0, variant: '$_id', listeners: { $size: '$listeners' }, shown: 1, ...outcomes(() => 1) } },
      { $sort: { variant: 1 } },
    ])
    .toArray();
}
