import { randomUUID } from 'node:crypto';
import OpenAI from 'openai';
import type {
  ChatCompletionCreateParamsStreaming,
  ChatCompletionMessageParam,
} from 'openai/resources/chat/completions';
import { z } from 'zod';
import { ProviderError } from '../provider-error.js';
import { type Answer, createAnswer, type Ending } from './answer.js';
import { withoutDialect, withSchemaInWords } from './json-schema.js';
import type { LlmEvent, LlmProvider, LlmRequest, LlmTurn } from './llm-provider.js';
import { callRemote, type RemoteCall } from './remote-call.js';

const PROVIDER = 'openai';
export const OPENAI_ADDRESS = 'https://api.openai.com/v1';

/** Thoughts count against `max_completion_tokens`. */
const ROOM_FOR_THOUGHTS = 2048;
const MAX_CALLS = 32;

const ENDINGS: Readonly<Record<string, Ending>> = {
  stop: 'complete',
  tool_calls: 'complete',
  function_call: 'complete',
  length: 'truncated',
  content_filter: 'refused',
  // OpenRouter says so of the service behind it.
  error: 'server',
  refusal: 'refused',
};
const BAD_ARGUMENTS = 'arguments_are_not_json';

const callPart = z.object({
  index: z.number().int().nonnegative().max(MAX_CALLS).default(0),
  id: z.string().nullish(),
  function: z.object({ name: z.string().nullish(), arguments: z.string().nullish() }).default({}),
});
const chunk = z.object({
  choices: z
    .array(
      z.object({
        delta: z
          .object({
            content: z.string().nullish(),
            refusal: z.string().nullish(),
            tool_calls: z.array(callPart).nullish(),
          })
          .nullish(),
        finish_reason: z.string().nullish(),
      }),
    )
    .nullish(),
  usage: z
    .object({ prompt_tokens: z.number().nonnegative(), completion_tokens: z.number().nonnegative() })
    .partial()
    .nullish(),
});

interface Call {
  index: number;
  id: string;
  name: string;
  /** JSON, of which more may come. */
  arguments: string;
}

/**
 * Any service with OpenAI's chat completions: OpenAI, OpenRouter, Groq, Ollama, vLLM. `baseUrl` is with "/v1", and OpenAI's
 * where it is null; `apiKey` may be null where the service wants none.
 */
export function createOpenAiProvider(config: {
  apiKey: string | null;
  model: string;
  baseUrl: string | null;
}): LlmProvider {
  const { apiKey, model } = config;
  const client = new OpenAI({
    baseURL: config.baseUrl ?? OPENAI_ADDRESS,
    maxRetries: 0,
    // It prints what it cannot parse.
    logLevel: 'off',
    apiKey: apiKey ?? 'none',
    ...(apiKey === null && { defaultHeaders: { Authorization: null } }),
    // Otherwise it looks for them in the environment.
    adminAPIKey: null,
    organization: null,
    project: null,
    webhookSecret: null,
  });
  // OpenAI itself wants the newer name of the greatest length, and knows how hard a model shall think.
  const without = new Set(config.baseUrl === null ? ['max_tokens'] : ['reasoning_effort']);

  async function* converse(request: LlmRequest, remote: RemoteCall): AsyncGenerator<LlmEvent> {
    const asked = client.withOptions({ fetch: remote.fetch });
    const stream = await asked.chat.completions.create(toOpenAi(request, model, without));
    const answer = createAnswer(remote, ENDINGS);
    const calls: Call[] = [];
    let reason: string | null = null;
    let refused = false;
    for await (const received of stream) {
      const { choices, usage } = chunk.parse(received);
      const [choice] = choices ?? [];
      yield* answer.text(choice?.delta?.content ?? '');
      refused ||= Boolean(choice?.delta?.refusal);
      for (const part of choice?.delta?.tool_calls ?? []) collect(calls, part);
      reason = choice?.finish_reason ?? reason;
      if (usage != null) answer.usage(usage.prompt_tokens ?? 0, usage.completion_tokens ?? 0);
    }
    // The package ends a stream that is aborted, torn or not finished as if all were well.
    if (!remote.done) reason = null;
    else if (refused) reason = 'refusal';
    else if (reason !== null && ENDINGS[reason] === 'complete' && !calls.every((call) => handOver(call, answer)))
      reason = BAD_ARGUMENTS;
    yield* answer.end(reason);
  }

  return {
    name: PROVIDER,
    model,
    generate: (request, signal, connected) => {
      const optional = new Map([
        ['stream_options', /stream_options/i],
        ['reasoning_effort', /reasoning/i],
        ['max_tokens', /max_completion_tokens/i],
      ]);
      if (request.schema !== undefined) optional.set('response_format', /response_format|json_schema/i);
      return callRemote({ provider: PROVIDER, signal, connected, optional, without }, (remote) =>
        converse(request, remote),
      );
    },
  };
}

