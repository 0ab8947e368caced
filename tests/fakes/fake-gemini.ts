import type { IncomingHttpHeaders } from 'node:http';
import { type FakeService, type Script, startFake } from './wire.js';

interface GeminiPart {
  text?: string;
  thought?: boolean;
  thoughtSignature?: string;
  functionCall?: { id?: string; name: string; args?: unknown };
  functionResponse?: { id?: string; name: string; response: Record<string, unknown> };
}

export interface GeminiRequest {
  /** From 1, rising. */
  number: number;
  /** Of the path, without "models/". */
  model: string;
  stream: boolean;
  apiKey: string | null;
  headers: IncomingHttpHeaders;
  body: {
    contents?: { role?: string; parts?: GeminiPart[] }[];
    systemInstruction?: { parts: GeminiPart[] };
    tools?: { functionDeclarations: { name: string; description?: string; parametersJsonSchema?: unknown }[] }[];
    generationConfig?: Record<string, unknown>;
  };
}

/** One GenerateContentResponse, or whatever a test wants to stand in its place. */
type GeminiChunk = unknown;
export type GeminiScript = Script<GeminiChunk>;

const INPUT_TOKENS = 12;
const TYPE = 'type.googleapis.com/google.rpc.';
const EVENTS = { 'content-type': 'text/event-stream', 'content-disposition': 'attachment', vary: 'Origin' };

/** One chunk: parts of the model, and the reason why they are the last ones. */
const chunk = (parts: readonly GeminiPart[], finishReason?: string, outputTokens = parts.length): GeminiChunk => ({
  candidates: [
    {
      content: { ...(parts.length > 0 && { parts }), role: 'model' },
      ...(finishReason !== undefined && { finishReason }),
      index: 0,
    },
  ],
  usageMetadata: {
    promptTokenCount: INPUT_TOKENS,
    candidatesTokenCount: outputTokens,
    totalTokenCount: INPUT_TOKENS + outputTokens,
    promptTokensDetails: [{ modality: 'TEXT', tokenCount: INPUT_TOKENS }],
  },
  modelVersion: 'gemini-3.8-flash',
  responseId: 'fakefakefakefake',
});

const stream = (...chunks: readonly GeminiChunk[]): GeminiScript => ({
  status: 200,
  headers: EVENTS,
  steps: chunks.map((one) => ({ chunk: one })),
});

/** An answer with one chunk for each part; each part counts as one token. */
const parts = (all: readonly GeminiPart[], finishReason = 'STOP'): GeminiScript =>
  stream(...all.map((part, at) => chunk([part], at === all.length - 1 ? finishReason : undefined, at + 1)));

const fails = (
  code: number,
  status: string,
  message: string,
  details?: readonly Record<string, unknown>[],
  headers: Readonly<Record<string, string>> = {},
): GeminiScript => ({
  status: code,
  headers: { 'content-type': 'application/json; charset=UTF-8', ...headers },
  steps: [{ raw: JSON.stringify({ error: { code, message, status, ...(details && { details }) } }, null, 2) }],
});

const quotaFailure = (quotaId: string) => ({
  '@type': `${TYPE}QuotaFailure`,
  violations: [
    {
      quotaMetric: 'generativelanguage.googleapis.com/generate_content_free_tier_requests',
      quotaId,
      quotaDimensions: { location: 'global', model: 'gemini-3.8-flash' },
      quotaValue: '10',
    },
  ],
});

const tooMany = (quotaId: string, retryDelay: string | null) =>
  fails(429, 'RESOURCE_EXHAUSTED', 'You exceeded your current quota, please check your plan and billing details.', [
    quotaFailure(quotaId),
    { '@type': `${TYPE}Help`, links: [{ description: 'Learn more', url: 'https://ai.google.dev/gemini-api/docs' }] },
    ...(retryDelay === null ? [] : [{ '@type': `${TYPE}RetryInfo`, retryDelay }]),
  ]);

