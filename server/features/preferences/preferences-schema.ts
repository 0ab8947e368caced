import { z } from 'zod';
import { plainText } from '../../http/plain-text.js';
import { LLM_NAMES } from '../../providers/llm/llm-provider.js';
import { normalise } from '../catalogue/identity.js';
import { canonicalGenre } from './genre-name.js';
import { MODEL_SHARES } from './preferences.js';

const MAX_NAMES = 200;

const genre = plainText(60).transform((text, context) => {
  const name = canonicalGenre(text);
  if (name !== null) return name;
  context.addIssue({ code: 'custom', message: `"${text}" is no genre that is known here` });
  return z.NEVER;
});

const genres = z
  .array(genre)
  .max(MAX_NAMES)
  .transform((names) => [...new Set(names)]);

/** Spellings of one name are one name; the first stays. */
const artists = z
  .array(plainText(200))
  .max(MAX_NAMES)
  .transform((names) => [...new Map(names.toReversed().map((name) => [normalise(name), name])).values()].reverse());

const timeZone = z.string().max(60).refine(isTimeZone, 'is no IANA time zone, such as "Europe/Berlin"');
const language = z.string().max(35).refine(isLanguage, 'is no language tag, such as "en" or "pt-BR"');

const theme = z.enum(['system', 'light', 'dark']);
const familiarity = z.number().min(0).max(1);
const countingRule = z.enum(['thirty-seconds', 'completed', 'all']);
const aiProvider = z.enum(LLM_NAMES).nullable();
const shareWithModels = z.enum(MODEL_SHARES);

export const preferencesChange = z
  .strictObject({
    aiProvider,
    theme,
    language,
    favouriteGenres: genres,
    bannedGenres: genres,
    favouriteArtists: artists,
    bannedArtists: artists,
    explicitAllowed: z.boolean(),
    familiarity,
    countingRule,
    timeZone: timeZone.nullable(),
    shareWithModels,
    memories: z.boolean(),
  })
  .partial();

export const preferencesSchema = z
  .object({
    aiProvider,
    theme,
    language: z.string(),
    favouriteGenres: z.array(z.string()),
    bannedGenres: z.array(z.string()),
    favouriteArtists: z.array(z.string()),
    bannedArtists: z.array(z.string()),
    explicitAllowed: z.boolean(),
    familiarity,
    countingRule,
    timeZone: z.string().nullable(),
    shareWithModels,
    memories: z.boolean(),
  })
  .meta({ id: 'Preferences' });

function isTimeZone(name: string): boolean {
  // "+02:00" is a time zone to Intl, but no place whose summer time could be known.
  return /^[A-Za-z]/.test(name) && accepts(() => new Intl.DateTimeFormat('en', { timeZone: name }));
}

function isLanguage(tag: string): boolean {
  return accepts(() => Intl.getCanonicalLocales(tag));
}

function accepts(attempt: () => unknown): boolean {
  try {
    attempt();
    return true;
  } catch {
    return false;
  }
}
