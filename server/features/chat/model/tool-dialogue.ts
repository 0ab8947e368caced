import type { Asked, LanguageModels, RoutedEvent } from '../../../providers/llm/language-models.js';
import type { LlmRequest, LlmToolCall, LlmTurn } from '../../../providers/llm/llm-provider.js';
import { type ToolCall, toolCallSchema, type ToolName } from './reading-tools.js';

export type By = Extract<RoutedEvent, { kind: 'by' }>;

export interface Dialogue {
  by: By;
  /** Those whose form is right. */
  calls: ToolCall[];
  /** Whether anything is left that can be used. */
  isUsable: boolean;
}

const MOST_CALLS = 8;
const LONGEST_PROBLEM = 600;

/**
 * Asks for tool calls. What is not of their form is sent back once, with what is wrong with it.
 * Rejects as `LanguageModels.generate` does.
 */
export async function askForCalls(
  models: LanguageModels,
  request: (turns: readonly LlmTurn[]) => LlmRequest,
  asked: Asked,
  signal: AbortSignal,
): Promise<Dialogue> {
  const first = await answer(models, request([]), asked, signal);
  if (first.by.provider === 'built-in' || first.problems.length === 0) return usable(first);
  const second = await answer(models, request(repair(first)), { ...asked, provider: first.by.provider }, signal);
  const isBetter = second.calls.length > 0 && second.by.provider !== 'built-in';
  return usable(isBetter ? second : { ...first, by: { ...first.by, passed: second.by.passed } });
}

interface Round {
  by: By;
  text: string;
  written: LlmToolCall[];
  calls: ToolCall[];
  /** By call; one without a call where there was none at all. */
  problems: { call: LlmToolCall | null; text: string }[];
}

/** As `askForCalls`, without a second try. */
export const askOnceForCalls = async (
  models: LanguageModels,
  request: LlmRequest,
  asked: Asked,
  signal: AbortSignal,
): Promise<Dialogue> => usable(await answer(models, request, asked, signal));

const usable = ({ by, calls }: Round): Dialogue => ({ by, calls, isUsable: calls.length > 0 });

async function answer(models: LanguageModels, request: LlmRequest, asked: Asked, signal: AbortSignal): Promise<Round> {
  let by: By | null = null;
  let text = '';
  const written: LlmToolCall[] = [];
  for await (const event of models.generate(request, { ...asked, whole: true }, signal)) {
    if (event.kind === 'by') by = event;
    else if (event.kind === 'text') text += event.text;
    else if (event.kind === 'call' && written.length < MOST_CALLS) written.push(event.call);
  }
  if (by === null) throw new Error('an answer came from nobody');
  const offered = (request.tools ?? []).map(({ name }) => name);
  const calls: ToolCall[] = [];
  const problems: Round['problems'] = written.length > 0 ? [] : [{ call: null, text: 'There was no tool call.' }];
  for (const call of written) {
    const { data, error } = toolCallSchema.safeParse({ name: call.name, arguments: call.arguments });
    if (data !== undefined && offered.includes(data.name satisfies ToolName)) calls.push(data);
    else problems.push({ call, text: error?.message.slice(0, LONGEST_PROBLEM) ?? 'There is no such tool here.' });
  }
  return { by, text, written, calls, problems };
}

/** What the model wrote, and what is wrong with it. */
function repair({ text, written, problems }: Round): LlmTurn[] {
  const said: LlmTurn = { role: 'model', text, calls: written };
  if (written.length === 0) {
    const again: LlmTurn = { role: 'listener', text: 'Answer with calls of the tools, not with text.' };
    return text === '' ? [again] : [said, again];
  }
  const results = written.map((call): LlmTurn => {
    const problem = problems.find((one) => one.call === call);
    const result =
      problem === undefined ? { taken: true } : { error: problem.text, todo: 'Call it again, in the right form.' };
    return { role: 'tool', call, result };
  });
  return [said, ...results];
}