/** What Gemini may answer. Complete and well-formed; `wire.ts` spoils it. */
export const gemini = {
  chunk,
  stream,
  parts,
  fails,
  /** A whole text, one chunk for each piece. */
  says: (...pieces: readonly string[]) => parts(pieces.map((text) => ({ text }))),
  json: (value: unknown) => parts([{ text: JSON.stringify(value) }]),
  /** Thoughts first, marked as such. */
  thinksAndSays: (thought: string, text: string) => parts([{ text: thought, thought: true }, { text }]),
  calls: (...calls: readonly { name: string; args?: unknown; id?: string; signature?: string }[]) =>
    parts(
      calls.map(({ signature, ...functionCall }) => ({
        functionCall,
        ...(signature !== undefined && { thoughtSignature: signature }),
      })),
    ),
  /** Some text, and then MAX_TOKENS, SAFETY, PROHIBITED_CONTENT, MALFORMED_FUNCTION_CALL, ... */
  ends: (finishReason: string, ...pieces: readonly string[]) =>
    stream(...pieces.map((text) => chunk([{ text }])), chunk([], finishReason, pieces.length)),
  /** The request itself was refused: no candidates at all. */
  blocked: (blockReason: string) =>
    stream({ promptFeedback: { blockReason }, usageMetadata: { promptTokenCount: INPUT_TOKENS } }),
  /** An error event after some text, in a stream that began well. */
  failsMidway: (code: number, status: string, ...pieces: readonly string[]) =>
    stream(...pieces.map((text) => chunk([{ text }])), { error: { code, message: 'An internal error.', status } }),
  invalidKey: () =>
    fails(400, 'INVALID_ARGUMENT', 'API key not valid. Please pass a valid API key.', [
      { '@type': `${TYPE}ErrorInfo`, reason: 'API_KEY_INVALID', domain: 'googleapis.com' },
    ]),
  noSuchModel: (model: string) =>
    fails(
      404,
      'NOT_FOUND',
      `models/${model} is not found for API version v1beta. Call ListModels to see what there is.`,
    ),
  /** For this minute; `retryDelay` like "34.074824224s", in RetryInfo. */
  rateLimited: (retryDelay: string | null) =>
    tooMany('GenerateRequestsPerMinutePerProjectPerModel-FreeTier', retryDelay),
  quotaSpent: (retryDelay: string | null = null) =>
    tooMany('GenerateRequestsPerDayPerProjectPerModel-FreeTier', retryDelay),
  unknownField: (field: string) =>
    fails(400, 'INVALID_ARGUMENT', `Invalid JSON payload received. Unknown name "${field}" at 'generation_config'`),
  internal: () => fails(500, 'INTERNAL', 'An internal error has occurred.'),
  overloaded: () => fails(503, 'UNAVAILABLE', 'The model is overloaded. Please try again later.'),
};

/** What Gemini itself would not take, in words. */
function problem({ contents = [] }: GeminiRequest['body']): string | null {
  if (contents.length === 0) return 'contents is not specified';
  for (const { role, parts: given = [] } of contents) {
    if (role !== 'user' && role !== 'model') return 'Please use a valid role: user, model.';
    if (given.length === 0 || given.some((part) => part.text === '')) return 'contents.parts must not be empty.';
    if (given.some(({ functionResponse }) => functionResponse && Array.isArray(functionResponse.response)))
      return "Invalid value at 'function_response.response' (Struct)";
  }
  return contents[0]?.role === 'model' ? 'Please ensure that multiturn requests start with a user turn.' : null;
}

const PATH = /^\/v1beta\/models\/([^/:]+):(streamGenerateContent\?alt=sse|generateContent)$/;

/**
 * The Gemini API on loopback: `POST /v1beta/models/{model}:generateContent` and `:streamGenerateContent?alt=sse`, frames
 * as `data: {json}\r\n\r\n`, no end mark. Refuses a wrong key, an unknown model and contents that are not valid as the
 * service does, before any script is asked; `key` and `models` are anything when they are left out.
 */
export function startFakeGemini(
  script: (request: GeminiRequest) => GeminiScript,
  { key, models }: { key?: string; models?: readonly string[] } = {},
): Promise<FakeService<GeminiRequest, GeminiChunk>> {
  return startFake<GeminiRequest, GeminiChunk>(
    {
      read: ({ url = '', headers }, body, number) => {
        const [, model = '', method = ''] = PATH.exec(decodeURIComponent(url)) ?? [];
        const apiKey = headers['x-goog-api-key'];
        return {
          number,
          model,
          stream: method.startsWith('stream'),
          apiKey: typeof apiKey === 'string' && apiKey !== '' ? apiKey : null,
          headers,
          body: body ?? {},
        };
      },
      refuse: ({ model, apiKey, body }) => {
        if (model === '') return fails(404, 'NOT_FOUND', 'Not Found');
        if (apiKey === null)
          return fails(403, 'PERMISSION_DENIED', "Method doesn't allow unregistered callers. Please use API Key.");
        if (key !== undefined && apiKey !== key) return gemini.invalidKey();
        if (models !== undefined && !models.includes(model)) return gemini.noSuchModel(model);
        const wrong = problem(body);
        return wrong === null ? null : fails(400, 'INVALID_ARGUMENT', wrong);
      },
      streams: ({ stream: wanted }) => wanted,
      frame: (one) => `data: ${JSON.stringify(one)}\r\n\r\n`,
      merge: (chunks) => {
        const all = chunks as { candidates?: { content: { parts?: GeminiPart[] } }[] }[];
        const [candidate] = all.at(-1)?.candidates ?? [];
        if (candidate === undefined) return all.at(-1);
        const merged = all.flatMap((one) => one.candidates?.[0]?.content.parts ?? []);
        return { ...all.at(-1), candidates: [{ ...candidate, content: { parts: merged, role: 'model' } }] };
      },
    },
    script,
  );
}
