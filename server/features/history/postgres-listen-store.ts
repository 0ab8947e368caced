import type pg from 'pg';
import type { Reads } from '../../reads.js';
import type { ListenerMonth, ListenQuery, ListenStore, PackedMonth, StoredListen, Write } from './listen-store.js';
import { regroup, type KnownRecord, type Survivor } from './match-plays.js';
import type { BucketListen } from './month-bucket.js';
import { monthRange } from './month-range.js';
import { firstKeyAt, type PlayRecord } from './play-record.js';

type Value = string | number | boolean | null;

/** The columns of `listens` beside user_id: name, type, and what a record has for it. The first is the key. */
const COLUMNS: [name: string, type: string, value: (record: PlayRecord) => Value][] = [
  ['play_key', 'text', (record) => record.playKey],
  ['group_key', 'text', (record) => record.groupKey],
  ['canonical', 'boolean', (record) => record.canonical],
  ['near_key', 'bigint', (record) => record.nearKey],
  ['name_key', 'text', (record) => record.nameKey],
  ['ended_at', 'timestamptz', (record) => record.endedAt.toISOString()],
  ['precision', 'text', (record) => record.precision],
  ['ms_played', 'int', (record) => record.msPlayed],
  ['track_key', 'text', (record) => record.trackKey],
  ['title', 'text', (record) => record.title],
  ['artist', 'text', (record) => record.artist],
  ['album', 'text', (record) => record.album],
  ['spotify_uri', 'text', (record) => record.spotifyUri],
  ['source', 'text', (record) => record.source],
  ['import_id', 'uuid', (record) => record.importId],
  ['import_row', 'int', (record) => record.importRow],
  ['reason_start', 'text', (record) => record.reasonStart],
  ['reason_end', 'text', (record) => record.reasonEnd],
  ['skipped', 'boolean', (record) => record.skipped],
  ['shuffle', 'boolean', (record) => record.shuffle],
  ['offline', 'boolean', (record) => record.offline],
  ['incognito', 'boolean', (record) => record.incognito],
];
const NAMES = COLUMNS.map(([name]) => name).join(', ');
const ARRAYS = COLUMNS.map(([, type], i) => `$${i + 4}::${type}[]`).join(', ');

