import { ALWAYS_CAPITAL } from '../../brief/capitals.js';
import {
  ABBREVIATIONS,
  ARTICLES,
  INTRODUCES_A_NAME,
  isCommonWord,
  NO_NAME_AFTER_BY,
  openingLength,
} from './common-words.js';
import {
  type Mark,
  MORE,
  opensQuotation,
  readEmphasis,
  readMarkup,
  readQuotation,
  readStraightQuotation,
  withoutMarkup,
} from './gate-marks.js';
import {
  ADDRESS,
  ENDS_A_NAME,
  FIGURE,
  HALF,
  LETTER,
  MAX_LENGTH,
  readOneWord,
  readRun,
  readWords,
  SMALL,
  UNIT,
  UNSEEN,
} from './gate-signs.js';
import { isNumberWord, readNumberWords } from './number-words.js';
import type { WordFacts } from './word-facts.js';

type Taken = { length: number; text: string } | typeof MORE | 'left';

/**
 * Lets words through as they come and holds back what claims something (quotations, emphasis, figures, names) until it
 * can be checked against the facts. A claim that fails ends the text before it. Markup that the page does not know is
 * dropped. What comes out depends on the characters that went in, not on how they were cut.
 */
export class WordGate {
  /** Whether the text has ended because of a claim that the facts do not bear out. */
  left = false;
  /** Whether the text was ended because it is too long. */
  full = false;
  readonly #facts: WordFacts;
  #half = '';
  #buffer = '';
  /** How much of the buffer's beginning is let through already. */
  #released = 0;
  #length = 0;
  #word = '';
  /** The sign that was taken last. */
  #before = '';
  #introduces = false;
  #opensSentence = true;
  #opensLine = true;
  #listNumber = 0;
  #newLines = 2;

  constructor(facts: WordFacts) {
    this.#facts = facts;
  }

