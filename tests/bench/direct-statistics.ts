import { MongoClient } from 'mongodb';
import pg from 'pg';

export type Statistic = 'summary' | 'top' | 'clock' | 'trend by month' | 'trend by day';

/** Asks a store for a figure by aggregating the listens, as a program without month buckets would. */
export interface DirectStatistics {
  ask(statistic: Statistic): Promise<unknown>;
  close(): Promise<void>;
}

const ZONE = 'Europe/Berlin';

const PLAYS = `count(*) FILTER (WHERE ms_played >= 30000) AS plays, sum(ms_played) AS ms`;
const LOCAL = `ended_at AT TIME ZONE '${ZONE}'`;
const OF_LISTENER = `FROM listens WHERE user_id = $1 AND canonical`;

const SQL: Record<Statistic, string> = {
  summary: `SELECT count(*), ${PLAYS}, count(DISTINCT track_key) AS tracks, count(DISTINCT artist) AS artists,
    count(DISTINCT album) AS albums, min(ended_at), max(ended_at) ${OF_LISTENER}`,
  top: `SELECT artist, ${PLAYS} ${OF_LISTENER} GROUP BY artist ORDER BY plays DESC LIMIT 20`,
  clock: `SELECT extract(isodow FROM ${LOCAL}) AS weekday, extract(hour FROM ${LOCAL}) AS hour, ${PLAYS} ${OF_LISTENER} GROUP BY 1, 2`,
  'trend by month': `SELECT date_trunc('month', ${LOCAL}) AS start, ${PLAYS} ${OF_LISTENER} GROUP BY 1 ORDER BY 1`,
  'trend by day': `SELECT date_trunc('day', ${LOCAL}) AS start, ${PLAYS} ${OF_LISTENER} GROUP BY 1 ORDER BY 1`,
};

export async function directPostgres(url: string): Promise<DirectStatistics> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  await client.query('ANALYZE listens');
  const { rows } = await client.query<{ user_id: string }>('SELECT user_id FROM listens LIMIT 1');
  return {
    ask: async (statistic) => (await client.query(SQL[statistic], [rows[0]?.user_id])).rows,
    close: () => client.end(),
  };
}

const AMOUNT = { plays: { $sum: { $cond: [{ $gte: ['$msPlayed', 30_000] }, 1, 0] } }, ms: { $sum: '$msPlayed' } };
const local = { date: '$endedAt', timezone: ZONE };
const trend = (unit: string): object[] => [
  { $group: { _id: { $dateTrunc: { ...local, unit } }, ...AMOUNT } },
  { $sort: { _id: 1 } },
];
const different = (field: string): object => ({ $group: { _id: `$${field}` } });

/** Several pipelines where one would have to keep sets of all names. */
const PIPELINES: Record<Statistic, object[][]> = {
  summary: [
    [
      {
        $group: {
          _id: null,
          listens: { $sum: 1 },
          ...AMOUNT,
          first: { $min: '$endedAt' },
          last: { $max: '$endedAt' },
        },
      },
    ],
    ...['trackKey', 'artist', 'album'].map((field) => [different(field), { $count: 'different' }]),
  ],
  top: [[{ $group: { _id: '$artist', ...AMOUNT } }, { $sort: { plays: -1 } }, { $limit: 20 }]],
  clock: [[{ $group: { _id: { weekday: { $isoDayOfWeek: local }, hour: { $hour: local } }, ...AMOUNT } }]],
  'trend by month': [trend('month')],
  'trend by day': [trend('day')],
};

export async function directMongo(uri: string): Promise<DirectStatistics> {
  const client = await MongoClient.connect(uri);
  const listens = client.db().collection<{ _id: string; userId: string }>('listens');
  const userId = (await listens.findOne())?.userId ?? '';
  const mine = { $match: { _id: { $gte: `${userId}:`, $lt: `${userId};` }, canonical: true } };
  return {
    async ask(statistic) {
      const answers: unknown[] = [];
      for (const stages of PIPELINES[statistic]) answers.push(await listens.aggregate([mine, ...stages]).toArray());
      return answers;
    },
    close: () => client.close(),
  };
}
