import { allMatches } from '../../all-matches.js';
import { normalise } from '../catalogue/identity.js';
import { SPELLING } from './spelling.js';

/** The longest request that is read; what comes after is left unread. */
const MAX_LENGTH = 4000;

/** One word, quotation or punctuation mark of a request. */
export interface Token {
  /** As written. */
  text: string;
  /** Lower case, without accents and apostrophes, slips repaired: what rules match. `‹q›` for a quotation. */
  word: string;
  /** What artists are compared by; empty for punctuation. */
  key: string;
  /** `key` without a possessive s, where there is one. */
  owner: string | null;
  /** What was written between the token before and this one. */
  gap: string;
  kind: 'word' | 'quote' | 'mark';
  /** Written with a capital first letter. */
  capital: boolean;
  /** First of a sentence, where a capital means nothing. */
  opens: boolean;
}

/** How a quotation looks to the rules. */
export const QUOTE = '‹q›';

const PIECE = new RegExp(
  [
    String.raw`"(?<double>[^"\n]{1,120})"`,
    String.raw`(?<![\p{L}\p{N}])'(?!\d0'?s)(?<single>[^'\n]{2,60}(?:'\p{L}[^'\n]{0,40}){0,3})'(?![\p{L}\p{N}])`,
    String.raw`(?<word>(?:\p{L}\.){2,8}\p{L}?|\p{N}+[.:]\p{N}+|\p{L}{1,2}[!$*]\p{L}{1,12}|\p{L}{1,2}\/\p{L}{0,2}(?!\p{L})|[\p{L}\p{N}\p{M}]+(?:'[\p{L}\p{N}]+){0,3})`,
    String.raw`(?<and>[&+])`,
    // A hyphen inside a word only joins; between figures ("120-130", "80s-90s") it is a mark.
    String.raw`(?<=[\p{L}\p{N}])-(?=\p{L})|(?<=\p{L})(?<!\ds)-(?=\p{N})`,
    String.raw`(?<mark>[,;:.!?()\-/…\n#%])`,
  ].join('|'),
  'giu',
);

/** "45min", "1h30", "120bpm": a number and its unit are two words. */
const NUMBER_AND_UNIT = /^(\d+(?:\.\d+)?)(h|hrs?|hours?|m|mins?|minutes?|bpm|songs?|tracks?)(\d+)?(m|min|mins)?$/i;

const MARKS: Record<string, string> = { ';': '.', '!': '.', '?': '.', '…': '.', '\n': '.', '(': ',', ')': ',' };

/** Splits a request into words, quotations and punctuation; everything else (emoji, control characters) is dropped. */
export function tokenise(text: string): Token[] {
  const plain = straighten(text.slice(0, MAX_LENGTH));
  const tokens: Token[] = [];
  let opens = true;
  let end = 0;
  const add = (kind: Token['kind'], written: string, word: string, start: number): void => {
    const key = kind === 'mark' ? '' : normalise(kind === 'quote' ? word : written);
    const possessive = kind === 'word' && /^(.+)(?:'s|s')$/i.exec(written);
    tokens.push({
      text: written,
      word: kind === 'quote' ? QUOTE : word,
      key,
      owner: possessive ? normalise(possessive[1] ?? '') : null,
      gap: plain.slice(end, start).replace(/\s+/g, ' '),
      kind,
      capital: /^\d*\p{Lu}/u.test(written),
      opens,
    });
    end = start + written.length;
    opens = kind === 'mark' && (word === '.' || word === ':');
  };
  for (const match of allMatches(PIECE, plain)) {
    const whole = match[0];
    const { double, single, word, and, mark } = match.groups ?? {};
    const quoted = double ?? single;
    if (quoted !== undefined) add('quote', whole, quoted, match.index);
    else if (and !== undefined) add('word', whole, 'and', match.index);
    else if (mark !== undefined) add('mark', whole, MARKS[whole] ?? whole, match.index);
    else if (word !== undefined) addWords(word, match.index, (part, at) => add('word', part, canonical(part), at));
  }
  return tokens;
}

/** The words inside a quotation. */
export function quotation(token: Token): string {
  return token.text.slice(1, -1).trim();
}

function addWords(word: string, start: number, add: (part: string, start: number) => void): void {
  const split = NUMBER_AND_UNIT.exec(word);
  if (split === null) return add(word, start);
  let at = start;
  for (const part of split.slice(1)) {
    if (part === undefined) continue;
    add(part, at);
    at += part.length;
  }
}

/** Curly quotes, long dashes and exotic spaces become plain ones; every character keeps its place. */
function straighten(text: string): string {
  return text
    .replace(/[‘’‚‛`´ʼ]/g, "'")
    .replace(/[“”„«»]/g, '"')
    .replace(/[‐-―−]/g, '-')
    .replace(/[\u00a0\u2000-\u200a\u202f\u3000\t\r]/g, ' ')
    .replace(/'n'/gi, ' n ');
}

function canonical(word: string): string {
  const folded = word
    .normalize('NFKD')
    .replace(/\p{M}+/gu, '')
    .toLowerCase()
    .replace(/['\s]/g, '')
    .replace(/ı/g, 'i');
  return SPELLING.get(folded) ?? folded;
}
