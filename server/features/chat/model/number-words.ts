import { parseNumber } from '../../brief/numbers.js';
import { MORE } from './gate-marks.js';

/** "One" is a pronoun more often than a figure. */
const WORDS = new Set(
  (
    'two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen seventeen eighteen ' +
    'nineteen twenty thirty forty fifty sixty seventy eighty ninety hundred hundreds thousand thousands million millions ' +
    'billion dozen dozens'
  ).split(' '),
);
const BEGINNINGS = new Set([...WORDS].flatMap((word) => Array.from(word, (_, at) => word.slice(0, at + 1))));

export interface NumberWords {
  words: string;
  /** NaN where it is a number, but which one is not said here. */
  value: number;
}

export const isNumberWord = (word: string): boolean => WORDS.has(word);

/** A figure in words at the beginning of a text in small letters: "forty-five"; null where there is none. */
export function readNumberWords(text: string, atEnd: boolean): NumberWords | typeof MORE | null {
  let end = 0;
  for (;;) {
    const joint = end === 0 ? '' : (/^[- ]/.exec(text.slice(end))?.[0] ?? null);
    if (joint === null) break;
    const [word = ''] = /^\p{L}*/u.exec(text.slice(end + joint.length)) ?? [];
    const next = end + joint.length + word.length;
    if (next === text.length && !atEnd && (word === '' || BEGINNINGS.has(word))) return MORE;
    if (!WORDS.has(word)) break;
    end = next;
  }
  if (end === 0) return null;
  if (end === text.length && !atEnd) return MORE;
  const words = text.slice(0, end);
  return { words, value: parseNumber(words.replaceAll('-', ' ')) };
}
