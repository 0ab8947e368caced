const ONES = ['one', 'two', 'three', 'four', 'five', 'six', 'seven', 'eight', 'nine'];
const TEENS = [
  'ten',
  'eleven',
  'twelve',
  'thirteen',
  'fourteen',
  'fifteen',
  'sixteen',
  'seventeen',
  'eighteen',
  'nineteen',
];
const TENS = ['twenty', 'thirty', 'forty', 'fifty', 'sixty', 'seventy', 'eighty', 'ninety'];

const VALUES = new Map<string, number>([
  ...ONES.map((word, index): [string, number] => [word, index + 1]),
  ...TEENS.map((word, index): [string, number] => [word, index + 10]),
  ...TENS.map((word, index): [string, number] => [word, (index + 2) * 10]),
  ['fourty', 40],
  ['a', 1],
  ['an', 1],
  ['couple', 2],
]);

const ORDINALS = ['first', 'second', 'third', 'fourth', 'fifth', 'sixth', 'seventh', 'eighth', 'ninth', 'tenth'];
const ORDINAL_VALUES = new Map<string, number>([
  ...ORDINALS.map((word, index): [string, number] => [word, index + 1]),
  ['eleventh', 11],
  ['twelfth', 12],
  ['thirteenth', 13],
  ['fourteenth', 14],
  ['fifteenth', 15],
  ['twentieth', 20],
]);

const ones = `(?:${ONES.join('|')})`;
const tens = `(?:${[...TENS, 'fourty'].join('|')})`;
const below100 = `(?:${tens}(?: ${ones})?|${TEENS.join('|')}|${ones})`;

/** Source of an expression for a cardinal number in digits or English words, up to 999. */
export const NUMBER = [
  String.raw`(?:\d{1,4}(?:[.]\d{1,2})?`,
  `(?:a |${ones} )hundred(?: and)?(?: ${below100})?`,
  `(?:half a |a |${below100} )?dozen`,
  `a couple(?: of)?|couple of`,
  `${below100})(?: odd| ish)?`,
].join('|');

/** Source of a look-ahead for what a number or a length of time may begin with; it spares trying every form on every word. */
export const NUMBER_AHEAD = `(?=\\d|(?:an?|half|dozen|couple|hour|the|quarters?|between|${[...ONES, ...TEENS, ...TENS, 'fourty'].join('|')})(?![^ ]))`;

/** Source of an expression for an ordinal: "third", "3rd". */
export const ORDINAL = String.raw`(?:${[...ORDINAL_VALUES.keys()].join('|')}|\d{1,3}(?:st|nd|rd|th))`;

/** The value of what {@link NUMBER} matched; NaN for anything else. */
export function parseNumber(words: string): number {
  const plain = words.replace(/ (?:odd|ish)$/, '');
  if (/^\d/.test(plain)) return Number(plain);
  let total = 0;
  for (const word of plain.split(' ')) {
    if (word === 'and' || word === 'of') continue;
    if (word === 'half') return 6;
    if (word === 'hundred') total = Math.max(total, 1) * 100;
    else if (word === 'dozen') total = Math.max(total, 1) * 12;
    else if (word === 'couple') return 2;
    else total += VALUES.get(word) ?? NaN;
  }
  return total;
}

/** The value of what {@link ORDINAL} matched. */
export function parseOrdinal(word: string): number {
  return ORDINAL_VALUES.get(word) ?? Number.parseInt(word, 10);
}