const TO_ESCAPE = /["\\]/g;

/** As PostgreSQL reads an array. The driver's way takes several times as long, and an import is made of these. */
function arrayLiteral(records: readonly PlayRecord[], value: (record: PlayRecord) => Value): string {
  let elements = '';
  for (const record of records) {
    const element = value(record);
    const text = typeof element === 'string' ? `"${element.replace(TO_ESCAPE, '\\$&')}"` : String(element);
    elements += elements === '' ? text : `,${text}`;
  }
  return `{${elements}}`;
}

/** One statement, so that records, demotions and stale months stand or fall together. $1 user, $2 demoted, $3 months. */
const WRITE = `
  WITH added AS (
    INSERT INTO listens (user_id, ${NAMES})
    SELECT $1::uuid, ${NAMES} FROM unnest(${ARRAYS}) AS fresh (${NAMES})
    ON CONFLICT (user_id, play_key) DO NOTHING
    RETURNING play_key
  ), demoted AS (
    UPDATE listens SET canonical = false WHERE user_id = $1 AND play_key = ANY ($2::text[])
  ), touched AS (
    INSERT INTO month_buckets (user_id, month, count, columns, stale)
    SELECT $1::uuid, month, 0, '', true FROM unnest($3::text[]) AS month
    ON CONFLICT (user_id, month) DO UPDATE SET stale = true
  ), opened AS (
    -- Every part of the statement sees the tables as they were before it.
    SELECT month FROM unnest($3::text[]) AS month
    WHERE NOT EXISTS (SELECT FROM month_buckets WHERE user_id = $1 AND month_buckets.month = month.month)
  )
  SELECT ARRAY (SELECT month FROM opened) AS opened,
    ARRAY (SELECT key FROM unnest($4::text[]) AS key WHERE key NOT IN (SELECT play_key FROM added)) AS known`;

const LISTEN = `play_key AS "playKey", ended_at AS "endedAt", precision, ms_played AS "msPlayed", track_key AS "trackKey",
  title, artist, album, spotify_uri AS "spotifyUri", source, reason_start AS "reasonStart", reason_end AS "reasonEnd",
  skipped, shuffle, offline, incognito`;

const KNOWN = `play_key AS "playKey", group_key AS "groupKey", canonical, name_key AS "nameKey", source, precision,
  (extract(epoch FROM ended_at) * 1000)::float8 AS "endedAt", ms_played AS "msPlayed",
  import_id AS "importId", import_row AS "importRow"`;

const EXPORT_BATCH = 2_000;

/** The listens of an installation without MongoDB. */
export function createPostgresListenStore(pool: pg.Pool, reads: Reads): ListenStore {
  async function* exportAll(userId: string): AsyncGenerator<StoredListen[]> {
    let after = '';
    for (;;) {
      const { rows }: { rows: StoredListen[] } = await pool.query<StoredListen>(
        `SELECT ${LISTEN} FROM listens WHERE user_id = $1 AND canonical AND play_key > $2
         ORDER BY play_key LIMIT ${EXPORT_BATCH}`,
        [userId, after],
      );
      if (rows.length > 0) yield rows;
      if (rows.length < EXPORT_BATCH) return;
      after = rows.at(-1)?.playKey ?? '';
    }
  }

  return {
    async near(userId, { nearKeys, from, to }) {
      const { rows } = await pool.query<KnownRecord>(
        `SELECT ${KNOWN} FROM listens
         WHERE user_id = $1 AND play_key >= $2 AND play_key < $3 AND ($4::bigint[] IS NULL OR near_key = ANY ($4))
         ORDER BY play_key`,
        [userId, firstKeyAt(from), firstKeyAt(to + 1000), nearKeys],
      );
      return rows;
    },

    async write(userId, { records, demoted, months }: Write) {
      const { rows } = await pool.query<{ known: string[]; opened: string[] }>({
        name: 'write-listens',
        text: WRITE,
        values: [userId, demoted, months, ...COLUMNS.map(([, , value]) => arrayLiteral(records, value))],
      });
      return { known: new Set(rows[0]?.known), opened: rows[0]?.opened ?? [] };
    },

    async page(userId, query, limit, after) {
      const { where, values } = filter(userId, query);
      if (after) where.push(`play_key < $${values.push(after.playKey)}`);
      const { rows } = await pool.query<StoredListen>(
        `SELECT ${LISTEN} FROM listens WHERE ${where.join(' AND ')}
         ORDER BY play_key DESC LIMIT $${values.push(limit)}`,
        values,
      );
      return rows;
    },

    async count(userId) {
      const { rows } = await pool.query<{ count: number }>(
        'SELECT count(*)::int AS count FROM listens WHERE user_id = $1 AND canonical',
        [userId],
      );
      return rows[0]?.count ?? 0;
    },

    exportAll,

    async deleteAll(userId) {
      const { rows } = await pool.query<{ count: number }>(
        `WITH buckets AS (DELETE FROM month_buckets WHERE user_id = $1),
              gone AS (DELETE FROM listens WHERE user_id = $1 RETURNING canonical)
         SELECT count(*)::int AS count FROM gone WHERE canonical`,
        [userId],
      );
      return rows[0]?.count ?? 0;
    },

    async deleteImport(userId, importId) {
      const survivors = await pool.query<Survivor>(
        `SELECT play_key AS "playKey", group_key AS "groupKey", canonical, source, precision FROM listens
         WHERE user_id = $1 AND import_id IS DISTINCT FROM $2 AND group_key IN
           (SELECT group_key FROM listens WHERE user_id = $1 AND import_id = $2)`,
        [userId, importId],
      );
      const changes = regroup(survivors.rows);
      const { rows } = await pool.query<{ gone: number }>(
        `WITH gone AS (
           DELETE FROM listens WHERE user_id = $1 AND import_id = $2 RETURNING ended_at, canonical
         ), changed AS (
           UPDATE listens SET group_key = change.group_key, canonical = change.canonical
           FROM unnest($3::text[], $4::text[], $5::boolean[]) AS change (play_key, group_key, canonical)
           WHERE user_id = $1 AND listens.play_key = change.play_key
           RETURNING ended_at
         ), touched AS (
           INSERT INTO month_buckets (user_id, month, count, columns, stale)
           SELECT DISTINCT $1::uuid, to_char(ended_at AT TIME ZONE 'UTC', 'YYYY-MM'), 0, ''::bytea, true
           FROM (SELECT ended_at FROM gone UNION ALL SELECT ended_at FROM changed) AS moved
           ON CONFLICT (user_id, month) DO UPDATE SET stale = true
         )
         SELECT count(*)::int AS gone FROM gone WHERE canonical`,
        [
          userId,
          importId,
          changes.map((change) => change.playKey),
          changes.map((change) => change.groupKey),
          changes.map((change) => change.canonical),
        ],
      );
      return (rows[0]?.gone ?? 0) - changes.filter((change) => change.promoted).length;
    },

    async listensOf(userId, month) {
      const { from, to } = monthRange(month);
      const { rows } = await pool.query<BucketListen>(
        `SELECT ended_at AS "endedAt", precision, ms_played AS "msPlayed", track_key AS "trackKey", title, artist, album,
           reason_end AS "reasonEnd", skipped, shuffle, offline, incognito
         FROM listens WHERE user_id = $1 AND play_key >= $2 AND play_key < $3 AND canonical
         ORDER BY play_key`,
        [userId, firstKeyAt(from.getTime()), firstKeyAt(to.getTime())],
      );
      return rows;
    },

    async months(userId, first, last) {
      const { rows } = await pool.query<PackedMonth>(
        `SELECT month, count, columns, stale FROM month_buckets
         WHERE user_id = $1 AND count > 0 AND ($2::text IS NULL OR month >= $2) AND ($3::text IS NULL OR month <= $3) ORDER BY month`,
        [userId, first, last],
      );
      return rows;
    },

    async revisions(userId) {
      const { rows } = await pool.query<{ month: string; revision: string }>(
        `SELECT month, concat_ws(' ', count, extract(epoch FROM updated_at)) AS revision
         FROM month_buckets WHERE user_id = $1 AND count > 0`,
        [userId],
      );
      return new Map(rows.map(({ month, revision }) => [month, revision]));
    },

    async staleMonths(userId) {
      const { rows } = await pool.query<{ month: string }>(
        'SELECT month FROM month_buckets WHERE user_id = $1 AND stale ORDER BY month',
        [userId],
      );
      return rows.map((row) => row.month);
    },

    async version(userId) {
      const [row] = await reads.query<{ version: string }>(
        `SELECT concat_ws(' ', count(*), sum(count), extract(epoch FROM max(updated_at))) AS version
         FROM month_buckets WHERE user_id = $1 AND count > 0`,
        [userId],
      );
      return row?.version ?? '';
    },

    async saveMonths(userId, months) {
      // One by one: in an array their bytes would travel as text, twice as many.
      for (const { month, count, columns } of months) {
        if (count === 0) {
          await pool.query('DELETE FROM month_buckets WHERE user_id = $1 AND month = $2', [userId, month]);
          continue;
        }
        await pool.query(
          `INSERT INTO month_buckets (user_id, month, count, columns, stale, updated_at) VALUES ($1, $2, $3, $4, false, now())
           ON CONFLICT (user_id, month)
           DO UPDATE SET count = excluded.count, columns = excluded.columns, stale = false, updated_at = now()`,
          [userId, month, count, columns],
        );
      }
    },

    async userIds() {
      const { rows } = await pool.query<{ user_id: string }>('SELECT DISTINCT user_id FROM month_buckets');
      return rows.map((row) => row.user_id);
    },

    async listenedMonths() {
      const { rows } = await pool.query<ListenerMonth>(
        `SELECT DISTINCT user_id AS "userId", to_char(ended_at AT TIME ZONE 'UTC', 'YYYY-MM') AS month
         FROM listens WHERE canonical`,
      );
      return rows;
    },
  };
}

function filter(userId: string, query: ListenQuery): { where: string[]; values: unknown[] } {
  const values: unknown[] = [userId];
  const where = ['user_id = $1', 'canonical'];
  // The key for the index, the time itself for what it does not say: milliseconds.
  if (query.from) {
    where.push(
      `play_key >= $${values.push(firstKeyAt(query.from.getTime()))} AND ended_at >= $${values.push(query.from)}`,
    );
  }
  if (query.to) {
    where.push(
      `play_key < $${values.push(firstKeyAt(query.to.getTime() + 1000))} AND ended_at < $${values.push(query.to)}`,
    );
  }
  if (query.artist) where.push(`artist ILIKE $${values.push(containing(query.artist))}`);
  if (query.track) where.push(`title ILIKE $${values.push(containing(query.track))}`);
  if (query.source) where.push(`source = $${values.push(query.source)}`);
  return { where, values };
}

const containing = (part: string): string => `%${part.replace(/[\\%_]/g, '\\$&')}%`;
