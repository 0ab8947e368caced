import { z } from 'zod';
import { ProviderError } from '../provider-error.js';
import type { MusicTrack } from './music-provider.js';

/** What is read of Spotify's answers, and nothing else; fields that were renamed are read under either name. */
const artist = z.object({ id: z.string(), name: z.string() });

const track = z
  .object({
    uri: z.string().startsWith('spotify:track:'),
    name: z.string().min(1),
    artists: z.array(artist).min(1),
    album: z.object({ name: z.string(), release_date: z.string().nullish() }).nullish(),
    duration_ms: z.number().int().nonnegative(),
    explicit: z.boolean().default(false),
    external_ids: z.object({ isrc: z.string().nullish() }).nullish(),
  })
  .transform((row): MusicTrack => ({
    uri: row.uri,
    title: row.name,
    artists: row.artists,
    album: row.album?.name ?? null,
    year: yearOf(row.album?.release_date),
    durationMs: row.duration_ms,
    explicit: row.explicit,
    isrc: row.external_ids?.isrc ?? null,
  }));

/** Episodes, local files and what has gone are no tracks: null. */
const trackOrNothing = z.union([track, z.unknown().transform(() => null)]);

const rows = z.array(z.object({ item: trackOrNothing.optional(), track: trackOrNothing.optional() }));

export const trackAnswer = track;
export const accountAnswer = z
  .object({ id: z.string(), account_id: z.string().nullish(), display_name: z.string().nullish() })
  .transform(({ id, account_id, display_name }) => ({
    id: account_id ?? id,
    formerIds: account_id == null ? [] : [id],
    name: display_name ?? id,
  }));
export const recentAnswer = z
  .object({ items: z.array(z.object({ played_at: z.iso.datetime({ offset: true }), track: trackOrNothing })) })
  .transform(({ items }) =>
    items.flatMap((row) => (row.track === null ? [] : [{ playedAt: new Date(row.played_at), track: row.track }])),
  );
export const tracksAnswer = z
  .object({ items: z.array(trackOrNothing) })
  .transform(({ items }) => items.filter((one) => one !== null));
export const savedAnswer = z
  .object({ items: rows, total: z.number().int() })
  .transform(({ items, total }) => ({ tracks: items.flatMap((row) => row.item ?? row.track ?? []), total }));
export const searchAnswer = z
  .object({ tracks: z.object({ items: z.array(trackOrNothing) }) })
  .transform(({ tracks }) => tracks.items.filter((one) => one !== null));
export const artistAnswer = z.object({ genres: z.array(z.string()).default([]) });
export const snapshotAnswer = z.object({ snapshot_id: z.string() });
export const playlistAnswer = z
  .object({
    id: z.string(),
    name: z.string(),
    description: z.string().nullish(),
    public: z.boolean().nullish(),
    snapshot_id: z.string(),
    external_urls: z.object({ spotify: z.string() }),
  })
  .transform((row) => ({
    id: row.id,
    url: row.external_urls.spotify,
    name: row.name,
    description: row.description ?? '',
    isPublic: row.public ?? false,
    snapshotId: row.snapshot_id,
  }));
export const playlistsAnswer = z.object({ items: z.array(playlistAnswer), total: z.number().int() });
const entry = z.looseObject({ uri: z.string() }).nullish();
export const itemsAnswer = z
  .object({ items: z.array(z.object({ item: entry, track: entry })), total: z.number().int() })
  .transform(({ items, total }) => {
    const entries = items.flatMap((row) => row.item ?? row.track ?? []);
    return {
      uris: entries.map(({ uri }) => uri),
      tracks: entries.flatMap((one) => trackOrNothing.parse(one) ?? []),
      read: items.length,
      total,
    };
  });
export const tokenAnswer = z.object({
  access_token: z.string().min(1),
  refresh_token: z.string().min(1).nullish(),
  expires_in: z.number().positive(),
  scope: z.string().default(''),
});

function yearOf(date: string | null | undefined): number | null {
  const year = Number(date?.slice(0, 4));
  return year >= 1000 ? year : null;
}

/** Rejects what is not as it was known here; says where, not what. */
export function parsed<T>(schema: z.ZodType<T>, body: unknown): T {
  const result = schema.safeParse(body);
  if (result.success) return result.data;
  const where = result.error.issues[0]?.path.join('.') ?? '';
  throw new ProviderError('spotify', 'malformed', `Spotify answered in a way that is not known here (${where}).`);
}
