import { text } from 'node:stream/consumers';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import pg from 'pg';
import { fromBufferPromise } from 'yauzl';
import { connect, REDIRECT, settingsFor } from '../fakes/spotify/connect.js';
import { startFakeSpotify } from '../fakes/spotify/fake-spotify.js';
import { type Agent, startApp, type TestApp } from '../start-app.js';
import { eventually } from './open-stream.js';

const CHAT = '00000000-0000-4000-8000-000000000001';
const MESSAGE = '00000000-0000-4000-8000-000000000002';
const PLAYLIST = '00000000-0000-4000-8000-000000000003';
const IMPORT = '00000000-0000-4000-8000-000000000004';

interface Personal {
  /** A row of the listener $1, with its mark in it where there is room for one. */
  insert: string;
  mark: string;
  /** In which file of the export it is; null: in none. */
  file: string | null;
}

/** Every table that holds something of a listener, in an order in which rows can be made. */
const PERSONAL: Record<string, Personal> = {
  accounts: {
    insert: `INSERT INTO accounts (id, user_id, provider, provider_account_id, display_name, access_token, refresh_token, end_reason, updated_at)
             VALUES (gen_random_uuid(), $1, 'spotify', 'the-account', 'mark-accounts', 'sealed-access', 'sealed-refresh', 'mark-why', now())`,
    mark: 'mark-why',
    file: 'connections.jsonl',
  },
  login_sessions: {
    insert: `INSERT INTO login_sessions (id, user_id, data, expires_at) VALUES ('mark-session', $1, '{}', now() + interval '1 day')`,
    mark: 'mark-session',
    file: null,
  },
  user_preferences: {
    insert: `INSERT INTO user_preferences (user_id, banned_artists, updated_at) VALUES ($1, '{mark-banned}', now())
             ON CONFLICT (user_id) DO UPDATE SET banned_artists = '{mark-banned}'`,
    mark: 'mark-banned',
    file: 'preferences.jsonl',
  },
  chat_sessions: {
    insert: `INSERT INTO chat_sessions (id, user_id, title, message_count) VALUES ('${CHAT}', $1, 'mark-title', 1)`,
    mark: 'mark-title',
    file: 'chats.jsonl',
  },
  chat_messages: {
    insert: `INSERT INTO chat_messages (id, session_id, user_id, sequence, role, content) VALUES ('${MESSAGE}', '${CHAT}', $1, 1, 'user', 'mark-message')`,
    mark: 'mark-message',
    file: 'chats.jsonl',
  },
  message_reactions: {
    insert: `INSERT INTO message_reactions (message_id, user_id, type) VALUES ('${MESSAGE}', $1, 'helpful')`,
    mark: 'helpful',
    file: 'reactions.jsonl',
  },
  memories: {
    insert: `INSERT INTO memories (id, user_id, text, updated_at) VALUES (gen_random_uuid(), $1, 'mark-memory', now())`,
    mark: 'mark-memory',
    file: 'memories.jsonl',
  },
  forgotten_memories: {
    insert: `INSERT INTO forgotten_memories (user_id, topic_hash, forgotten_at) VALUES ($1, 'hash', now())`,
    mark: '',
    file: null,
  },
  playlists: {
    insert: `INSERT INTO playlists (id, user_id, name, spotify_playlist_id, spotify_uris) VALUES ('${PLAYLIST}', $1, 'A', 'mark-copy', '{}')`,
    mark: 'mark-copy',
    file: 'playlists.jsonl',
  },
  playlist_versions: {
    insert: `INSERT INTO playlist_versions (playlist_id, version, reason, tracks, track_count, duration_ms)
             SELECT '${PLAYLIST}', 1, 'mark-version', '[]', 0, 0 WHERE $1::uuid IS NOT NULL`,
    mark: 'mark-version',
    file: 'playlists.jsonl',
  },
  playlist_syncs: {
    insert: `INSERT INTO playlist_syncs (playlist_id, missing)
             SELECT '${PLAYLIST}', '[{"trackKey": "mark-missing", "why": "not-found"}]' WHERE $1::uuid IS NOT NULL`,
    mark: 'mark-missing',
    file: 'playlists.jsonl',
  },
  playlist_schedules: {
    insert: `INSERT INTO playlist_schedules (playlist_id, hour, time_zone, next_at)
             SELECT '${PLAYLIST}', 7, 'Mark/Zone', now() + interval '1 day' WHERE $1::uuid IS NOT NULL`,
    mark: 'Mark/Zone',
    file: 'playlists.jsonl',
  },
  music_syncs: {
    insert: `INSERT INTO music_syncs (user_id, next_at, error) VALUES ($1, now() + interval '1 day', 'mark-sync')`,
    mark: 'mark-sync',
    file: 'live-sync.jsonl',
  },
  listening_gaps: {
    insert: `INSERT INTO listening_gaps (user_id, starts_at, ends_at) VALUES ($1, '2001-02-03T04:05:06Z', now())`,
    mark: '2001-02-03T04:05:06',
    file: 'listening-gaps.jsonl',
  },
  service_tracks: {
    insert: `INSERT INTO service_tracks (user_id, kind, track_key, rank) VALUES ($1, 'saved', 'mark-saved', 0)`,
    mark: 'mark-saved',
    file: 'service-tracks.jsonl',
  },
  taste_readings: {
    insert: `INSERT INTO taste_readings (user_id, next_at) VALUES ($1, now() + interval '1 day')`,
    mark: '',
    file: null,
  },
  enrichments: {
    insert: `INSERT INTO enrichments (user_id, planned, next_at) VALUES ($1, '{}', now() + interval '1 day')`,
    mark: '',
    file: null,
  },
  track_feedback: {
    insert: `INSERT INTO track_feedback (user_id, recording_key, kind, track_key, updated_at) VALUES ($1, 'r', 'love', 'mark-love', now())`,
    mark: 'mark-love',
    file: 'feedback.jsonl',
  },
  import_jobs: {
    insert: `INSERT INTO import_jobs (id, user_id, status, files, updated_at) VALUES ('${IMPORT}', $1, 'succeeded', '[{"name": "mark-import"}]', now())`,
    mark: 'mark-import',
    file: 'imports.jsonl',
  },
  import_rejects: {
    insert: `INSERT INTO import_rejects (import_id, file, row, kind, reason)
             SELECT '${IMPORT}', 'f', 1, 'invalid', 'x' WHERE $1::uuid IS NOT NULL`,
    mark: '',
    // The listener has the files that it is about, and the report of each import.
    file: null,
  },
  listens: {
    insert: `INSERT INTO listens (user_id, play_key, group_key, canonical, name_key, near_key, ended_at, precision, track_key, title, artist, source)
             VALUES ($1, 'k', 'k', true, 'n', 1, now(), 'second', 'mark-listen', 't', 'a', 'extended')`,
    mark: 'mark-listen',
    file: 'listens.jsonl',
  },
  month_buckets: {
    insert: `INSERT INTO month_buckets (user_id, month, count, columns) VALUES ($1, '2001-02', 1, '')`,
    mark: '',
    file: null,
  },
  month_versions: { insert: `INSERT INTO month_versions (user_id) VALUES ($1)`, mark: '', file: null },
  events: {
    insert: `INSERT INTO events (user_id, kind, data) VALUES ($1, 'feedback', '{"of": "mark-event"}')`,
    mark: 'mark-event',
    file: 'events.jsonl',
  },
  model_usage: {
    insert: `INSERT INTO model_usage (user_id, day, provider, model) VALUES ($1, current_date, 'p', 'mark-model')`,
    mark: 'mark-model',
    file: 'model-usage.jsonl',
  },
  idempotency_keys: {
    insert: `INSERT INTO idempotency_keys (user_id, key, fingerprint, body) VALUES ($1, 'k', 'f', '{}')`,
    mark: '',
    file: null,
  },
  // The deletion itself makes a row, and takes it away.
  deletions: { insert: `SELECT $1::uuid`, mark: '', file: null },
  audit_entries: {
    insert: `INSERT INTO audit_entries (actor_id, action, target) VALUES ($1, 'did', 'this')`,
    mark: '',
    file: null,
  },
  api_tokens: {
    insert: `INSERT INTO api_tokens (id, name, scopes, hash, created_by) VALUES (gen_random_uuid(), 'n', '{}', 'h', $1)`,
    mark: '',
    file: null,
  },
  system_config: {
    insert: `INSERT INTO system_config (key, value, updated_by, updated_at) VALUES ('k', '1', $1, now())`,
    mark: '',
    file: null,
  },
  flag_schedules: {
    insert: `WITH flag AS (
               INSERT INTO feature_flags (key, definition, updated_at)
               VALUES ('f', '{"variants": {"on": true}, "defaultVariant": "on"}', now()) RETURNING key
             )
             INSERT INTO flag_schedules (id, key, at, enabled, created_by)
             SELECT gen_random_uuid(), key, now() + interval '1 day', true, $1 FROM flag`,
    mark: '',
    file: null,
  },
};

