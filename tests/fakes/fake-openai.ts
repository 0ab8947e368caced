import type { IncomingHttpHeaders } from 'node:http';
import { type FakeService, type Script, startFake } from './wire.js';

interface ToolCallDelta {
  index: number;
  id?: string;
  type?: 'function';
  function: { name?: string; arguments?: string };
}

interface Delta {
  role?: 'assistant';
  content?: string | null;
  refusal?: string | null;
  /** How Ollama, vLLM and OpenRouter show thoughts. */
  reasoning?: string;
  tool_calls?: ToolCallDelta[];
}

interface OpenAiMessage {
  role: 'system' | 'developer' | 'user' | 'assistant' | 'tool';
  content?: string | null;
  tool_calls?: { id: string; type: 'function'; function: { name: string; arguments: string } }[];
  tool_call_id?: string;
}

export interface OpenAiRequest {
  /** From 1, rising. */
  number: number;
  path: string;
  stream: boolean;
  /** The bearer token. */
  apiKey: string | null;
  headers: IncomingHttpHeaders;
  body: {
    model?: string;
    messages?: OpenAiMessage[];
    tools?: { type: 'function'; function: { name: string; description?: string; parameters?: unknown } }[];
    response_format?: { type: string; json_schema?: { name: string; schema: unknown; strict?: boolean } };
    stream?: boolean;
    stream_options?: { include_usage?: boolean };
    max_tokens?: number;
    max_completion_tokens?: number;
  };
}

/** One chunk of chat.completions, `'[DONE]'`, or whatever a test wants to stand in its place. */
type OpenAiChunk = unknown;
export type OpenAiScript = Script<OpenAiChunk>;

const INPUT_TOKENS = 12;
const EVENTS = { 'content-type': 'text/event-stream; charset=utf-8', 'x-request-id': 'req_fake' };
const BASE = { id: 'chatcmpl-fake', object: 'chat.completion.chunk', created: 1_795_000_000, model: 'gpt-5-mini' };

const chunk = (delta: Delta, finishReason: string | null = null): OpenAiChunk => ({
  ...BASE,
  choices: [{ index: 0, delta, logprobs: null, finish_reason: finishReason }],
});
const usage = (outputTokens: number): OpenAiChunk => ({
  ...BASE,
  choices: [],
  usage: {
    prompt_tokens: INPUT_TOKENS,
    completion_tokens: outputTokens,
    total_tokens: INPUT_TOKENS + outputTokens,
    completion_tokens_details: { reasoning_tokens: 0 },
  },
});

const stream = (...chunks: readonly OpenAiChunk[]): OpenAiScript => ({
  status: 200,
  headers: EVENTS,
  steps: chunks.map((one) => ({ chunk: one })),
});

/** A whole stream: role, the deltas, the reason why it ends, usage (each delta counts as one token), `[DONE]`. */
const deltas = (all: readonly Delta[], finishReason = 'stop'): OpenAiScript =>
  stream(
    chunk({ role: 'assistant', content: '', refusal: null }),
    ...all.map((delta) => chunk(delta)),
    chunk({}, finishReason),
    usage(all.length),
    '[DONE]',
  );

/** `arguments` in fragments of three characters, as a model writes them. */
const callDeltas = (calls: readonly { id?: string; name: string; arguments: string }[]): Delta[] =>
  calls.flatMap(({ id, name, arguments: text }, index) => [
    {
      tool_calls: [{ index, id: id ?? `call_${index}`, type: 'function' as const, function: { name, arguments: '' } }],
    },
    ...(text.match(/[^]{1,3}/gu) ?? []).map((piece) => ({ tool_calls: [{ index, function: { arguments: piece } }] })),
  ]);

const fails = (
  status: number,
  error: { message: string; type: string; code: string | null; param?: string | null },
  headers: Readonly<Record<string, string>> = {},
): OpenAiScript => ({
  status,
  headers: { 'content-type': 'application/json', 'x-request-id': 'req_fake', ...headers },
  steps: [{ raw: JSON.stringify({ error: { param: null, ...error } }, null, 2) }],
});

/** What an OpenAI-compatible service may answer. Complete and well-formed; `wire.ts` spoils it. */
export const openai = {
  chunk,
  usage,
  stream,
  deltas,
  fails,
  /** A whole text, one chunk for each piece. */
  says: (...pieces: readonly string[]) => deltas(pieces.map((content) => ({ content }))),
  json: (value: unknown) => deltas([{ content: JSON.stringify(value) }]),
  thinksAndSays: (thought: string, text: string) => deltas([{ reasoning: thought }, { content: text }]),
  calls: (...calls: readonly { name: string; args?: unknown; id?: string }[]) =>
    deltas(
      callDeltas(calls.map(({ args = {}, ...call }) => ({ ...call, arguments: JSON.stringify(args) }))),
      'tool_calls',
    ),
  /** A call whose arguments are not JSON. */
  callsBadly: (name: string, text: string) => deltas(callDeltas([{ name, arguments: text }]), 'tool_calls'),
  /** Some text, and then `length`, `content_filter`, ... */
  ends: (finishReason: string, ...pieces: readonly string[]) =>
    deltas(
      pieces.map((content) => ({ content })),
      finishReason,
    ),
  refuses: (refusal: string) => deltas([{ refusal }]),
  /** An error event after some text, in a stream that began well. */
  failsMidway: (code: number | string, ...pieces: readonly string[]) =>
    stream(...pieces.map((content) => chunk({ content })), { error: { code, message: 'Provider returned error' } }),
  invalidKey: () =>
    fails(401, {
      message: 'Incorrect API key provided: sk-wrong. You can find your API key in your account.',
      type: 'invalid_request_error',
      code: 'invalid_api_key',
    }),
  noSuchModel: (model: string) =>
    fails(404, {
      message: `The model \`${model}\` does not exist or you do not have access to it.`,
      type: 'invalid_request_error',
      code: 'model_not_found',
    }),
  /** `retryAfter`: seconds or an HTTP date, as the header has it. */
  rateLimited: (retryAfter: string | null) =>
    fails(
      429,
      {
        message: 'Rate limit reached for requests per min (RPM): Limit 3.',
        type: 'requests',
        code: 'rate_limit_exceeded',
      },
      { 'x-ratelimit-remaining-requests': '0', ...(retryAfter !== null && { 'retry-after': retryAfter }) },
    ),
  quotaSpent: () =>
    fails(429, {
      message: 'You exceeded your current quota, please check your plan and billing details.',
      type: 'insufficient_quota',
      code: 'insufficient_quota',
    }),
  /** 400 of a service that does not know a parameter, which it names. */
  unknownParameter: (param: string) =>
    fails(400, { message: `Unsupported parameter: '${param}'.`, type: 'invalid_request_error', code: null, param }),
  internal: () =>
    fails(500, { message: 'The server had an error while processing your request.', type: 'server_error', code: null }),
  overloaded: () =>
    fails(503, {
      message: 'The engine is currently overloaded, please try again later.',
      type: 'server_error',
      code: null,
    }),
};

