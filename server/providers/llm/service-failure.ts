import { z } from 'zod';
import { ProviderError, type ProviderErrorKind } from '../provider-error.js';
import { retryAfterMs } from '../retry-after.js';
import type { LlmName } from './llm-provider.js';

const word = z.union([z.string(), z.number()]).nullish().catch(null);
const problem = z.object({
  code: word,
  status: word,
  type: word,
  details: z
    .array(
      z.object({
        reason: z.string().optional().catch(undefined),
        retryDelay: z.string().optional().catch(undefined),
        violations: z
          .array(z.object({ quotaId: z.string().default('') }))
          .default([])
          .catch([]),
      }),
    )
    .default([])
    .catch([]),
});
type Problem = z.output<typeof problem>;
const NO_PROBLEM: Problem = problem.parse({});

/**
 * Why a service did not answer, from its status (null within a stream), headers and body: `{"error": {...}}` of Gemini or
 * OpenAI, `[{"error": {...}}]` of Gemini's OpenAI-compatible address, or anything else.
 */
export function serviceFailure(
  provider: LlmName,
  status: number | null,
  headers: Readonly<Record<string, string | string[] | undefined>>,
  body: string,
): ProviderError {
  const found = readProblem(body);
  const code = status ?? (Number(found.code) >= 300 ? Number(found.code) : null);
  const [kind, sentence] = explain(code, wordsOf(found));
  const waits = [
    retryAfterMs(headers['retry-after']),
    ...found.details.map(({ retryDelay }) => durationMs(retryDelay)),
  ].filter((wait) => wait !== null);
  // Services choose these words, so only what looks like a code is repeated.
  const said = [code, ...new Set([found.status, found.code, found.type])].filter(
    (one) => one != null && one !== '' && /^[a-z0-9_.-]{1,48}$/i.test(String(one)),
  );
  const detail = [...new Set(said.map(String))].slice(0, 2).join(' ');
  return new ProviderError(
    provider,
    kind,
    detail === '' ? `${sentence}.` : `${sentence} (${detail}).`,
    waits.length === 0 ? null : Math.max(...waits),
  );
}

function readProblem(body: string): Problem {
  try {
    const [first] = [JSON.parse(body) as unknown].flat();
    const read = z.object({ error: problem }).safeParse(first);
    return read.success ? read.data.error : (problem.safeParse(first).data ?? NO_PROBLEM);
  } catch {
    return NO_PROBLEM;
  }
}

const wordsOf = ({ code, status, type, details }: Problem): string =>
  [code, status, type, ...details.flatMap(({ reason, violations }) => [reason, ...violations.map((v) => v.quotaId)])]
    .join(' ')
    .toLowerCase();

function explain(status: number | null, words: string): [ProviderErrorKind, string] {
  if (/api_key_invalid|invalid_api_key/.test(words) || status === 401 || status === 403)
    return ['auth', 'The key is not accepted'];
  if (/insufficient_quota|perday/.test(words) || status === 402) return ['quota', 'The quota is used up'];
  if (/rate_limit|resource_exhausted/.test(words) || status === 429)
    return ['rate-limited', 'It asks to come back later'];
  if (status === 404) return ['bad-request', 'It does not know the model, or there is no such service at its address'];
  if (status === 408) return ['timeout', 'It gave up waiting'];
  if (status === null || status >= 500) return ['server', 'It is overloaded or out of order'];
  if (status >= 400) return ['bad-request', 'It does not accept the request'];
  return ['malformed', 'It does not answer as such a service does'];
}

/** Milliseconds of a protobuf duration such as "34.074824224s"; null for anything else. */
function durationMs(duration: string | undefined): number | null {
  const [, seconds] = /^(\d{1,9}(?:\.\d{1,9})?)s$/.exec(duration ?? '') ?? [];
  return seconds === undefined ? null : Math.ceil(Number(seconds) * 1000);
}
