import { z } from 'zod';
import { instant } from '../../http/common-schemas.js';
import { plainText } from '../../http/plain-text.js';
import { briefSchema } from '../brief/brief-schema.js';
import { receiptSchema } from '../recommender/receipt-schema.js';
import { EXPORT_FORMATS } from './export/playlist-file.js';
import { MAX_NAME_LENGTH, MAX_TRACKS } from './playlist.js';

const name = plainText(MAX_NAME_LENGTH);
const description = z.union([z.literal(''), plainText(2_000)]);
const version = z.number().int().min(1).max(2_147_483_647);
const trackKeys = z
  .array(plainText(1_000))
  .max(MAX_TRACKS)
  .superRefine((keys, context) => {
    keys.forEach((key, index) => {
      if (keys.indexOf(key) === index) return;
      context.addIssue({ code: 'custom', path: [index], message: 'is in the list already' });
    });
  });

/** Tracks by hand, or a brief, or a request in words. */
export const newPlaylistBody = z
  .strictObject({
    name: name.optional(),
    description: description.default(''),
    trackKeys: trackKeys.optional(),
    brief: briefSchema.optional(),
    text: plainText(4_000).optional(),
  })
  .refine(
    ({ trackKeys, brief, text }) => [trackKeys, brief, text].filter((given) => given !== undefined).length === 1,
    'give exactly one of trackKeys, brief and text',
  )
  .refine(({ name, trackKeys }) => trackKeys === undefined || name !== undefined, {
    path: ['name'],
    message: 'a playlist made by hand needs a name',
  });

export const playlistChange = z.strictObject({
  name: name.optional(),
  description: description.optional(),
  version: version.optional(),
});
export const tracksBody = z.strictObject({ trackKeys, version: version.optional() });
export const refineBody = z.strictObject({ instruction: plainText(1_000), version: version.optional() });
export const versionParams = z.object({ id: z.uuid(), version: z.coerce.number().pipe(version) });
export const exportQuery = z.object({ format: z.enum(EXPORT_FORMATS).default('m3u8') });

export const diffQuery = z.object({
  against: z.coerce
    .number()
    .pipe(version)
    .optional()
    .meta({ description: 'The other version; left out: the one before' }),
});

const trackSchema = z
  .object({
    position: z.number().int().min(1),
    trackKey: z.string(),
    title: z.string(),
    artists: z.array(z.string()),
    album: z.string().nullable(),
    durationMs: z.number().int(),
    estimated: z.boolean(),
    year: z.number().int().nullable(),
    genres: z.array(z.string()),
    explicit: z.boolean().nullable(),
    spotifyUri: z.string().nullable(),
    score: z.number().nullable(),
    reason: z.string().nullable(),
  })
  .meta({ id: 'PlaylistTrack' });

export const scheduleSchema = z
  .object({
    weekday: z.number().int().nullable().meta({ description: '0 is Sunday; null: every day' }),
    hour: z.number().int(),
    timeZone: z.string(),
    nextAt: instant,
    lastAt: instant.nullable(),
    error: z.string().nullable().meta({ description: 'Why the last time failed' }),
  })
  .meta({ id: 'PlaylistSchedule' });

export const playlistSummarySchema = z
  .object({
    id: z.uuid(),
    name: z.string(),
    description: z.string(),
    trackCount: z.number().int(),
    durationMs: z.number().int(),
    cover: z
      .array(z.object({ trackKey: z.string(), genres: z.array(z.string()), durationMs: z.number().int() }))
      .meta({ description: 'The first tracks, for a picture' }),
    version: z.number().int(),
    spotify: z.object({ id: z.string(), url: z.string(), syncedVersion: z.number().int() }).nullable(),
    changedHere: z.boolean().meta({ description: 'Whether it was changed here since it was in step with Spotify' }),
    schedule: scheduleSchema.nullable(),
    createdAt: instant,
    updatedAt: instant,
  })
  .meta({ id: 'PlaylistSummary' });

export const playlistSchema = playlistSummarySchema
  .extend({ tracks: z.array(trackSchema), brief: briefSchema.nullable(), receipt: receiptSchema.nullable() })
  .meta({ id: 'Playlist' });

export const playlistVersionSchema = z
  .object({
    version: z.number().int(),
    reason: z.string(),
    trackCount: z.number().int(),
    durationMs: z.number().int(),
    createdAt: instant,
  })
  .meta({ id: 'PlaylistVersion' });

export const playlistDiffSchema = z
  .object({
    from: z.number().int(),
    to: z.number().int(),
    added: z.array(trackSchema),
    removed: z.array(trackSchema).meta({ description: 'With the positions that they had' }),
    moved: z.array(trackSchema.extend({ from: z.number().int() })),
  })
  .meta({ id: 'PlaylistDiff' });
