import type { Db } from 'mongodb';
import type pg from 'pg';
import type { StorageBytes } from './instance-statistics.js';

/** What the databases take on disk. */
export async function storageBytes(pool: Pick<pg.Pool, 'query'>, db: Db | null): Promise<StorageBytes> {
  const { rows } = await pool.query<{ bytes: number }>('SELECT pg_database_size(current_database())::float8 AS bytes');
  return { postgres: rows[0]?.bytes ?? 0, mongo: db && (await mongoBytes(db)) };
}

async function mongoBytes(db: Db): Promise<number> {
  const { storageSize, indexSize } = await db.stats();
  return Number(storageSize) + Number(indexSize);
}
