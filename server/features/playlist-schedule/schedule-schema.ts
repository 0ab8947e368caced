import { z } from 'zod';
import { zoneOf } from '../analytics/zoned-time.js';

export const scheduleBody = z.strictObject({
  weekday: z.number().int().min(0).max(6).nullable().meta({ description: '0 is Sunday; null: every day' }),
  hour: z.number().int().min(0).max(23),
  timeZone: z
    .string()
    .max(60)
    .refine((name) => zoneOf(name) !== null, 'is no IANA time zone, such as "Europe/Berlin"'),
});