/** A part of the call it belongs to. Some services give every call the same index, and only a new id tells them apart. */
function collect(calls: Call[], { index, id, function: { name, arguments: piece } }: z.output<typeof callPart>): void {
  let call = calls.findLast((one) => one.index === index);
  if (call === undefined || (id != null && id !== '' && id !== call.id)) {
    if (calls.length >= MAX_CALLS) throw new ProviderError(PROVIDER, 'malformed', 'It wants too many tools at once.');
    call = { index, id: id != null && id !== '' ? id : randomUUID(), name: '', arguments: '' };
    calls.push(call);
  }
  if (call.name === '') call.name = name ?? '';
  call.arguments += piece ?? '';
}

function handOver({ id, name, arguments: text }: Call, answer: Answer): boolean {
  try {
    answer.call({ id, name, arguments: text === '' ? {} : (JSON.parse(text) as unknown) });
    return true;
  } catch {
    return false;
  }
}

function toOpenAi(
  request: LlmRequest,
  model: string,
  without: ReadonlySet<string>,
): ChatCompletionCreateParamsStreaming {
  const { schema, tools = [], maxOutputTokens } = request;
  const inWords = schema !== undefined && without.has('response_format');
  const instructions = inWords ? withSchemaInWords(request.instructions, schema) : request.instructions;
  return {
    model,
    stream: true,
    messages: [{ role: 'system', content: instructions }, ...request.turns.map(toMessage)],
    ...(without.has('max_tokens')
      ? { max_completion_tokens: maxOutputTokens + ROOM_FOR_THOUGHTS }
      : { max_tokens: maxOutputTokens }),
    ...(!without.has('stream_options') && { stream_options: { include_usage: true } }),
    ...(!without.has('reasoning_effort') && { reasoning_effort: 'low' as const }),
    ...(schema !== undefined &&
      !inWords && {
        response_format: {
          type: 'json_schema' as const,
          json_schema: { name: 'answer', schema: withoutDialect(schema) },
        },
      }),
    ...(tools.length > 0 && {
      tools: tools.map(({ name, description, parameters }) => ({
        type: 'function' as const,
        function: { name, description, parameters: withoutDialect(parameters) },
      })),
    }),
  };
}

function toMessage(turn: LlmTurn): ChatCompletionMessageParam {
  if (turn.role === 'listener') return { role: 'user', content: turn.text };
  if (turn.role === 'tool')
    return { role: 'tool', tool_call_id: turn.call.id, content: JSON.stringify(turn.result ?? null) };
  return {
    role: 'assistant',
    content: turn.text,
    ...(turn.calls.length > 0 && {
      tool_calls: turn.calls.map(({ id, name, arguments: given }) => ({
        id,
        type: 'function' as const,
        function: { name, arguments: JSON.stringify(given ?? {}) },
      })),
    }),
  };
}
