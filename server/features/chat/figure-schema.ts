import { z } from 'zod';
import { FIGURE_KINDS, type FigureTable } from './figures.js';

const figureTrackSchema = z.object({ trackKey: z.string(), title: z.string(), artists: z.array(z.string()) });

/** A table of figures as JSON, in answers and as it is stored with them. */
export const figureTableSchema = z
  .object({
    title: z.string(),
    period: z.string().nullable(),
    timeZone: z.string(),
    columns: z.array(z.object({ name: z.string(), kind: z.enum(FIGURE_KINDS) })),
    rows: z.array(z.array(z.union([z.string(), z.number(), z.null()]))),
    // Answers of former versions have none.
    tracks: z.array(figureTrackSchema).nullable().default(null),
  })
  .meta({ id: 'FigureTable' }) satisfies z.ZodType<FigureTable>;
