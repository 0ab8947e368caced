import type pg from 'pg';
import { firstKeyAt } from './play-record.js';
import type { RegroupChange, RegroupStore, StoredRecord } from './regroup-store.js';

const RECORD = `play_key AS "playKey", group_key AS "groupKey", canonical, name_key AS "nameKey",
  near_key::float8 AS "nearKey", track_key AS "trackKey", title, artist, spotify_uri AS "spotifyUri", source, precision,
  (extract(epoch FROM ended_at) * 1000)::float8 AS "endedAt", ms_played AS "msPlayed",
  import_id AS "importId", import_row AS "importRow"`;

const TOUCH = `
  INSERT INTO month_buckets (user_id, month, count, columns, stale)
  SELECT $1::uuid, month, 0, '', true FROM unnest($2::text[]) AS month
  ON CONFLICT (user_id, month) DO UPDATE SET stale = true`;

const REKEY = `
  UPDATE listens SET play_key = today.play_key, name_key = today.name_key, near_key = today.near_key,
    track_key = today.track_key
  FROM unnest($2::text[], $3::text[], $4::text[], $5::bigint[], $6::text[])
    AS today (former, play_key, name_key, near_key, track_key)
  WHERE user_id = $1 AND listens.play_key = today.former || '~'`;

const REGROUP = `
  UPDATE listens SET group_key = play.group_key, canonical = play.canonical
  FROM unnest($2::text[], $3::text[], $4::boolean[]) AS play (play_key, group_key, canonical)
  WHERE user_id = $1 AND listens.play_key = play.play_key`;

export function createPostgresRegroupStore(pool: pg.Pool): RegroupStore {
  async function change(client: pg.PoolClient, userId: string, change: RegroupChange): Promise<void> {
    const { months, removed, rekeyed, regrouped } = change;
    await client.query(TOUCH, [userId, months]);
    await client.query('DELETE FROM listens WHERE user_id = $1 AND play_key = ANY ($2::text[])', [userId, removed]);
    if (rekeyed.length > 0) {
      const former = rekeyed.map(({ from }) => from);
      // A record may take the key that another one gives up: first all of them give up theirs.
      await client.query(
        `UPDATE listens SET play_key = play_key || '~' WHERE user_id = $1 AND play_key = ANY ($2::text[])`,
        [userId, former],
      );
      await client.query(REKEY, [
        userId,
        former,
        rekeyed.map(({ playKey }) => playKey),
        rekeyed.map(({ nameKey }) => nameKey),
        rekeyed.map(({ nearKey }) => nearKey),
        rekeyed.map(({ trackKey }) => trackKey),
      ]);
    }
    await client.query(REGROUP, [
      userId,
      regrouped.map(({ playKey }) => playKey),
      regrouped.map(({ groupKey }) => groupKey),
      regrouped.map(({ canonical }) => canonical),
    ]);
  }

  return {
    async userIds() {
      const { rows } = await pool.query<{ user_id: string }>('SELECT DISTINCT user_id FROM listens');
      return rows.map((row) => row.user_id);
    },

    async recordsFrom(userId, from, limit) {
      const { rows } = await pool.query<StoredRecord>(
        `SELECT ${RECORD} FROM listens
         WHERE user_id = $1 AND play_key >= $2 AND ended_at >= $3 ORDER BY play_key LIMIT $4`,
        [userId, firstKeyAt(from), new Date(from), limit],
      );
      return rows;
    },

    async change(userId, changes) {
      const client = await pool.connect();
      let failed = true;
      try {
        await client.query('BEGIN');
        await change(client, userId, changes);
        await client.query('COMMIT');
        failed = false;
      } finally {
        // After a failure the transaction goes with its connection.
        client.release(failed);
      }
    },
  };
}
