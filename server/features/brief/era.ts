import type { YearRange } from './brief.js';
import { NUMBER, parseNumber } from './numbers.js';
import { wordsBefore } from './names.js';
import { type Match, pattern, type Span, type Utterance } from './utterance.js';

const YEAR = String.raw`(?:19[0-9]\d|20[0-4]\d)`;
const WORD_DECADES: Record<string, number> = {
  twenties: 1920,
  thirties: 1930,
  forties: 1940,
  fifties: 1950,
  sixties: 1960,
  seventies: 1970,
  eighties: 1980,
  nineties: 1990,
  noughties: 2000,
  noughts: 2000,
  aughts: 2000,
  '2000s': 2000,
};
const DECADE = String.raw`(?:(?:19[0-9]|20[0-4])0 ?s|\d0 ?s|${Object.keys(WORD_DECADES).join('|')})`;
const PART = '(?:early|mid|middle|late|beginning of|end of|start of)';
/** A year, a decade or a part of one. */
const POINT = `(?:the )?(?:${PART} (?:the )?)?(?:the )?(?:${DECADE}|${YEAR})`;
const LEAD = '(?:(?:from|in|of|during|out of|released in|made in|recorded in|year|the year|back in) )?';

type Read = (groups: Match['groups'], year: number) => YearRange;

const FORMS: [RegExp, Read][] = (
  [
    [`(?:from )?between (?<a>${POINT}) and (?<b>${POINT})`, ({ a, b }) => join(a, b)],
    [
      `(?:from |starting (?:from|in) )?(?<a>${POINT}) (?:to|-|till|until|through|thru|up to|/) (?<b>${POINT})`,
      ({ a, b }) => join(a, b),
    ],
    [`from (?<a>${POINT}) and (?<b>${POINT})`, ({ a, b }) => join(a, b)],
    [
      `(?:from )?(?:before|pre|prior to|earlier than|older than) (?<a>${POINT})`,
      ({ a }) => ({ from: null, to: (point(a).from ?? 0) - 1 }),
    ],
    [
      `(?:after|post|newer than|later than|more recent than) (?<a>${POINT})`,
      ({ a }) => ({ from: (point(a).to ?? 0) + 1, to: null }),
    ],
    [
      `(?:since|starting (?:from|in)|no older than|from) (?<a>${POINT})(?: on| onwards?| onward| and later| and up| and newer| or later| or newer| upwards| (?:to|till|until|through|thru|up to) (?:now|today|the present|present|this day|the present day))`,
      ({ a }) => ({ from: point(a).from, to: null }),
    ],
    [`since (?<a>${POINT})`, ({ a }) => ({ from: point(a).from, to: null })],
    [
      `(?<a>${POINT}) (?:onwards?|and later|and up|and newer|or later|or newer|and after|upwards|(?:to|till|until|through|thru|up to) (?:now|today|the present|present|this day|the present day))`,
      ({ a }) => ({ from: point(a).from, to: null }),
    ],
    [
      `(?:until|till|up to|up until|no newer than|no later than) (?<a>${POINT})`,
      ({ a }) => ({ from: null, to: point(a).to }),
    ],
    [
      `${LEAD}(?<a>${POINT}) (?:or earlier|and earlier|or older|and older|and before|or before)`,
      ({ a }) => ({ from: null, to: point(a).to }),
    ],
    [
      `${LEAD}the (?:last|past) (?<n>${NUMBER}|few) (?<unit>years|decades)`,
      ({ n, unit }, year) => ({
        from: year - (n === 'few' ? 3 : parseNumber(n ?? '')) * (unit === 'decades' ? 10 : 1),
        to: null,
      }),
    ],
    [`${LEAD}the (?:last|past) decade`, (_, year) => ({ from: year - 10, to: null })],
    [`${LEAD}this decade`, (_, year) => ({ from: year - (year % 10), to: null })],
    [`${LEAD}this century`, (_, year) => ({ from: year - (year % 100), to: null })],
    [`${LEAD}(?:the )?last century`, () => ({ from: null, to: 1999 })],
    [`${LEAD}last year(?:s)?`, (_, year) => ({ from: year - 1, to: year - 1 })],
    [`${LEAD}this year(?:s)?`, (_, year) => ({ from: year, to: year })],
    [`${LEAD}(?<a>${POINT})`, ({ a }) => point(a)],
  ] as [string, Read][]
).map(([source, read]) => [pattern(source), read]);

/** "Songs I listened to in 2015" is about listening, not about when they came out. */
const OF_LISTENING =
  /(?:^| )(?:played|listened|heard|loved|liked|streamed|listening|playing|discovered|found|met|born)(?: [^ .,]+){0,3}$/u;

export interface EraReading extends Span {
  range: YearRange;
}

/** Years, decades and ranges of release: "late 90s" is 1997 to 1999, "since 2015" includes 2015, "after 2015" does not. */
export function readEras(utterance: Utterance, now: Date): EraReading[] {
  const found: EraReading[] = [];
  const year = now.getUTCFullYear();
  for (const [expression, read] of FORMS) {
    utterance.take(expression, (match) => {
      if (OF_LISTENING.test(wordsBefore(utterance, match.from, 6))) return false;
      const range = ordered(read(match.groups, year));
      if (range.from !== null && range.from > year + 1) return false;
      found.push({ from: match.from, to: match.to, range });
      return true;
    });
  }
  return found;
}

/** "from 1990 to 1995", and also said the other way round. */
function ordered({ from, to }: YearRange): YearRange {
  return from !== null && to !== null && from > to ? { from: to, to: from } : { from, to };
}

function join(a: string | undefined, b: string | undefined): YearRange {
  const [first, second] = [point(a), point(b)];
  return (first.from ?? 0) <= (second.from ?? 0)
    ? { from: first.from, to: second.to }
    : { from: second.from, to: first.to };
}

function point(words: string | undefined): { from: number; to: number } {
  const year = new RegExp(`${YEAR}$`).exec(words ?? '');
  if (year !== null) return { from: Number(year[0]), to: Number(year[0]) };
  const from = decadeStart(words ?? '');
  if (/early|beginning|start/.test(words ?? '')) return { from, to: from + 3 };
  if (/mid/.test(words ?? '')) return { from: from + 4, to: from + 6 };
  if (/late|end/.test(words ?? '')) return { from: from + 7, to: from + 9 };
  return { from, to: from + 9 };
}

/** "20s" and "10s" are of this century, "30s" to "90s" of the last. */
function decadeStart(words: string): number {
  const name = words.split(' ').find((word) => word in WORD_DECADES);
  if (name !== undefined) return WORD_DECADES[name] ?? 0;
  const digits = Number(/(\d+) ?s$/.exec(words)?.[1] ?? 0);
  if (digits >= 1000) return digits;
  return digits >= 30 ? 1900 + digits : 2000 + digits;
}
