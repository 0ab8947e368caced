import { LEAD_WORDS, STOP_WORDS } from './stop-words.js';
import type { Utterance } from './utterance.js';

/** The content words that no rule used, with the small words that lead into them, as they were written. */
export function leftovers(utterance: Utterance): string[] {
  const groups: { from: number; to: number }[] = [];
  utterance.tokens.forEach((token, index) => {
    if (token.kind === 'mark' || utterance.isUsed(index) || STOP_WORDS.has(token.word)) return;
    const last = groups.at(-1);
    if (last !== undefined && areJoined(utterance, last.to, index)) last.to = index + 1;
    else groups.push({ from: firstLead(utterance, index, last?.to ?? 0), to: index + 1 });
  });
  return [...new Set(groups.map((group) => utterance.written(group)))];
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
