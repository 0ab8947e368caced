import { allMatches } from '../../../all-matches.js';
import { normalise } from '../../catalogue/identity.js';

/** What an answer's words may claim. */
export interface WordFacts {
  /** Whether this is a name of the facts, part of one, several of them, or stands in the texts word for word. */
  isNamed(text: string): boolean;
  /** Whether a figure, as it is written or as a value, stands in the facts. */
  hasNumber(written: string): boolean;
  /** Whether a sign such as "½" stands in the facts. */
  hasSign(sign: string): boolean;
}

export interface FactSources {
  /** Titles, artists, names of playlists and genres. */
  names: readonly string[];
  /** Whatever else was said and is true: the draft, the listener's own words. */
  texts: readonly string[];
  /** Figures that stand in none of these. */
  numbers?: readonly number[];
}

/** A number in digits of any script, with what separates its parts: "1,204", "45:10", "3.5". */
const NUMBER = /\p{Nd}+(?:[.,:'’\u00a0\u202f]\p{Nd}+)*/gu;
/** What may stand between two names. */
const JOINTS = new Set(['by', 'and', 'feat', 'featuring', 'with', 'from', 'ft', 'or', 'to', 'vs']);
const LONGEST_NAME = 12;
const NOT_A_WORD = '\u0001';

export function wordFacts({ names, texts, numbers = [] }: FactSources): WordFacts {
  const keyOf = (text: string): string => normalise(text.replace(/\p{Cf}/gu, ''));
  const whole = new Set(names.map(keyOf));
  // Parts are looked up in one string, so that a long playlist costs no more than a short one.
  const said = ` ${[...names, ...texts].map(keyOf).join(` ${NOT_A_WORD} `)} `;
  const written = [...names, ...texts].join('\n');
  const figures = new Set([
    ...Array.from(allMatches(NUMBER, written), ([figure]) => plainNumber(figure)),
    ...numbers.map(String),
  ]);

  /** Full names one after the other, with nothing but joints between them. */
  function areNames(words: readonly string[], from = 0): boolean {
    if (from >= words.length) return true;
    const word = words[from] ?? '';
    if (from > 0 && JOINTS.has(word) && from + 1 < words.length && areNames(words, from + 1)) return true;
    for (let to = Math.min(words.length, from + LONGEST_NAME); to > from; to--) {
      const name = words
        .slice(from, to)
        .join(' ')
        .replace(/^the (?=\S)/, '');
      if (whole.has(name) && areNames(words, to)) return true;
    }
    return false;
  }

  return {
    isNamed(text) {
      const key = keyOf(text);
      if (key === '') return false;
      if (whole.has(key) || said.includes(` ${key} `)) return true;
      const words = key.split(' ');
      return words.length <= 3 * LONGEST_NAME && areNames(words);
    },
    hasNumber: (figure) => figures.has(plainNumber(figure)),
    hasSign: (sign) => written.includes(sign),
  };
}

/** ASCII digits, without what only groups thousands. */
function plainNumber(figure: string): string {
  const ascii = figure.normalize('NFKC').replace(/\p{Nd}/gu, (digit) => String(valueOf(digit)));
  return /^\d{1,3}(?:[,'’\u00a0\u202f]\d{3})+(?:\.\d+)?$/.test(ascii) ? ascii.replace(/[,'’\u00a0\u202f]/g, '') : ascii;
}

/** Digits of a script stand in a row of ten, from zero on. */
function valueOf(digit: string): number {
  const code = digit.codePointAt(0) ?? 0;
  let zero = code;
  while (code - zero < 9 && /^\p{Nd}$/u.test(String.fromCodePoint(zero - 1))) zero -= 1;
  return (code - zero) % 10;
}
