import { randomUUID } from 'node:crypto';
import { Prisma } from '../../../prisma/generated/client.js';
import { COVER_TRACKS, type Playlist, type PlaylistContent, type PlaylistSummary, totalMs } from './playlist.js';
import type { PlaylistStore } from './playlist-store.js';
import type { NewVersion } from './playlist-writer.js';
import { storedBrief, storedCover, storedReceipt, storedTracks } from './stored-content.js';

const head = {
  id: true,
  name: true,
  description: true,
  version: true,
  spotifyPlaylistId: true,
  spotifyUrl: true,
  spotifySyncedVersion: true,
  createdAt: true,
  updatedAt: true,
  schedule: { select: { weekday: true, hour: true, timeZone: true, nextAt: true, lastAt: true, error: true } },
} as const;
const size = { trackCount: true, durationMs: true } as const;
const content = { tracks: true, brief: true, receipt: true } as const;

/** The same in SQL, of the rows "head" and "schedule". */
const headColumns = Prisma.sql`
  head.id, head.name, head.description, head.version, head.spotify_playlist_id AS "spotifyPlaylistId",
  head.spotify_url AS "spotifyUrl", head.spotify_synced_version AS "spotifySyncedVersion",
  head.created_at AS "createdAt", head.updated_at AS "updatedAt", schedule.playlist_id IS NOT NULL AS scheduled,
  schedule.weekday, schedule.hour, schedule.time_zone AS "timeZone", schedule.next_at AS "nextAt",
  schedule.last_at AS "lastAt", schedule.error`;

type Head = Prisma.PlaylistGetPayload<{ select: typeof head }>;
type Outline = Pick<PlaylistSummary, 'trackCount' | 'durationMs' | 'cover'>;
type Content = Record<keyof typeof content, unknown>;
type HeadRow = Omit<Head, 'schedule'> & { scheduled: boolean } & NonNullable<Head['schedule']>;

/** Works on the client as well as inside a transaction: every write is a single statement. */
export function createPrismaPlaylistStore(db: Prisma.TransactionClient): PlaylistStore {
  const find = async (userId: string, id: string): Promise<Playlist | null> => {
    const [row] = await db.$queryRaw<(HeadRow & Content)[]>`
      SELECT ${headColumns}, made.tracks, made.brief, made.receipt
        FROM playlists head
        JOIN playlist_versions made ON made.playlist_id = head.id AND made.version = head.version
        LEFT JOIN playlist_schedules schedule ON schedule.playlist_id = head.id
       WHERE head.id = ${id}::uuid AND head.user_id = ${userId}::uuid`;
    return row === undefined ? null : playlistOf(row, toContent(row));
  };

  /** Writes a version of the row that `head` yields; null where it yields none. */
  async function write(head: Prisma.Sql, { reason, ...made }: Omit<NewVersion, 'name'>): Promise<Playlist | null> {
    const { tracks, brief, receipt } = made;
    const [row] = await db.$queryRaw<HeadRow[]>`
      WITH head AS (${head}), content AS (
        INSERT INTO playlist_versions (playlist_id, version, reason, tracks, brief, receipt, track_count, duration_ms)
        SELECT id, version, ${reason}, ${json(tracks)}::jsonb, ${json(brief)}::jsonb, ${json(receipt)}::jsonb,
               ${tracks.length}::int, ${totalMs(tracks)}::int
          FROM head)
      SELECT ${headColumns} FROM head LEFT JOIN playlist_schedules schedule ON schedule.playlist_id = head.id`;
    return row === undefined ? null : playlistOf(row, toContent(made));
  }

  /** Size and cover of the versions that the heads name; the tracks themselves stay where they are. */
  const currentOutlines = async (heads: readonly Head[]): Promise<Map<string, Outline>> => {
    const ids = heads.map(({ id }) => id);
    const versions = heads.map(({ version }) => version);
    const rows = await db.$queryRaw<{ id: string; trackCount: number; durationMs: number; cover: unknown }[]>`
      SELECT p.id, v.track_count AS "trackCount", v.duration_ms AS "durationMs",
             coalesce((SELECT jsonb_agg(jsonb_build_object(
                         'trackKey', t -> 'trackKey', 'genres', t -> 'genres', 'durationMs', t -> 'durationMs'))
                         FROM jsonb_path_query(v.tracks, '$[0 to 8]') t), '[]') AS cover
        FROM unnest(${ids}::uuid[], ${versions}::int[]) AS p (id, version)
        JOIN playlist_versions v ON v.playlist_id = p.id AND v.version = p.version`;
    return new Map(rows.map(({ id, cover, ...size }) => [id, { ...size, cover: storedCover.parse(cover) }]));
  };

  return {
    find,

    async list(userId, limit, after) {
      const rows = await db.playlist.findMany({
        where: {
          userId,
          ...(after && { OR: [{ updatedAt: { lt: after.at } }, { updatedAt: after.at, id: { gt: after.id } }] }),
        },
        orderBy: [{ updatedAt: 'desc' }, { id: 'asc' }],
        take: limit,
        select: head,
      });
      const outlines = await currentOutlines(rows);
      return rows.flatMap((row) => {
        const outline = outlines.get(row.id);
        return outline === undefined ? [] : [{ ...toHead(row), ...outline }];
      });
    },

    async insert(userId, { name, description, sessionId, ...made }) {
      const head = Prisma.sql`
        INSERT INTO playlists (id, user_id, session_id, name, description)
        VALUES (${randomUUID()}::uuid, ${userId}::uuid, ${sessionId}::uuid, ${name}, ${description}) RETURNING *`;
      return required(await write(head, { ...made, reason: 'created' }));
    },

    addVersion: (userId, { id, version }, { name, ...made }) => {
      const head = Prisma.sql`
        UPDATE playlists SET version = version + 1, name = coalesce(${name ?? null}, name), updated_at = now()
         WHERE id = ${id}::uuid AND user_id = ${userId}::uuid AND version = ${version} RETURNING *`;
      return write(head, made);
    },

    async describe(userId, id, change, version) {
      const { count } = await db.playlist.updateMany({
        where: { id, userId, ...(version !== undefined && { version }) },
        data: { ...change, updatedAt: new Date() },
      });
      return count === 0 ? null : find(userId, id);
    },

    async remove(userId, id) {
      return (await db.playlist.deleteMany({ where: { id, userId } })).count > 0;
    },

    versions: (userId, id) =>
      db.playlistVersion.findMany({
        where: { playlistId: id, playlist: { userId } },
        orderBy: { version: 'desc' },
        select: { ...size, version: true, reason: true, createdAt: true },
      }),

    async findVersion(userId, id, version) {
      const row = await db.playlistVersion.findFirst({
        where: { playlistId: id, version, playlist: { userId } },
        select: content,
      });
      return row === null ? null : toContent(row);
    },
  };
}

