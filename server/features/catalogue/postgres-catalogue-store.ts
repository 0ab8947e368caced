import pg from 'pg';
import type { Reads } from '../../reads.js';
import type { CatalogueStore } from './catalogue-store.js';
import { firstOfEach } from './first-of-each.js';
import { indexedTrack } from './indexed-track.js';
import type { Artist, Track } from './track.js';

const TRACK = `key, title, artists, album, year, duration_ms AS "durationMs", duration_source AS "durationSource",
  explicit, genres, moods, spotify_uri AS "spotifyUri", source`;

/** The fresh row comes from a better source than the one that is there. */
const BETTER = `(excluded.source = 'starter' OR (excluded.source = 'spotify' AND tracks.source = 'history'))`;
const KNOWN_DURATION_STAYS = `(excluded.duration_ms IS NULL OR (tracks.duration_source = 'stated' AND NOT ${BETTER}))`;

const replaced = (column: string): [string, string] => [
  column,
  `CASE WHEN ${BETTER} THEN excluded.${column} ELSE tracks.${column} END`,
];
const filled = (column: string): [string, string] => [
  column,
  `CASE WHEN ${BETTER} THEN coalesce(excluded.${column}, tracks.${column})
     ELSE coalesce(tracks.${column}, excluded.${column}) END`,
];
const filledList = (column: string): [string, string] => [
  column,
  `CASE WHEN excluded.${column} <> '{}' AND (${BETTER} OR tracks.${column} = '{}')
     THEN excluded.${column} ELSE tracks.${column} END`,
];
const duration = (column: string): [string, string] => [
  column,
  `CASE WHEN ${KNOWN_DURATION_STAYS} THEN tracks.${column} ELSE excluded.${column} END`,
];

/** What each column of a track that is there becomes. */
const MERGED = [
  ...['title', 'title_key', 'artist_key', 'artist_keys', 'artists', 'source'].map(replaced),
  ...['album', 'year', 'explicit'].map(filled),
  ...['genres', 'moods'].map(filledList),
  ...['duration_ms', 'duration_source'].map(duration),
];

const COLUMNS = `key, title, title_key, artist_key, artist_keys, artists, album, year, duration_ms, duration_source,
  explicit, genres, moods, spotify_uri, source`;

/**
 * Rows are written in the order of their keys, so that two imports at a time cannot lock each other out; a track of
 * which nothing new is told is not written again.
 */
const UPSERT_TRACKS = `
  INSERT INTO tracks (${COLUMNS})
  SELECT ${COLUMNS} FROM jsonb_to_recordset($1::jsonb) AS fresh (
    key text, title text, title_key text, artist_key text, artist_keys text[], artists text[], album text, year int,
    duration_ms int, duration_source text, explicit boolean, genres text[], moods text[], spotify_uri text, source text)
  ORDER BY key
  ON CONFLICT (key) DO UPDATE SET
    ${MERGED.map(([column, value]) => `${column} = ${value}`).join(', ')},
    updated_at = now()
  WHERE (${MERGED.map(([column]) => `tracks.${column}`).join(', ')})
    IS DISTINCT FROM (${MERGED.map(([, value]) => value).join(', ')})`;

const UNIQUE_VIOLATION = '23505';

/** The catalogue of an installation without MongoDB. */
export function createPostgresCatalogueStore(pool: Pick<pg.Pool, 'query'>, reads: Reads): CatalogueStore {
  const tracks = async (condition: string, values: unknown[]): Promise<Track[]> =>
    (await pool.query<Track>(`SELECT ${TRACK} FROM tracks WHERE ${condition}`, values)).rows;

  return {
    async upsertTracks(fresh) {
      if (fresh.length === 0) return;
      await pool.query(UPSERT_TRACKS, [JSON.stringify(firstOfEach(fresh).map(row))]);
    },

    async refer(trackKey, spotifyUri) {
      const update = 'UPDATE tracks SET spotify_uri = $2, updated_at = now() WHERE key = $1 AND spotify_uri IS NULL';
      await pool.query(update, [trackKey, spotifyUri]).catch((error: unknown) => {
        if (!(error instanceof pg.DatabaseError && error.code === UNIQUE_VIOLATION)) throw error;
      });
    },

    async getTracks(keys) {
      const found = await tracks('key = ANY ($1::text[])', [keys]);
      return new Map(found.map((track) => [track.key, track]));
    },

    findByGenres: (genres, limit) => tracks('genres && $1::text[] ORDER BY random() LIMIT $2', [genres, limit]),

    findByArtists: (artistKeys, limit) =>
      tracks('artist_keys && $1::text[] ORDER BY random() LIMIT $2', [artistKeys, limit]),

    findByTitle: (titleKey, artistKey, limit) =>
      tracks('title_key = $1 AND ($2::text IS NULL OR artist_keys @> ARRAY[$2]) ORDER BY random() LIMIT $3', [
        titleKey,
        artistKey,
        limit,
      ]),

    async upsertArtists(artists) {
      if (artists.length === 0) return;
      await pool.query(
        `INSERT INTO artists (key, name, genres)
         SELECT key, name, genres FROM jsonb_to_recordset($1::jsonb) AS fresh (key text, name text, genres text[])
         ORDER BY key
         ON CONFLICT (key) DO UPDATE SET genres = excluded.genres, updated_at = now()
         WHERE excluded.genres <> '{}' AND excluded.genres <> artists.genres`,
        [JSON.stringify(firstOfEach(artists))],
      );
    },

    async findArtists(keys) {
      const found = await reads.query<Artist>('SELECT key, name, genres FROM artists WHERE key = ANY ($1::text[])', [
        keys,
      ]);
      return new Map(found.map((artist) => [artist.key, artist]));
    },

    async medianDurationMs() {
      const { rows } = await pool.query<{ median: number | null }>(
        'SELECT percentile_disc(0.5) WITHIN GROUP (ORDER BY duration_ms) AS median FROM tracks',
      );
      return rows[0]?.median ?? null;
    },
  };
}

function row(track: Track): Record<string, unknown> {
  const { titleKey, artistKey, artistKeys, durationMs, durationSource, spotifyUri, ...rest } = indexedTrack(track);
  return {
    ...rest,
    title_key: titleKey,
    artist_key: artistKey,
    artist_keys: artistKeys,
    duration_ms: durationMs,
    duration_source: durationSource,
    spotify_uri: spotifyUri,
  };
}
