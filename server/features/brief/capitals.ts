import { STOP_WORDS } from './stop-words.js';
import type { Token } from './tokenise.js';

/** Words that are always written with a capital, so that it says nothing. */
export const ALWAYS_CAPITAL =
  /^(?:i|(?:mon|tues|wednes|thurs|fri|satur|sun)day|january|february|march|april|may|june|july|august|september|october|november|december|christmas|halloween|easter|english|spanish|french|german|italian|british|american|irish|african|indian|latin|spotify|god|tv|dj|ok)$/;

/** Whether capitals mark names here: not in a text all in capitals, nor where small words have them, too. */
export function capitalsMean(tokens: readonly Token[]): boolean {
  const words = tokens.filter((token) => token.kind === 'word');
  if (!words.some((token) => /\p{Ll}/u.test(token.text))) return words.length < 2;
  const small = words.filter((token) => !token.opens && STOP_WORDS.has(token.word) && !ALWAYS_CAPITAL.test(token.word));
  return small.filter((token) => token.capital).length < Math.max(2, 0.6 * small.length);
}
