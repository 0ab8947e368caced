import type { Db } from 'mongodb';
import type pg from 'pg';
import type { UserStorage } from './user-admin-service.js';

/** Rows that grow with use; what else there is of somebody is a few kilobytes. Bytes as stored, compressed, without indexes. */
const BY_USER = ['listens', 'month_buckets', 'events', 'chat_messages', 'playlists', 'memories', 'import_jobs'];
const SQL = `
  SELECT (${BY_USER.map((table) => `coalesce((SELECT sum(pg_column_size(t.*)) FROM ${table} t WHERE user_id = $1), 0)`).join(' + ')}
    + coalesce((SELECT sum(pg_column_size(v.*)) FROM playlist_versions v JOIN playlists p ON p.id = v.playlist_id
                WHERE p.user_id = $1), 0)
    + coalesce((SELECT sum(pg_column_size(r.*)) FROM import_rejects r JOIN import_jobs j ON j.id = r.import_id
                WHERE j.user_id = $1), 0))::float8 AS bytes`;
const COLLECTIONS = ['listens', 'month_buckets', 'month_columns'];

/** What the databases keep of a listener. */
export async function userStorage(pool: Pick<pg.Pool, 'query'>, db: Db | null, userId: string): Promise<UserStorage> {
  const [{ rows }, mongo] = await Promise.all([
    pool.query<{ bytes: number }>(SQL, [userId]),
    db === null ? null : mongoBytes(db, userId),
  ]);
  return { postgres: rows[0]?.bytes ?? 0, mongo };
}

async function mongoBytes(db: Db, userId: string): Promise<number> {
  const sizes = await Promise.all(
    COLLECTIONS.map(async (name) => {
      const [sum] = await db
        .collection<{ _id: string }>(name)
        .aggregate<{ bytes: number }>([
          { $match: { _id: { $gte: `${userId}:`, $lt: `${userId};` } } },
          { $group: { _id: null, bytes: { $sum: { $bsonSize: '$$ROOT' } } } },
        ])
        .toArray();
      return Number(sum?.bytes ?? 0);
    }),
  );
  return sizes.reduce((a, b) => a + b, 0);
}