const json = (value: unknown): string | null => (value === null ? null : JSON.stringify(value));

function required(playlist: Playlist | null): Playlist {
  if (playlist === null) throw new Error('the playlist vanished while it was made');
  return playlist;
}

function playlistOf(row: HeadRow, held: PlaylistContent): Playlist {
  const { id, name, description, version, createdAt, updatedAt } = row;
  const { spotifyPlaylistId, spotifyUrl, spotifySyncedVersion } = row;
  const { scheduled, weekday, hour, timeZone, nextAt, lastAt, error } = row;
  const schedule = scheduled ? { weekday, hour, timeZone, nextAt, lastAt, error } : null;
  const spotify = { spotifyPlaylistId, spotifyUrl, spotifySyncedVersion };
  const cover = held.tracks
    .slice(0, COVER_TRACKS)
    .map(({ trackKey, genres, durationMs }) => ({ trackKey, genres, durationMs }));
  const sizes = { trackCount: held.tracks.length, durationMs: totalMs(held.tracks) };
  return {
    ...toHead({ id, name, description, version, createdAt, updatedAt, schedule, ...spotify }),
    ...sizes,
    cover,
    ...held,
  };
}

function toHead(row: Head): Omit<PlaylistSummary, keyof Outline> {
  const { spotifyPlaylistId, spotifyUrl, spotifySyncedVersion, ...summary } = row;
  const synced = spotifyPlaylistId !== null && spotifyUrl !== null && spotifySyncedVersion !== null;
  return {
    ...summary,
    spotify: synced ? { id: spotifyPlaylistId, url: spotifyUrl, syncedVersion: spotifySyncedVersion } : null,
  };
}

function toContent({ tracks, brief, receipt }: Content): PlaylistContent {
  return {
    tracks: storedTracks.parse(tracks),
    brief: storedBrief.nullable().parse(brief),
    receipt: storedReceipt.nullable().parse(receipt),
  };
}
