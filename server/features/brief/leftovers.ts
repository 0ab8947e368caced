import { LEAD_WORDS, STOP_WORDS } from './stop-words.js';
import { pattern, type Span, type Utterance } from './utterance.js';

const WORD = '[^ ]+';
const OF_TITLES = pattern(
  `(?:(?:with|containing|having|that (?:have|say|contain|has|says|contains)) (?:the words? )?(?:${WORD} ){1,3}|${WORD} )in (?:the|their|its) (?:titles?|names?)(?! of )`,
);

/** What titles are to say, which no rule reads: words of it would be taken for something else. */
export function takeWordsOfTitles(utterance: Utterance): Span[] {
  const taken: Span[] = [];
  utterance.take(OF_TITLES, (span) => void taken.push(span));
  return taken;
}

/** The content words that no rule used, with the small words that lead into them, and what was taken, as they were written. */
export function leftovers(utterance: Utterance, taken: readonly Span[] = []): string[] {
  const groups: Span[] = [];
  utterance.tokens.forEach((token, index) => {
    if (token.kind === 'mark' || utterance.isUsed(index) || STOP_WORDS.has(token.word)) return;
    const last = groups.at(-1);
    if (last !== undefined && areJoined(utterance, last.to, index)) last.to = index + 1;
    else groups.push({ from: firstLead(utterance, index, last?.to ?? 0), to: index + 1 });
  });
  const inOrder = [...groups, ...taken].sort((a, b) => a.from - b.from);
  return [...new Set(inOrder.map((span) => utterance.written(span)))];
}

function areJoined(utterance: Utterance, from: number, to: number): boolean {
  for (let index = from; index < to; index++) {
    if (utterance.isUsed(index) || !LEAD_WORDS.has(utterance.word(index))) return false;
  }
  return to - from <= 2;
}

function firstLead(utterance: Utterance, index: number, after: number): number {
  let from = index;
  while (from > after && !utterance.isUsed(from - 1) && LEAD_WORDS.has(utterance.word(from - 1))) from -= 1;
  return from;
}