const OF_SPOTIFY = ['accounts', 'music_syncs', 'listening_gaps', 'service_tracks', 'taste_readings', 'enrichments'];

describe('what is kept of a listener', () => {
  let app: TestApp;
  let db: pg.Pool;
  let agent: Agent;
  let userId: string;
  let other: Agent;
  let trackKey: string;
  beforeAll(async () => {
    app = await startApp();
    db = new pg.Pool({ connectionString: app.databaseUrl, max: 2 });
    agent = await app.signIn('Ada', 'admin');
    userId = String((await agent.get('/api/me').expect(200)).body.id);
    for (const { insert } of Object.values(PERSONAL)) await db.query(insert, [userId]);
    other = await app.signIn('Bob');
    const { body } = await other.post('/api/recommendations').send({ text: 'five tracks' }).expect(200);
    trackKey = body.items[0].trackKey;
  });
  afterAll(async () => {
    await db.end();
    await app.stop();
  });

  it('is in tables that this test knows', async () => {
    const { rows } = await db.query<{ name: string }>(
      `WITH RECURSIVE linked AS (
         SELECT 'users'::regclass::oid AS id
         UNION SELECT conrelid FROM pg_constraint JOIN linked ON confrelid = linked.id WHERE contype = 'f'
       )
       SELECT id::regclass::text AS name FROM linked
       UNION SELECT table_name FROM information_schema.columns WHERE table_schema = 'public' AND column_name = 'user_id'`,
    );
    expect(rows.map(({ name }) => name).sort()).toEqual(['users', ...Object.keys(PERSONAL)].sort());
  });

  it('is in the export, and no token is', async () => {
    await agent.post('/api/recommendations/feedback').send({ trackKey, kind: 'love' }).expect(204);
    const { body } = await agent.get('/api/me/export').responseType('blob').expect(200);
    const files = new Map<string, string>();
    const zip = await fromBufferPromise(body as Buffer, { lazyEntries: true });
    for await (const entry of zip.eachEntry()) {
      files.set(entry.fileName, await text(await zip.openReadStreamPromise(entry)));
    }
    for (const [table, { file, mark }] of Object.entries(PERSONAL)) {
      if (file !== null) expect({ table, found: files.get(file)?.includes(mark) }).toEqual({ table, found: true });
    }
    // What has just happened too.
    expect(files.get('events.jsonl')).toContain(trackKey);
    const all = [...files.values()].join('');
    for (const secret of ['sealed', 'mark-session']) {
      for (const form of [
        secret,
        Buffer.from(secret).toString('hex'),
        Buffer.from(secret).toString('base64').slice(0, 8),
      ]) {
        expect(all).not.toContain(form);
      }
    }
  });

  it('goes from every table with its listener, and nobody else loses anything', async () => {
    await other.post('/api/memories').send({ text: 'Bob likes jazz' }).expect(201);
    const rowsOf = async (table: string): Promise<number> => {
      const { rows } = await db.query<{ n: number }>(
        `SELECT count(*)::int AS n FROM ${table} WHERE ${table}::text LIKE $1`,
        [`%${userId}%`],
      );
      return rows[0]?.n ?? 0;
    };
    const { rows: before } = await db.query<{ n: number }>(`SELECT count(*)::int AS n FROM playlist_versions`);
    expect(before).toEqual([{ n: 1 }]);
    for (const one of [agent, other])
      await one.post('/api/recommendations/feedback').send({ trackKey, kind: 'hate' }).expect(204);
    await agent.delete('/api/me').expect(204);
    // What was noted of both is stored by then.
    await eventually(
      () => db.query(`SELECT 1 FROM events WHERE user_id <> $1 AND kind = 'feedback'`, [userId]),
      ({ rowCount }) => rowCount !== 0,
    );
    const { rows: tables } = await db.query<{ table: string }>(
      `SELECT table_name AS table FROM information_schema.tables WHERE table_schema = 'public' AND table_type = 'BASE TABLE'`,
    );
    // That an account was deleted stays in the audit: its id, and no name.
    for (const { table } of tables) {
      expect({ table, rows: await rowsOf(table) }).toEqual({ table, rows: table === 'audit_entries' ? 1 : 0 });
    }
    for (const table of [
      'playlist_versions',
      'playlist_syncs',
      'playlist_schedules',
      'import_rejects',
      'chat_messages',
    ]) {
      expect((await db.query(`SELECT 1 FROM ${table}`)).rows).toEqual([]);
    }
    expect((await other.get('/api/memories').expect(200)).body.items).toHaveLength(1);
  });
});

describe('what Spotify told', () => {
  it('goes with the connection; the playlists that were saved there are still known', async () => {
    const spotify = await startFakeSpotify({ redirectUris: [REDIRECT] });
    spotify.addUser('ada');
    const app = await startApp(settingsFor(spotify));
    const db = new pg.Pool({ connectionString: app.databaseUrl, max: 2 });
    try {
      const agent = await app.signIn('Ada');
      const { id } = (await agent.get('/api/me')).body;
      await connect(agent, 'ada');
      for (const table of ['listening_gaps', 'service_tracks', 'playlists'])
        await db.query(PERSONAL[table]?.insert ?? '', [id]);
      await agent.delete('/api/connections/spotify').expect(204);
      for (const table of OF_SPOTIFY) {
        const { rows } = await db.query(`SELECT 1 FROM ${table}`);
        expect({ table, rows }).toEqual({ table, rows: [] });
      }
      expect((await db.query('SELECT spotify_playlist_id AS id FROM playlists')).rows).toEqual([{ id: 'mark-copy' }]);
    } finally {
      await db.end();
      await app.stop();
      await spotify.stop();
    }
  });
});
