import { z } from 'zod';
import { LLM_NAMES } from '../../providers/llm/llm-provider.js';
import { dayOf } from './usage.js';

const DAY_MS = 86_400_000;
const DEFAULT_DAYS = 30;
const MOST_DAYS = 366;

/** `?from=&to=`, both included; the last 30 days where they are not given. */
export const daysQuery = z
  .object({ from: z.iso.date().optional(), to: z.iso.date().optional() })
  .transform(({ from, to = dayOf(Date.now()) }) => ({
    from: from ?? dayOf(Date.parse(to) - (DEFAULT_DAYS - 1) * DAY_MS),
    to,
  }))
  .refine(({ from, to }) => from <= to, { path: ['from'], error: 'must not be after "to"' })
  .refine(({ from, to }) => Date.parse(to) - Date.parse(from) < MOST_DAYS * DAY_MS, {
    path: ['from'],
    error: `at most ${MOST_DAYS} days`,
  });

const count = z.int().min(0);
const day = z.iso.date().meta({ description: 'UTC' });
const usage = {
  calls: count,
  inputTokens: count,
  outputTokens: count,
  cost: z
    .number()
    .min(0)
    .nullable()
    .meta({ description: 'In the currency of the configured prices; null where none is known' }),
};
const days = { from: day, to: day };

export const myUsageSchema = z
  .object({
    ...days,
    items: z.array(z.object({ day, provider: z.string(), model: z.string(), ...usage })),
    today: z
      .array(
        z.object({
          provider: z.enum(LLM_NAMES),
          model: z.string(),
          tokensLeft: z.number().min(0).nullable().meta({ description: 'null: no limit' }),
          costLeft: z.number().min(0).nullable().meta({ description: 'null: no limit' }),
        }),
      )
      .meta({ description: 'What I may still use up of each model that is set up, until midnight UTC' }),
  })
  .meta({ id: 'MyModelUsage' });

export const usageReportSchema = z
  .object({
    ...days,
    providers: z.array(z.object({ provider: z.string(), model: z.string(), ...usage })),
    days: z.array(z.object({ day, ...usage })),
    listeners: z
      .array(z.object({ userId: z.uuid(), name: z.string(), ...usage }))
      .meta({ description: 'The 200 who used most' }),
  })
  .meta({ id: 'ModelUsageReport' });