/** What the service itself would not take, in words. */
function problem({ messages = [] }: OpenAiRequest['body']): string | null {
  if (messages.length === 0) return "Invalid 'messages': empty array.";
  let open = new Set<string>();
  for (const { role, content, tool_calls: calls = [], tool_call_id: id } of messages) {
    if (role === 'tool') {
      if (id === undefined || !open.delete(id)) return "messages with role 'tool' must follow their 'tool_calls'.";
    } else if (open.size > 0)
      return "An assistant message with 'tool_calls' must be followed by all its tool messages.";
    if (role === 'assistant') open = new Set(calls.map((call) => call.id));
    if (content == null && calls.length === 0) return 'Invalid value for content: expected a string, got null.';
  }
  return open.size > 0 ? "An assistant message with 'tool_calls' must be followed by all its tool messages." : null;
}

const bearer = (value: string | undefined): string | null => /^Bearer (.+)$/.exec(value ?? '')?.[1] ?? null;
const isUsage = (one: unknown): boolean => typeof one === 'object' && one !== null && 'usage' in one;

interface Choice {
  choices?: { delta: Delta; finish_reason: string | null }[];
  usage?: unknown;
}

function merge(chunks: readonly Choice[]): unknown {
  const all = chunks.flatMap(({ choices = [] }) => choices);
  const joined = (of: (delta: Delta) => string | null | undefined) => all.map(({ delta }) => of(delta) ?? '').join('');
  const calls: { id: string; type: 'function'; function: { name: string; arguments: string } }[] = [];
  for (const { index, id, function: part } of all.flatMap(({ delta }) => delta.tool_calls ?? [])) {
    const call = (calls[index] ??= {
      id: id ?? '',
      type: 'function',
      function: { name: part.name ?? '', arguments: '' },
    });
    call.function.arguments += part.arguments ?? '';
  }
  const message = {
    role: 'assistant',
    content: joined(({ content }) => content) || null,
    refusal: joined(({ refusal }) => refusal) || null,
    ...(calls.length > 0 && { tool_calls: calls }),
  };
  return {
    ...BASE,
    object: 'chat.completion',
    choices: [{ index: 0, message, logprobs: null, finish_reason: all.at(-1)?.finish_reason ?? null }],
    usage: chunks.find(isUsage)?.usage,
  };
}

/**
 * An OpenAI-compatible service on loopback: `POST /v1/chat/completions` (base address: `url` + "/v1"), frames as
 * `data: {json}\n\n`, at the end `data: [DONE]`; the usage chunk only where `stream_options` asks for it. Refuses a wrong
 * key, an unknown model and messages that are not valid as the service does, before any script is asked; `key` and
 * `models` are anything, also no key at all, when they are left out.
 */
export function startFakeOpenAi(
  script: (request: OpenAiRequest) => OpenAiScript,
  { key, models }: { key?: string; models?: readonly string[] } = {},
): Promise<FakeService<OpenAiRequest, OpenAiChunk>> {
  return startFake<OpenAiRequest, OpenAiChunk>(
    {
      read: ({ url: path = '', headers }, body, number) => {
        const read = (body ?? {}) as OpenAiRequest['body'];
        return {
          number,
          path,
          stream: read.stream === true,
          apiKey: bearer(headers.authorization),
          headers,
          body: read,
        };
      },
      refuse: ({ path, apiKey, body }) => {
        if (path !== '/v1/chat/completions')
          return fails(404, { message: `Invalid URL (POST ${path})`, type: 'invalid_request_error', code: null });
        if (key !== undefined && apiKey !== key) return openai.invalidKey();
        if (models !== undefined && !models.includes(body.model ?? '')) return openai.noSuchModel(body.model ?? '');
        const wrong = problem(body);
        return wrong === null
          ? null
          : fails(400, { message: wrong, type: 'invalid_request_error', code: null, param: 'messages' });
      },
      streams: ({ stream: wanted }) => wanted,
      frame: (one, { body }) => {
        if (one === '[DONE]') return 'data: [DONE]\n\n';
        return isUsage(one) && body.stream_options?.include_usage !== true ? '' : `data: ${JSON.stringify(one)}\n\n`;
      },
      merge: (chunks) => merge(chunks.filter((one): one is Choice => typeof one === 'object' && one !== null)),
    },
    script,
  );
}
