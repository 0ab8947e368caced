import { allMatches } from '../../../all-matches.js';
import { NUMBER, parseNumber } from '../../brief/numbers.js';
import { STOP_WORDS } from '../../brief/stop-words.js';
import { normalise } from '../../catalogue/identity.js';
import { ownWords } from './own-words.js';

const DIGITS = /\d+(?:[.,]\d+)?/g;
const NUMBER_IN_WORDS = new RegExp(`(?<![^ ])(?:${NUMBER})(?![^ ])`, 'gu');
/** Scripts that put no spaces between words. */
const UNSPACED = /[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Thai}\p{Script=Lao}\p{Script=Khmer}]/u;

/** What the words of a message bear out. */
export interface Grounds {
  /** Whether the listener said these very words, for himself. */
  isSaid(quote: string): boolean;
  /** Whether they were said and hold something that the built-in reader did not understand. */
  touchesOpen(quote: string): boolean;
  /** Whether they were said and hold nothing else. */
  isOpen(quote: string): boolean;
  /** Whether a name stands in the message as it is written, also inside of quotation marks. */
  hasName(name: string): boolean;
  /** Whether it does and was not understood before. */
  isOpenName(name: string): boolean;
  /** Whether words of this kind were said. */
  says(kind: RegExp, quote?: string): boolean;
  /** The figures in a quotation, in digits or in English words. */
  numbers(quote: string): number[];
}

/** `notUnderstood`: the words that the built-in reader left over, as they were written. */
export function groundsOf(message: string, notUnderstood: readonly string[]): Grounds {
  const own = ownWords(message);
  const ownKeys = own.split('\u0001').map(keyOf);
  const whole = keyOf(message);
  const open = new Set(notUnderstood.flatMap((words) => contentOf(keyOf(words))));
  const isOpenWord = (word: string): boolean =>
    open.has(word) || (UNSPACED.test(word) && [...open].some((one) => one.includes(word)));

  const isSaid = (quote: string): boolean => {
    const key = keyOf(quote);
    return key !== '' && ownKeys.some((part) => holds(part, key));
  };
  const hasName = (name: string): boolean => {
    const key = keyOf(name);
    return key !== '' && holds(whole, key);
  };
  return {
    isSaid,
    touchesOpen: (quote) => isSaid(quote) && contentOf(keyOf(quote)).some(isOpenWord),
    isOpen(quote) {
      const words = contentOf(keyOf(quote));
      return isSaid(quote) && words.length > 0 && words.every(isOpenWord);
    },
    hasName,
    isOpenName: (name) => hasName(name) && contentOf(keyOf(name)).some(isOpenWord),
    says: (kind, quote) => (quote === undefined ? kind.test(own) : isSaid(quote) && kind.test(quote.normalize('NFKC'))),
    numbers(quote) {
      const text = quote.normalize('NFKC').toLowerCase();
      const digits = Array.from(allMatches(DIGITS, text), ([figure]) => Number(figure.replace(',', '.')));
      const words = Array.from(allMatches(NUMBER_IN_WORDS, keyOf(text)), ([figure]) => parseNumber(figure));
      return [...digits, ...words].filter(Number.isFinite);
    },
  };
}

/** Words in one form, with no article lost at the beginning. */
const keyOf = (text: string): string => normalise(`. ${text}`.normalize('NFKC').replace(/\p{Cf}/gu, ''));

const contentOf = (key: string): string[] => key.split(' ').filter((word) => word !== '' && !STOP_WORDS.has(word));

const holds = (text: string, part: string): boolean =>
  ` ${text} `.includes(` ${part} `) || (UNSPACED.test(part) && text.includes(part));
