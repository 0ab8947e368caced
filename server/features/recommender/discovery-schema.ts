import { z } from 'zod';
import { plainText } from '../../http/plain-text.js';
import { recommendationSchema, reasonSchema } from './recommendation-schema.js';

const limit = (usual: number) => z.coerce.number().int().min(1).max(50).default(usual);

export const similarQuery = z.object({ key: plainText(1_000), limit: limit(20) });
export const discoverQuery = z.object({ limit: limit(10) });

const artist = z
  .object({
    artistKey: z.string(),
    name: z.string(),
    genres: z.array(z.string()),
    plays: z.number().int(),
    score: z.number(),
    reasons: z.array(reasonSchema),
    tracks: z.array(recommendationSchema),
  })
  .meta({ id: 'SuggestedArtist' });

export const similarTracksSchema = z.object({ items: z.array(recommendationSchema) }).meta({ id: 'SimilarTracks' });
export const similarArtistsSchema = z.object({ items: z.array(artist) }).meta({ id: 'SimilarArtists' });
export const discoverSchema = z
  .object({
    forgotten: z.array(recommendationSchema),
    oneStepAway: z.array(artist),
    deepCuts: z.array(recommendationSchema),
    thisDay: z.array(recommendationSchema),
  })
  .meta({ id: 'Discoveries' });
