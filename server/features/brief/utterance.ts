import { allMatches } from '../../all-matches.js';
import { capitalsMean } from './capitals.js';
import type { Token } from './tokenise.js';

/** A stretch of tokens, `to` exclusive. */
export interface Span {
  from: number;
  to: number;
}

export interface Match extends Span {
  /** What the named groups matched. */
  groups: Record<string, string | undefined>;
  /** Where the named groups stand. */
  spans: Record<string, Span | undefined>;
}

const USED = '\u0001';

/** A rule's expression: it matches whole words, which stand separated by single spaces. */
export function pattern(source: string): RegExp {
  return new RegExp(`(?<![^ ])(?:${source})(?![^ ])`, 'dgu');
}

/**
 * A request being read. Rules match a line of lower-case words and use up what they understood, so that no later
 * rule reads it again, and what nobody used can be named in the end.
 */
export class Utterance {
  readonly #used: boolean[];
  readonly #starts: number[] = [];
  readonly #tokenAt = new Map<number, number>();
  readonly #ends = new Map<number, number>();
  #line: string;
  /** Whether capitals mark names in this text. */
  readonly capitalsMean: boolean;

  constructor(readonly tokens: readonly Token[]) {
    this.#used = tokens.map(() => false);
    let line = '';
    tokens.forEach((token, index) => {
      if (index > 0) line += ' ';
      this.#starts.push(line.length);
      this.#tokenAt.set(line.length, index);
      line += token.word;
      this.#ends.set(line.length, index + 1);
    });
    this.#line = line;
    this.capitalsMean = capitalsMean(tokens);
  }

  /** The words joined by spaces; what was used up is blotted out. */
  get line(): string {
    return this.#line;
  }

  /** Where a token begins in the line. */
  offset(index: number): number {
    return this.#starts[index] ?? this.#line.length;
  }

  /** The token that follows a place in the line. */
  tokenAt(offset: number): number {
    const index = this.#starts.findIndex((start) => start >= offset);
    return index === -1 ? this.tokens.length : index;
  }

  isUsed(index: number): boolean {
    return this.#used[index] ?? false;
  }

  word(index: number): string {
    return this.tokens[index]?.word ?? '';
  }

  /** What was written from one token to another. */
  written(span: Span): string {
    return this.tokens
      .slice(span.from, span.to)
      .map((token, index) => (index === 0 ? '' : token.gap) + token.text)
      .join('');
  }

  matches(expression: RegExp): Match[] {
    return allMatches(expression, this.#line).flatMap((found) => {
      const whole = this.#span(found.indices?.[0]);
      if (whole === undefined) return [];
      const spans = Object.fromEntries(
        Object.entries(found.indices?.groups ?? {}).map(([name, range]) => [name, this.#span(range)]),
      );
      return [{ ...whole, groups: { ...found.groups }, spans }];
    });
  }

  /** Uses up every match that the reader does not refuse by answering false. */
  take(expression: RegExp, read: (match: Match) => boolean | void): boolean {
    let taken = false;
    for (const match of this.matches(expression)) {
      if (read(match) === false) continue;
      this.use(match);
      taken = true;
    }
    return taken;
  }

  use(span: Span): void {
    for (let index = span.from; index < span.to; index++) this.#used[index] = true;
    const start = this.#starts[span.from];
    const last = span.to - 1;
    if (start === undefined || last < span.from) return;
    const end = (this.#starts[last] ?? 0) + this.word(last).length;
    this.#line = this.#line.slice(0, start) + USED.repeat(end - start) + this.#line.slice(end);
  }

  /** Returns words that turned out not to be understood after all. */
  giveBack(span: Span): void {
    for (let index = span.from; index < span.to; index++) this.#used[index] = false;
  }

  #span(range: [number, number] | undefined): Span | undefined {
    if (range === undefined) return undefined;
    const from = this.#tokenAt.get(range[0]);
    const to = this.#ends.get(range[1]);
    return from === undefined || to === undefined ? undefined : { from, to };
  }
}
