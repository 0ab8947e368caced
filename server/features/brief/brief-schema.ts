import { z } from 'zod';
import { plainText } from '../../http/plain-text.js';
import { GENRES } from '../catalogue/genres.js';
import { MOOD_NAMES } from '../catalogue/moods.js';
import { type Activity, type Brief, VERSION_KINDS } from './brief.js';

const MAX_ITEMS = 100;

const ACTIVITIES: Record<Activity, Activity> = {
  run: 'run',
  workout: 'workout',
  walk: 'walk',
  study: 'study',
  work: 'work',
  sleep: 'sleep',
  relax: 'relax',
  party: 'party',
  dance: 'dance',
  drive: 'drive',
  cook: 'cook',
  dinner: 'dinner',
  wake: 'wake',
  clean: 'clean',
  yoga: 'yoga',
  game: 'game',
  commute: 'commute',
  date: 'date',
};

const names = z.array(plainText(200)).max(MAX_ITEMS).default([]);
const genre = z.string().refine((name) => GENRES.has(name), 'is no genre that is known here');
const genres = z.array(genre).max(MAX_ITEMS).default([]);
const reference = z.strictObject({ title: plainText(300), artist: plainText(200).nullable().default(null) });
const references = z.array(reference).max(MAX_ITEMS).default([]);
const place = z
  .strictObject({ title: plainText(300).nullable().default(null), artist: plainText(200).nullable().default(null) })
  .refine(({ title, artist }) => title !== null || artist !== null, 'needs a title or an artist')
  .nullable()
  .default(null);
const year = z.number().int().min(1000).max(2999).nullable().default(null);
const years = z
  .array(z.strictObject({ from: year, to: year }))
  .max(MAX_ITEMS)
  .default([]);
const bpm = z.number().min(20).max(400).nullable().default(null);
const share = z.number().min(0).max(1).nullable().default(null);

/** A brief as JSON; what is left out is not asked for. */
export const briefSchema = z
  .strictObject({
    moods: z.array(z.enum(MOOD_NAMES)).default([]),
    activities: z.array(z.enum(ACTIVITIES)).default([]),
    genres: z.strictObject({ in: genres, out: genres }).default({ in: [], out: [] }),
    artists: z.strictObject({ in: names, out: names }).default({ in: [], out: [] }),
    seeds: z.strictObject({ artists: names, tracks: references }).default({ artists: [], tracks: [] }),
    mustHave: references,
    titlesOut: references,
    first: place,
    last: place,
    years,
    yearsOut: years,
    tempo: z.strictObject({ min: bpm, max: bpm }).nullable().default(null),
    energy: share,
    curve: z.enum(['rising', 'falling', 'wave']).nullable().default(null),
    minutes: z.number().min(1).max(1440).nullable().default(null),
    count: z.number().int().min(1).max(500).nullable().default(null),
    explicit: z.boolean().nullable().default(null),
    familiarity: share,
    maxPerArtist: z.number().int().min(1).max(500).nullable().default(null),
    notPlayedSince: z.iso.datetime().nullable().default(null),
    forgotten: z.boolean().default(false),
    surprise: z.boolean().default(false),
    versions: z.boolean().default(false),
    versionsIn: z.array(z.enum(VERSION_KINDS)).default([]),
  })
  .meta({ id: 'Brief' }) satisfies z.ZodType<Brief>;
