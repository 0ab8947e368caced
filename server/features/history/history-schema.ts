import { z } from 'zod';
import { idParams, instant, pageOf, pageQuery } from '../../http/common-schemas.js';
import { LISTEN_SOURCES } from './listen.js';

const count = z.int().min(0);

const importCountsSchema = z
  .object({
    read: count,
    stored: count,
    duplicate: count,
    podcast: count,
    audiobook: count,
    video: count,
    invalid: count,
  })
  .meta({ description: 'read = stored + duplicate + podcast + audiobook + video + invalid' });

export const importSchema = z
  .object({
    id: z.uuid(),
    status: z.enum(['queued', 'running', 'succeeded', 'failed', 'cancelled']),
    progress: z.object({
      bytesRead: count,
      bytesTotal: count,
      rowsPerSecond: z.number().min(0),
      etaSeconds: z.int().min(0).nullable(),
    }),
    counts: importCountsSchema,
    shortPlays: count.meta({
      description: 'Of the stored ones, those under 30 seconds: kept, and not counted as plays',
    }),
    files: z.array(
      z.object({
        name: z.string(),
        format: z.string().nullable(),
        bytes: count,
        status: z.enum(['waiting', 'reading', 'done', 'failed', 'ignored']),
        counts: importCountsSchema,
        error: z.string().nullable(),
      }),
    ),
    error: z.string().nullable(),
    createdAt: instant,
    startedAt: instant.nullable(),
    finishedAt: instant.nullable(),
  })
  .meta({ id: 'Import' });

export const importPageSchema = pageOf(importSchema);
export const importParams = idParams;

/** A date means its begin in UTC. */
const moment = z.union([z.iso.datetime({ offset: true }), z.iso.date()]).transform((text) => new Date(text));
const part = z.string().trim().min(1).max(200);

export const historyQuery = pageQuery.extend({
  from: moment.optional(),
  to: moment.optional(),
  artist: part.optional(),
  track: part.optional(),
  source: z.enum(LISTEN_SOURCES).optional(),
});

export const exportQuery = z.object({ format: z.enum(['jsonl', 'csv']).default('jsonl') });

export const listenSchema = z
  .object({
    id: z.string(),
    endedAt: instant,
    precision: z.enum(['second', 'minute']),
    msPlayed: count.nullable(),
    trackKey: z.string(),
    title: z.string(),
    artist: z.string(),
    album: z.string().nullable(),
    spotifyUri: z.string().nullable(),
    source: z.enum(LISTEN_SOURCES),
    reasonStart: z.string().nullable(),
    reasonEnd: z.string().nullable(),
    skipped: z.boolean().nullable(),
    shuffle: z.boolean().nullable(),
    offline: z.boolean().nullable(),
    incognito: z.boolean().nullable(),
  })
  .meta({ id: 'Listen' });

export const listenPageSchema = pageOf(listenSchema);