  /** What may be shown now that this has come. */
  push(text: string): string {
    const whole = this.#half + text;
    this.#half = HALF.exec(whole)?.[0] ?? '';
    let shown = '';
    for (const sign of whole.slice(0, whole.length - this.#half.length)) {
      if (this.left || this.full) break;
      const plain = sign === '\t' ? ' ' : sign;
      if (UNSEEN.test(plain)) continue;
      this.#buffer += plain;
      shown += this.#drain(false);
    }
    return shown;
  }

  /** What may be shown of what was held back, now that nothing more will come. */
  end(): string {
    return this.left || this.full ? '' : this.#drain(true);
  }

  #drain(atEnd: boolean): string {
    let shown = '';
    while (this.#buffer !== '') {
      const taken = this.#take(atEnd);
      if (taken === 'left') {
        this.left = true;
        break;
      }
      if (taken === MORE) {
        const opens = this.#opensSentence && !this.#introduces && this.#word === '';
        const early = Math.max(opens ? openingLength(this.#buffer) : 0, this.#released);
        shown += this.#buffer.slice(this.#released, early);
        this.#released = early;
        break;
      }
      shown += taken.text.slice(this.#released);
      this.#released = 0;
      this.#before = this.#buffer[taken.length - 1] ?? '';
      this.#buffer = this.#buffer.slice(taken.length);
    }
    this.#length += shown.length;
    if (this.#length > MAX_LENGTH) this.full = true;
    return shown;
  }

  #take(atEnd: boolean): Taken {
    const [sign = ''] = this.#buffer;
    if (LETTER.test(this.#buffer)) return this.#takeWord(sign, atEnd);
    if (/^\p{Nd}/u.test(this.#buffer)) return this.#takeFigure(atEnd);
    const bullet = this.#opensLine && /^[-*•+]$/.test(sign);
    if (bullet && this.#buffer.length === 1 && !atEnd) return MORE;
    if (bullet && this.#buffer[1] === ' ') return this.#opening(2, `${sign === '+' ? '-' : sign} `);
    if ('*_`~'.includes(sign) && (sign !== '_' || this.#word === ''))
      return this.#takeMark(readEmphasis(this.#buffer, atEnd));
    const opens = opensQuotation(sign) && (this.#word === '' || '"“'.includes(sign));
    if (opens) return this.#takeMark(readQuotation(this.#buffer, atEnd));
    if (sign === "'" && !ENDS_A_NAME.test(this.#before)) {
      const quotation = readStraightQuotation(this.#buffer, atEnd);
      if (quotation !== null) return this.#takeMark(quotation);
    }
    if (sign === '!' && this.#buffer.length === 1 && !atEnd) return MORE;
    if (sign === '<' || sign === ']' || this.#buffer.startsWith('![')) {
      return this.#takeMark(readMarkup(this.#buffer, atEnd));
    }
    return this.#takeSign(sign, atEnd);
  }

  #takeSign(sign: string, atEnd: boolean): Taken {
    const next = this.#buffer[sign.length];
    if ('.:/@'.includes(sign) && next === undefined && !atEnd) return MORE;
    if ((sign === ':' || sign === '/') && next === '/') return 'left';
    if (sign === '@' && next !== undefined && next.trim() !== '') return 'left';
    if (sign === '.' && this.#word !== '' && next !== undefined && /[\p{L}\p{N}]/u.test(next)) {
      return this.#takeDotted(atEnd);
    }
    if (sign === '\n') {
      this.#newLines += 1;
      this.#listNumber = this.#newLines > 1 ? 0 : this.#listNumber;
      return this.#opening(1, this.#newLines > 2 ? '' : '\n');
    }
    const apostrophe = "'’-‐‑&".includes(sign) && this.#word !== '';
    const introduces = INTRODUCES_A_NAME.has(this.#word.toLowerCase());
    if (!apostrophe) this.#word = '';
    if (introduces) this.#introduces = true;
    else if (/^[,;!?()]$/.test(sign)) this.#introduces = false;
    if (/^[.!?:;…。！？]$/u.test(sign)) this.#opensSentence = true;
    if (sign.trim() !== '' && !'>#'.includes(sign)) this.#shows();
    if (/^[\p{No}\p{Nl}]$/u.test(sign) && !this.#facts.hasSign(sign)) return 'left';
    const indents = sign === ' ' && this.#opensLine;
    const dropped = indents || '_>#@\\^|{}[]'.includes(sign) || /^(?!\ufe0f)\p{M}$/u.test(sign);
    return { length: sign.length, text: dropped ? '' : sign };
  }

  /** "e.g." and "will.i.am" are words; every other point inside of one is taken for an address. */
  #takeDotted(atEnd: boolean): Taken {
    const [rest = ''] = /^(?:\.[\p{L}\p{N}-]+)+/u.exec(this.#buffer) ?? [];
    if (!atEnd && (rest.length === this.#buffer.length || this.#buffer.slice(rest.length) === '.')) return MORE;
    const whole = `${this.#word}${rest}`;
    if (!ABBREVIATIONS.has(whole.toLowerCase()) && !this.#facts.isNamed(whole)) return 'left';
    return this.#said(rest, rest.length);
  }

  #takeMark(mark: Mark | typeof MORE | null): Taken {
    if (mark === MORE) return MORE;
    if (mark === null) return 'left';
    if (mark.content === null) return { length: mark.length, text: '' };
    const content = withoutMarkup(mark.content);
    const isTrue = this.#facts.isNamed(content) || this.#facts.hasNumber(content);
    if (content !== '' && (!isTrue || ADDRESS.test(content))) return 'left';
    this.#said('', 0);
    return { length: mark.length, text: content === '' ? '' : `${mark.around[0]}${content}${mark.around[1]}` };
  }

  #takeFigure(atEnd: boolean): Taken {
    const [figure = ''] = FIGURE.exec(this.#buffer) ?? [];
    const rest = this.#buffer.slice(figure.length);
    if (!atEnd && /^[.,:'’\u00a0\u202f)]?$/u.test(rest)) return MORE;
    const [mark = ''] = /^[.)] /.exec(rest) ?? [];
    if (this.#opensLine && mark !== '' && Number(figure) === this.#listNumber + 1) {
      this.#listNumber += 1;
      return this.#opening(figure.length + mark.length, figure + mark);
    }
    const [unit = ''] = /^[\p{L}\p{M}]*/u.exec(rest) ?? [];
    if (!atEnd && unit.length === rest.length) return MORE;
    const isNumber = UNIT.test(unit) && this.#facts.hasNumber(figure);
    const mayBeNamed = this.#word !== '' || !UNIT.test(unit);
    const isTrue = isNumber || (mayBeNamed && this.#facts.isNamed(this.#word + figure + unit));
    return isTrue ? this.#said(figure + unit, figure.length + unit.length) : 'left';
  }

  #takeWord(sign: string, atEnd: boolean): Taken {
    if (this.#word !== '') return this.#takeRest(sign, atEnd);
    if (this.#introduces) return this.#takeIntroduced(atEnd);
    if (!SMALL.test(sign)) return this.#takeCapital(atEnd);
    const number = readNumberWords(this.#buffer, atEnd);
    if (number === MORE) return MORE;
    if (number === null) return this.#said(sign, sign.length);
    const isTrue = this.#facts.hasNumber(String(number.value)) || this.#facts.isNamed(number.words);
    return isTrue ? this.#said(number.words, number.words.length) : 'left';
  }

  /** A word that has begun flows on; a capital or a foreign letter inside makes all of it a claim. */
  #takeRest(sign: string, atEnd: boolean): Taken {
    const word = this.#word;
    if (SMALL.test(sign) || /^\p{M}$/u.test(sign)) return this.#said(word + sign, sign.length, sign);
    const [rest = ''] = /^[\p{L}\p{M}\p{Nd}]+/u.exec(this.#buffer) ?? [];
    if (rest.length === this.#buffer.length && !atEnd) return MORE;
    return this.#facts.isNamed(word + rest) ? this.#said(word + rest, rest.length, rest) : 'left';
  }

  #takeCapital(atEnd: boolean): Taken {
    const word = readOneWord(this.#buffer, atEnd);
    if (word === null) return MORE;
    const lower = word.toLowerCase();
    if (this.#opensSentence && isNumberWord(lower)) {
      const number = readNumberWords(this.#buffer.toLowerCase(), atEnd);
      if (number === MORE) return MORE;
      const isTrue = number !== null && this.#facts.hasNumber(String(number.value));
      if (isTrue) return this.#said(this.#buffer.slice(0, number.words.length), number.words.length);
    } else if (ALWAYS_CAPITAL.test(lower.replace(/['’].*$/u, ''))) return this.#said(word, word.length);
    else if (this.#opensSentence && isCommonWord(lower)) return this.#said(word, word.length);
    const run = readRun(this.#buffer, atEnd);
    if (run === null) return MORE;
    const named = this.#takeNamed([run]);
    return named === 'left' ? this.#takeLongest(atEnd, run.length + 1) : named;
  }

  /** After "by" stands a name, in capitals or not. */
  #takeIntroduced(atEnd: boolean): Taken {
    const word = readOneWord(this.#buffer, atEnd);
    if (word === null) return MORE;
    const lower = word.toLowerCase();
    if (ARTICLES.has(lower)) {
      this.#said(word, word.length);
      this.#introduces = true;
      return { length: word.length, text: word };
    }
    if (NO_NAME_AFTER_BY.has(lower) || isNumberWord(lower)) {
      this.#introduces = false;
      return this.#takeWord(word, atEnd);
    }
    return this.#takeLongest(atEnd, 1);
  }

  /** The most words, in capitals or not, that are a name; no fewer signs than this. */
  #takeLongest(atEnd: boolean, least: number): Taken {
    const words = readWords(this.#buffer, atEnd);
    if (words === null) return MORE;
    const ends = [...words.matchAll(/ |$/g)].map(({ index }) => index).reverse();
    return this.#takeNamed(ends.filter((end) => end >= least).map((end) => words.slice(0, end)));
  }

  /** The first of these that is a name, with or without an "'s" or a "-like" after it. */
  #takeNamed(candidates: readonly string[]): Taken {
    for (const candidate of candidates) {
      for (const name of [candidate, candidate.replace(/['’]s?$/u, ''), candidate.replace(/[-‐‑]\p{Ll}+$/u, '')]) {
        if (name !== '' && this.#facts.isNamed(name)) return this.#said(name, name.length);
      }
    }
    return 'left';
  }

  /** Takes a word or a part of one. */
  #said(word: string, length: number, text = word): Taken {
    this.#word = word;
    this.#introduces = false;
    this.#opensSentence = false;
    this.#shows();
    return { length, text };
  }

  /** Takes what begins a line or an entry of a list. */
  #opening(length: number, text: string): Taken {
    this.#word = '';
    this.#introduces = false;
    this.#opensSentence = true;
    this.#opensLine = text === '\n' || text === '';
    if (!this.#opensLine) this.#newLines = 0;
    return { length, text };
  }

  #shows(): void {
    this.#opensLine = false;
    this.#newLines = 0;
  }
}
