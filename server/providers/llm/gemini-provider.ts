import {
  GoogleGenerativeAI,
  type Content,
  type FunctionDeclaration,
  type GenerateContentRequest,
  type GenerationConfig,
  type Part,
} from '@google/generative-ai';
import { randomUUID } from 'node:crypto';
import { z } from 'zod';
import { createAnswer, type Ending } from './answer.js';
import { withoutDialect, withSchemaInWords } from './json-schema.js';
import type { JsonSchema, LlmEvent, LlmProvider, LlmRequest, LlmToolCall, LlmTurn } from './llm-provider.js';
import { callRemote, type RemoteCall } from './remote-call.js';

const PROVIDER = 'gemini';
export const GEMINI_ADDRESS = 'https://generativelanguage.googleapis.com';

/** Thoughts count against the greatest length of an answer. */
const ROOM_FOR_THOUGHTS = 2048;

/** Stands for the signature of a call that another model has made; without one Gemini 3 refuses the conversation. */
const FOREIGN_SIGNATURE = 'skip_thought_signature_validator';

const ENDINGS: Readonly<Record<string, Ending>> = {
  STOP: 'complete',
  MAX_TOKENS: 'truncated',
  SAFETY: 'refused',
  RECITATION: 'refused',
  LANGUAGE: 'refused',
  BLOCKLIST: 'refused',
  PROHIBITED_CONTENT: 'refused',
  SPII: 'refused',
  OTHER: 'refused',
  BLOCKED: 'refused',
};

const part = z.object({
  text: z.string().optional(),
  thought: z.boolean().optional(),
  thoughtSignature: z.string().optional(),
  functionCall: z.object({ id: z.string().optional(), name: z.string(), args: z.unknown().optional() }).optional(),
});
const tokens = z.number().nonnegative().default(0);
const chunk = z.object({
  candidates: z
    .array(
      z.object({
        content: z.object({ parts: z.array(part).default([]) }).optional(),
        finishReason: z.string().optional(),
      }),
    )
    .default([]),
  promptFeedback: z.object({ blockReason: z.string().optional() }).optional(),
  usageMetadata: z
    .object({ promptTokenCount: tokens, candidatesTokenCount: tokens, thoughtsTokenCount: tokens })
    .optional(),
});

// What the service understands and the types of the package, which are older, do not have.
interface Configuration extends GenerationConfig {
  responseJsonSchema?: JsonSchema;
  thinkingConfig?: { thinkingLevel: 'low' };
}
interface Declaration extends FunctionDeclaration {
  parametersJsonSchema: JsonSchema;
}

/** Gemini. `baseUrl` is without "/v1beta", and Google's where it is null. */
export function createGeminiProvider(config: { apiKey: string; model: string; baseUrl: string | null }): LlmProvider {
  const { apiKey, model } = config;
  const client = new GoogleGenerativeAI(apiKey);
  const baseUrl = (config.baseUrl ?? GEMINI_ADDRESS).replace(/\/+$/, '');
  const without = new Set<string>();

  async function* converse(request: LlmRequest, remote: RemoteCall): AsyncGenerator<LlmEvent> {
    const asked = client.getGenerativeModel({ model }, { baseUrl });
    const body = toGemini(request, model, without);
    const { stream, response } = await withFetch(remote.fetch, () => asked.generateContentStream(body));
    // The package reads the stream a second time to collect it, and rejects when it cannot; the first reading tells why.
    response.catch(() => undefined);

    const answer = createAnswer(remote, ENDINGS);
    let reason: string | null = null;
    for await (const received of stream) {
      const { candidates, promptFeedback, usageMetadata } = chunk.parse(received);
      const [candidate] = candidates;
      // Not the package's text(), which takes thoughts for the answer and throws for some reasons to end.
      for (const { text = '', thought, thoughtSignature, functionCall } of candidate?.content?.parts ?? []) {
        if (thought !== true) yield* answer.text(text);
        if (functionCall === undefined) continue;
        const { id = randomUUID(), name, args = {} } = functionCall;
        answer.call({
          id,
          name,
          arguments: args,
          ...(thoughtSignature !== undefined && { signature: thoughtSignature }),
        });
      }
      if (usageMetadata !== undefined) {
        const { promptTokenCount, candidatesTokenCount, thoughtsTokenCount } = usageMetadata;
        answer.usage(promptTokenCount, candidatesTokenCount + thoughtsTokenCount);
      }
      reason = promptFeedback?.blockReason === undefined ? (candidate?.finishReason ?? reason) : 'BLOCKED';
    }
    yield* answer.end(reason);
  }

  return {
    name: PROVIDER,
    model,
    generate: (request, signal, connected) => {
      const optional = new Map([['thinkingConfig', /thinking/i]]);
      if (request.schema !== undefined) optional.set('responseJsonSchema', /schema/i);
      return callRemote({ provider: PROVIDER, signal, connected, optional, without }, (remote) =>
        converse(request, remote),
      );
    },
  };
}

