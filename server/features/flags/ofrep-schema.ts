import { z } from 'zod';
import type { Json } from './flag.js';
import type { Context } from './evaluation.js';

/** The OpenFeature Remote Evaluation Protocol, 0.3. */
export const evaluationBody = z.looseObject({
  context: z.unknown().optional().meta({ description: 'An object; "targetingKey" in it says who it is' }),
});
export const bulkQuery = z.object({
  flagConfigEtag: z.string().max(200).optional().meta({ description: 'From the event that this request follows' }),
  flagConfigLastModified: z.string().max(200).optional(),
});
export const ticketParams = z.object({ ticket: z.string().min(1).max(200) });

const value = z.unknown().optional().meta({ description: 'Absent: use the default of the code' });
const metadata = z.record(z.string(), z.union([z.boolean(), z.string(), z.number()]));

export const evaluationSchema = z
  .object({ key: z.string(), value, variant: z.string().optional(), reason: z.string(), metadata })
  .meta({ id: 'FlagEvaluation' });

const failureSchema = z.object({ key: z.string(), errorCode: z.string(), errorDetails: z.string() });

export const bulkSchema = z
  .object({
    flags: z.array(z.union([evaluationSchema, failureSchema])),
    eventStreams: z.array(z.object({ type: z.literal('sse'), url: z.string(), inactivityDelaySec: z.number().int() })),
    metadata,
  })
  .meta({ id: 'FlagEvaluations' });

const MOST_NODES = 1_000;
const DEEPEST = 10;

/** What a client sent as the context of an evaluation; a string says what is wrong with it. */
export function readContext(given: unknown): Context | string {
  if (given === undefined || given === null) return {};
  if (typeof given !== 'object' || Array.isArray(given)) return 'The context is not an object.';
  const context = given as { readonly [name: string]: Json };
  const { targetingKey } = context;
  if (targetingKey !== undefined && (typeof targetingKey !== 'string' || targetingKey === ''))
    return 'The targetingKey is not a text.';
  if (sizeOf(context) > MOST_NODES) return 'The context is too large or nested too deeply.';
  return context as Context;
}

/** How much there is in it; more than is allowed when it is too deep. */
function sizeOf(value: Json, depth = 0): number {
  if (typeof value !== 'object' || value === null) return 1;
  if (depth > DEEPEST) return MOST_NODES + 1;
  let size = 1;
  for (const inner of Object.values<Json>(value)) {
    size += sizeOf(inner, depth + 1);
    if (size > MOST_NODES) return size;
  }
  return size;
}
