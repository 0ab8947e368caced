import { normalise, recordingKey } from '../catalogue/identity.js';
import type { Token } from './tokenise.js';
import { QUOTE } from './tokenise.js';

/** After these words a title of the last playlist may stand without quotes. */
const BEFORE_TITLE =
  /^(?:replace|remove|drop|delete|move|put|swap|skip|like|out|off|lose|cut|hate|without|than|song|track|called|exchange|change|ditch|to|of|keep|love)$/;
const SMALL = /^(?:the|song|track)$/;

/** Puts titles of the last playlist in quotes where a wish names them without: "drop creep", "move Hey Jude to the top". */
export function withQuotedTitles(tokens: readonly Token[], titles: readonly string[]): Token[] {
  const keys = new Set(titles.flatMap((title) => [normalise(title), bareKey(title)]));
  const longest = Math.max(0, ...[...keys].map((key) => key.split(' ').length));
  const quoted: Token[] = [];
  for (let index = 0; index < tokens.length; index++) {
    const token = tokens[index];
    if (token === undefined) continue;
    const length = mayBeTitle(tokens, index) ? titleLength(tokens, index, keys, longest) : 0;
    const last = tokens[index + length - 1];
    if (last === undefined || length === 0) quoted.push(token);
    else {
      const written = tokens.slice(index, index + length).map(({ text, gap }, at) => (at === 0 ? '' : gap) + text);
      quoted.push({ ...token, text: `"${written.join('')}"`, word: QUOTE, kind: 'quote', owner: null });
      index += length - 1;
    }
  }
  return quoted;
}

function bareKey(title: string): string {
  return recordingKey('', title).replace(/^ – /, '');
}

function mayBeTitle(tokens: readonly Token[], index: number): boolean {
  let before = index - 1;
  while (before > 0 && SMALL.test(tokens[before]?.word ?? '')) before -= 1;
  return BEFORE_TITLE.test(tokens[before]?.word ?? '') || BEFORE_TITLE.test(tokens[index - 1]?.word ?? '');
}

/** How many tokens from here on are a title; 0 for none. */
function titleLength(tokens: readonly Token[], from: number, titles: ReadonlySet<string>, longest: number): number {
  for (let length = Math.min(longest, tokens.length - from); length > 0; length--) {
    const key = tokens
      .slice(from, from + length)
      .map((token) => token.key)
      .filter((word) => word !== '')
      .join(' ')
      .replace(/^the (?=\S)/, '');
    if (titles.has(key) && tokens[from + length - 1]?.kind === 'word' && tokens[from]?.kind === 'word') return length;
  }
  return 0;
}