/**
 * The package takes no fetch, and reads the global one before it waits for anything: for that moment, in which nobody
 * else runs, it is ours. Ours knows the signal, also one that is aborted already, and survives what the parser does not.
 */
function withFetch<Result>(ours: typeof fetch, start: () => Result): Result {
  const theirs = globalThis.fetch;
  globalThis.fetch = ours;
  try {
    return start();
  } finally {
    globalThis.fetch = theirs;
  }
}

function toGemini(request: LlmRequest, model: string, without: ReadonlySet<string>): GenerateContentRequest {
  const { schema, tools = [], maxOutputTokens } = request;
  const generationConfig: Configuration = { maxOutputTokens: maxOutputTokens + ROOM_FOR_THOUGHTS };
  if (/^(models\/)?gemini-3/.test(model) && !without.has('thinkingConfig'))
    generationConfig.thinkingConfig = { thinkingLevel: 'low' };
  let { instructions } = request;
  if (schema !== undefined) {
    generationConfig.responseMimeType = 'application/json';
    if (without.has('responseJsonSchema')) instructions = withSchemaInWords(instructions, schema);
    else generationConfig.responseJsonSchema = withoutDialect(schema);
  }
  const functionDeclarations: Declaration[] = tools.map(({ name, description, parameters }) => ({
    name,
    description,
    parametersJsonSchema: withoutDialect(parameters),
  }));
  return {
    contents: toContents(request.turns),
    ...(instructions !== '' && { systemInstruction: instructions }),
    generationConfig,
    ...(tools.length > 0 && { tools: [{ functionDeclarations }] }),
  };
}

/** Neighbouring turns of one role are one content: the results of parallel calls belong together. */
function toContents(turns: readonly LlmTurn[]): Content[] {
  const contents: Content[] = [];
  for (const turn of turns) {
    const role = turn.role === 'model' ? 'model' : 'user';
    const last = contents.at(-1);
    const parts = toParts(turn);
    if (last?.role === role) last.parts.push(...parts);
    else if (parts.length > 0) contents.push({ role, parts });
  }
  return contents;
}

function toParts(turn: LlmTurn): Part[] {
  if (turn.role === 'tool') {
    const { id, name } = turn.call;
    const functionResponse = { id, name, response: { result: turn.result } };
    return [{ functionResponse }];
  }
  const text = turn.text === '' ? [] : [{ text: turn.text }];
  return turn.role === 'listener' ? text : [...text, ...turn.calls.map(toCallPart)];
}

function toCallPart({ id, name, arguments: args, signature }: LlmToolCall, at: number): Part {
  const functionCall = { id, name, args: typeof args === 'object' && args !== null ? args : {} };
  // Of parallel calls only the first is signed.
  const thoughtSignature = signature ?? (at === 0 ? FOREIGN_SIGNATURE : undefined);
  const signed = { functionCall, ...(thoughtSignature !== undefined && { thoughtSignature }) };
  return signed;
}
