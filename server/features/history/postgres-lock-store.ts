import type pg from 'pg';
import type { Locks } from './locks.js';

/** So that those who await a lock, with a connection each, never keep from working those who hold it. */
const MOST_WAITING = 4;

/** Advisory locks of PostgreSQL, which frees them when the connection, and so the process, goes. */
export function createPostgresLocks(pool: pg.Pool): Locks {
  let free = MOST_WAITING;
  const waiting: (() => void)[] = [];

  async function inTurn<T>(work: () => Promise<T>): Promise<T> {
    if (free === 0) await new Promise<void>((resolve) => waiting.push(resolve));
    else free--;
    try {
      return await work();
    } finally {
      const next = waiting.shift();
      if (next) next();
      else free++;
    }
  }

  async function withConnection<T>(use: (client: pg.PoolClient) => Promise<T>): Promise<T> {
    const client = await pool.connect();
    // A connection that breaks while nothing is asked of it: what is asked next fails, and tells.
    const onError = (): void => undefined;
    client.on('error', onError);
    let failed = true;
    try {
      const result = await use(client);
      failed = false;
      return result;
    } finally {
      client.off('error', onError);
      // After a failure the connection may still hold the lock: it is thrown away.
      client.release(failed);
    }
  }

  const unlock = (client: pg.PoolClient, name: string) =>
    client.query('SELECT pg_advisory_unlock(hashtextextended($1, 0))', [name]);

  return {
    exclusively: (names, work) =>
      inTurn(() =>
        withConnection(async (client) => {
          for (const name of names) await client.query('SELECT pg_advisory_lock(hashtextextended($1, 0))', [name]);
          const result = await work();
          for (const name of names) await unlock(client, name);
          return result;
        }),
      ),

    ifFree: (name, work) =>
      withConnection(async (client) => {
        const { rows } = await client.query<{ locked: boolean }>(
          'SELECT pg_try_advisory_lock(hashtextextended($1, 0)) AS locked',
          [name],
        );
        if (rows[0]?.locked !== true) return false;
        await work();
        await unlock(client, name);
        return true;
      }),
  };
}
