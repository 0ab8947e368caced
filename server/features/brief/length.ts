import { NUMBER, NUMBER_AHEAD, parseNumber } from './numbers.js';
import { pattern, type Utterance } from './utterance.js';

const HOURS = '(?:h|hr|hrs|hour|hours)';
const MINUTES = '(?:m|min|mins|minute|minutes)';
/** Words around a length that change nothing about it. */
const ABOUT =
  '(?:(?:for|about|around|approximately|approx|roughly|circa|some|exactly|at least|at most|up to|under|less than|max|maximum|a good|a solid|a full|a whole|the next|next|lasting|total|of|a|an|nearly|almost) ){0,3}';
const AFTER = '(?: (?:long|or so|total|in total|max|maximum|tops|worth of|worth|at most|in length|straight|minimum))?';

interface Form {
  source: string;
  minutes: (groups: Record<string, string | undefined>) => number;
}

const value = (words: string | undefined): number => parseNumber(words ?? '');

/** From the most specific to the plainest: "an hour and a half" must be read before "an hour". */
const FORMS: Form[] = [
  { source: `(?:an? |one |1 )${HOURS} and a half`, minutes: () => 90 },
  { source: `(?<n>${NUMBER}) ${HOURS} and a half`, minutes: ({ n }) => value(n) * 60 + 30 },
  { source: `(?<n>${NUMBER}) and a half ${HOURS}`, minutes: ({ n }) => value(n) * 60 + 30 },
  { source: '(?:an )?hour and a quarter', minutes: () => 75 },
  { source: '(?:three )?quarters of an hour', minutes: () => 45 },
  { source: '(?:a )?quarter (?:of an )?hour', minutes: () => 15 },
  { source: 'half (?:an |a )?hour', minutes: () => 30 },
  {
    source: `(?<h>${NUMBER}|an) ${HOURS} (?:and )?(?<n>${NUMBER}) ${MINUTES}`,
    minutes: ({ h, n }) => (h === 'an' ? 1 : value(h)) * 60 + value(n),
  },
  { source: String.raw`(?<h>\d{1,2}) h (?<n>\d\d)`, minutes: ({ h, n }) => value(h) * 60 + value(n) },
  {
    source: String.raw`(?<h>\d{1,2}):(?<n>[0-5]\d) ${HOURS}`,
    minutes: ({ h, n }) => value(h) * 60 + value(n),
  },
  {
    source: `(?<low>${NUMBER}) (?:-|to|or) (?<n>${NUMBER}) ${HOURS}`,
    minutes: ({ low, n }) => (value(low) + value(n)) * 30,
  },
  {
    source: `(?:between (?<least>${NUMBER}) and|(?<low>${NUMBER}) (?:-|to|or)) (?<n>${NUMBER}) (?:- )?${MINUTES}`,
    minutes: ({ least, low, n }) => (value(least ?? low) + value(n)) / 2,
  },
  { source: `(?<n>${NUMBER}) (?:- )?(?:full |whole |good |more )?${HOURS}`, minutes: ({ n }) => value(n) * 60 },
  { source: `(?<n>${NUMBER}) (?:- )?${MINUTES}`, minutes: ({ n }) => value(n) },
  { source: '(?:an|one|a full|a whole|a solid|a good|the next|1) hour|hour long', minutes: () => 60 },
];

/** Every way to say a length of time, as an expression without groups. */
export const DURATION = `(?:${NUMBER_AHEAD}(?:${FORMS.map((form) => form.source.replace(/\(\?<\w+>/g, '(?:')).join('|')}))`;

const ANCHORED = FORMS.map((form) => ({ ...form, expression: new RegExp(`^(?:${form.source})$`, 'u') }));

/** The minutes in what {@link DURATION} matched. */
export function parseDuration(words: string): number {
  for (const { expression, minutes } of ANCHORED) {
    const found = expression.exec(words);
    if (found !== null) return Math.round(minutes({ ...found.groups }));
  }
  return Number.NaN;
}

const LENGTH = pattern(`${ABOUT}(?<length>${DURATION})${AFTER}`);

const FEW = '(?:[2-9]|two|three|four|five|six|seven|eight|nine|ten|10)';
/** A length of single songs ("songs under 4 minutes", "3-minute songs") is no length of the playlist. */
const SONG_LENGTH = pattern(
  [
    `(?:songs?|tracks?) (?:that are |which are )?(?:under|over|shorter than|longer than|less than|more than|up to|below|above|of) ${DURATION}`,
    `nothing (?:that is |thats )?(?:under|over|shorter than|longer than) ${FEW} minutes?`,
    `${FEW} (?:- )?minutes? (?:long )?(?:songs|tracks)`,
  ].join('|'),
);

const THINGS =
  '(?:songs?|tracks?|tunes?|titles?|pieces?|numbers|hits|bangers|choons|anthems|recordings|ballads|favourites|classics|gems)';
/** Words that may stand between a number and its noun: "ten of my favourite sad songs". */
const BETWEEN =
  '(?:(?!(?:by|for|with|from|per|and|or|in|at|to|songs?|tracks?|m|mins?|minutes?|h|hrs?|hours?|bpm|times|artists?|of)(?![^ ]))[\\p{L}\\p{N}]+|of(?: my| the| your)?)';
const COUNT = pattern(
  `${ABOUT}(?:(?<low>${NUMBER}) (?:to|-|or) )?(?<count>${NUMBER})(?= (?:${BETWEEN} ){0,4}?${THINGS}(?![^ ]))`,
);

/** Counts above this are years or slips. */
const MAX_COUNT = 500;

/** Reads the playlist's length in minutes, within a day. */
export function readMinutes(utterance: Utterance): number | null {
  let minutes: number | null = null;
  const notTheWhole = utterance.matches(SONG_LENGTH);
  utterance.take(LENGTH, (match) => {
    if (notTheWhole.some((part) => part.from < match.to && match.from < part.to)) return false;
    const read = parseDuration(match.groups['length'] ?? '');
    if (!(read >= 1 && read <= 24 * 60)) return false;
    minutes = read;
    return true;
  });
  return minutes;
}

/** Reads how many tracks are wanted; the noun and the words before it stay for other rules. */
export function readCount(utterance: Utterance): number | null {
  let count: number | null = null;
  utterance.take(COUNT, ({ groups }) => {
    const high = parseNumber(groups['count'] ?? '');
    const low = groups['low'] === undefined ? high : parseNumber(groups['low']);
    const read = Math.round((low + high) / 2);
    if (!Number.isInteger(low) || !Number.isInteger(high) || read < 1 || read > MAX_COUNT) return false;
    count = read;
    return true;
  });
  return count;
}
