import type pg from 'pg';
import type { Reads } from '../../reads.js';
import type { MonthVersions } from './month-versions.js';

/** In PostgreSQL, although the months are elsewhere: there it is asked together with everything else of a listener. */
export function createPostgresMonthVersions(pool: Pick<pg.Pool, 'query'>, reads: Reads): MonthVersions {
  return {
    async of(userId) {
      const [row] = await reads.query<{ version: string }>('SELECT version FROM month_versions WHERE user_id = $1', [
        userId,
      ]);
      return row?.version ?? '';
    },

    async renew(userId) {
      // Of a listener who is gone meanwhile nothing is kept.
      await pool.query(
        `INSERT INTO month_versions (user_id) SELECT id FROM users WHERE id = $1
         ON CONFLICT (user_id) DO UPDATE SET version = excluded.version`,
        [userId],
      );
    },
  };
}
