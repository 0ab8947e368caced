import type pg from 'pg';
import type { EventStore, NewEvent } from './event-store.js';

const BATCH = 1000;

type Row = { id: string; userId: string; kind: NewEvent['kind']; at: Date; data: Record<string, unknown> };

export function createPostgresEventStore(pool: pg.Pool): EventStore {
  return {
    async record(events) {
      await pool.query(
        `INSERT INTO events (user_id, kind, at, data, once)
         SELECT * FROM unnest($1::uuid[], $2::text[], $3::timestamptz[], $4::jsonb[], $5::text[])
         ON CONFLICT (once) DO NOTHING`,
        [
          events.map((event) => event.userId),
          events.map((event) => event.kind),
          events.map((event) => event.at),
          events.map((event) => JSON.stringify(event.data)),
          events.map((event) => event.once ?? null),
        ],
      );
    },

    async *exportAll(userId) {
      let after = '0';
      for (;;) {
        const { rows } = await pool.query<Row>(
          `SELECT id, user_id AS "userId", kind, at, data FROM events WHERE user_id = $1 AND id > $2 ORDER BY id LIMIT $3`,
          [userId, after, BATCH],
        );
        if (rows.length > 0) yield rows.map(({ id: _id, ...event }) => event);
        if (rows.length < BATCH) return;
        after = rows.at(-1)?.id ?? after;
      }
    },

    async deleteAll(userId) {
      await pool.query('DELETE FROM events WHERE user_id = $1', [userId]);
    },
  };
}
