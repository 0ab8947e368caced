import type { Asked, LanguageModels, Passed } from '../../../providers/llm/language-models.js';
import type { LlmName } from '../../../providers/llm/llm-provider.js';
import type { ModelShare } from '../../preferences/preferences.js';
import type { Answer } from '../answer.js';
import type { ChatMessage } from '../chat.js';
import { creditedNames } from '../../catalogue/identity.js';
import { totalMs } from '../../playlists/playlist.js';
import { paragraphs } from '../playlist-words.js';
import { wordFacts, type WordFacts } from './word-facts.js';
import { WordGate } from './word-gate.js';
import { noticesOf, playlistName, type SharedTaste, tracksOf, wordingRequest } from './wording-request.js';

export type WordEvent =
  { kind: 'by'; provider: LlmName; model: string; passed: readonly Passed[] } | { kind: 'text'; text: string };

export interface WordInput {
  userId: string;
  message: string;
  answer: Answer;
  /** What was said before in this chat, oldest first. */
  earlier: readonly ChatMessage[];
  asked: Asked;
  /** What models may see of the listener. */
  share: ModelShare;
  signal: AbortSignal;
}

export interface AnswerWords {
  /**
   * Checked words, as they come; 'by' first. When a model leaves the facts, its text ends, a sentence says so, and the
   * draft follows. Rejects as `LanguageModels.generate` does.
   */
  word(input: WordInput): AsyncGenerator<WordEvent>;
}

export interface AnswerWordsDeps {
  models: LanguageModels;
  /** What may be told of a listener's taste to who words the answers. */
  taste(userId: string): Promise<SharedTaste>;
}

const LEFT = 'The model’s words did not keep to the facts, so here is the answer as it was worked out:';
const NOTHING_OWN: SharedTaste = { artists: [], genres: [], memories: [] };

export function createAnswerWords({ models, taste }: AnswerWordsDeps): AnswerWords {
  async function requestFor({ userId, message, answer, earlier, asked, share }: WordInput) {
    // Without a playlist an answer tells of the listening history.
    const external = asked.external && (share === 'taste' || (share === 'request' && answer.change.kind !== 'none'));
    // Who does not want to be answered without a model cannot mean an answer that no model may see.
    const fallback = asked.fallback || !external;
    const own = external && share === 'taste' && models.configured.length > 0;
    const request = wordingRequest({
      message,
      answer,
      earlier,
      share,
      taste: own ? await taste(userId) : NOTHING_OWN,
    });
    return { request, asked: { ...asked, external, fallback } };
  }

  return {
    async *word(input) {
      const { answer } = input;
      const { request, asked } = await requestFor(input);
      const stop = new AbortController();
      const signal = AbortSignal.any([input.signal, stop.signal]);
      const gate = new WordGate(factsOf(input));
      let isBuiltIn = false;
      let said = '';
      try {
        for await (const event of models.generate(request, asked, signal)) {
          if (event.kind === 'by') {
            isBuiltIn = event.provider === 'built-in';
            yield event;
          } else if (event.kind === 'text') {
            const text = isBuiltIn ? event.text : gate.push(event.text);
            if (text !== '') yield { kind: 'text', text };
            said += text;
            if (!gate.left && !gate.full) continue;
            stop.abort();
            break;
          }
        }
      } catch (error) {
        if (!stop.signal.aborted) throw error;
      }
      if (isBuiltIn) return;
      const rest = gate.end();
      const text = rest + ending(gate, `${said}${rest}`.trimEnd(), answer.draft);
      if (text !== '') yield { kind: 'text', text };
    },
  };
}

/** What follows the words of a model. */
function ending({ left, full }: WordGate, said: string, draft: string): string {
  const open = said === '' ? '' : '…\n\n';
  if (left || said === '') return `${open}${paragraphs(LEFT, draft)}`;
  const notices = noticesOf(draft);
  if (full) return `${open}${notices}`;
  return notices === '' ? '' : `\n\n${notices}`;
}

/** What the words may name and count. */
function factsOf({ answer, message }: WordInput): WordFacts {
  const tracks = tracksOf(answer);
  const cells = answer.figures?.rows.flat() ?? [];
  const minutes = totalMs(tracks) / 60_000;
  return wordFacts({
    names: [
      ...tracks.flatMap(({ title, artists, album, genres }) => [title, ...artists, ...genres, album ?? []].flat()),
      ...tracks.flatMap(({ artists }) => artists.flatMap(creditedNames)),
      playlistName(answer) ?? [],
      ...cells.filter((cell) => typeof cell === 'string'),
    ].flat(),
    texts: [answer.draft, message, ...tracks.flatMap(({ reason }) => reason ?? [])],
    numbers: [
      ...tracks.flatMap(({ year }) => (year === null ? [] : [year, decadeOf(year), decadeOf(year) % 100])),
      ...(tracks.length === 0 ? [] : [tracks.length, Math.floor(minutes), Math.round(minutes)]),
      ...cells.filter((cell) => typeof cell === 'number'),
    ],
  });
}

const decadeOf = (year: number): number => Math.floor(year / 10) * 10;
