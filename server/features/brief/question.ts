import type { Period, Question, Reading } from './brief.js';
import { leftovers } from './leftovers.js';
import type { KnownNames } from './names.js';
import { NUMBER, parseNumber } from './numbers.js';
import { parsePeriod } from './periods.js';
import { asksAboutHistory, kindOf, subjectOf, unitOf } from './question-kinds.js';
import { readNames } from './question-names.js';
import { pattern, type Utterance } from './utterance.js';

/** Words that make up the question and need no further reading. */
const SAID = pattern(
  '(?:top|best|number one|listened|longest|how long|streaks?|sessions?|sitting|compared (?:to|with)|compare|against|versus|vs|drop(?:ped)?|stop(?:ped)?|forg[eo]t(?:ten)?|gave up|abandon(?:ed)?|neglected|used to|times|often|frequently|total|hours?|minutes?|days?|(?:of the )?week(?:days?|s)?|in a row|consecutive|favourites?|stream(?:ed|s)?|streaming|discover(?:ed|ies)?|new|for the first time|skip(?:s|ped|ping)?|different|distinct|unique|spend|spent|listens|plays|usually|statistics|stats|history|biggest|number of|recently|lately|again|average|per|each|every|by|year|month|over (?:time|the years)|ever since|no longer|lost|count|albums?|records?)',
);
const PERIOD_OPENS =
  /^(?:in|during|over|within|for|of|from|through|throughout|back|all|since|ever|before|after|until|between|this|last|the|today|yesterday|past|previous|on|exactly|(?:19|20)\d\d|\d{1,2}(?:st|nd|rd|th)?|an?|one|two|three|four|five|six|seven|eight|nine|ten|jan\w*|feb\w*|march|april|may|june|july|aug\w*|sep\w*|oct\w*|nov\w*|dec\w*|spring|summer|autumn|fall|winter|(?:mon|tues|wednes|thurs|fri|satur|sun)day|recently|lately|these)$/;
/** A bare number of weeks is a period only where it is said to be past. */
const COUNTED = /^(?:\d|an?(?![^ ])|one|two|three|four|five|six|seven|eight|nine|ten)/u;
const LIMIT = pattern(
  `(?:top|best|favourite|number) (?<n>${NUMBER})|(?<m>${NUMBER}) (?:most|top|favourite|biggest|best)`,
);
const AGAINST = /(?<![^ ])(?:against|versus|vs|compared to|compared with|than|to|or|and)(?: the)?$/u;

/** Reads a question about the listener's own history; null if it is none. Seasons are northern. */
export function readQuestion(utterance: Utterance, known: KnownNames, now: Date, timeZone: string): Reading | null {
  const line = utterance.line.slice(0, 600);
  if (!asksAboutHistory(line)) return null;
  const limit = readLimit(utterance);
  const [period = ALL_TIME, against = null] = readPeriods(utterance, now, timeZone);
  const kind = kindOf(line, period);
  const subject = subjectOf(line);
  const { named, versus } = readNames(utterance, known, subject);
  utterance.take(SAID, () => true);
  const implied = kind === 'top' || kind === 'forgotten' || kind === 'skipped' ? 'track' : null;
  const question: Question = {
    kind,
    subject: named.subject ?? subject ?? implied,
    name: named.name,
    from: period.from,
    to: period.to,
    limit,
    against,
    versus,
    by: unitOf(line, kind),
  };
  return { intent: 'question', question, notUnderstood: leftovers(utterance) };
}

const ALL_TIME: Period = { from: null, to: null };

function readLimit(utterance: Utterance): number | null {
  let limit: number | null = null;
  utterance.take(LIMIT, ({ groups }) => {
    const count = parseNumber(groups['n'] ?? groups['m'] ?? '');
    if (!Number.isInteger(count) || count < 1 || count > 200) return false;
    limit = count;
    return true;
  });
  return limit;
}

/** The periods in the order in which they were said; a bare "last" borrows its unit: "this year against last". */
function readPeriods(utterance: Utterance, now: Date, timeZone: string): Period[] {
  const periods: Period[] = [];
  let unit = 'year';
  for (let index = 0; index < utterance.tokens.length && periods.length < 2; index++) {
    if (utterance.isUsed(index) || !PERIOD_OPENS.test(utterance.word(index))) continue;
    const start = utterance.offset(index);
    const rest = utterance.line.slice(start);
    const bare =
      periods.length === 1 &&
      AGAINST.test(utterance.line.slice(0, start).trimEnd()) &&
      /^last(?= [.,]|$| one)/u.test(rest);
    const read = parsePeriod(bare ? `last ${unit}` : rest, now, timeZone);
    if (read === null || (COUNTED.test(rest) && !bare && isBareCount(rest.slice(0, read.length)))) continue;
    const to = bare ? index + 1 : utterance.tokenAt(start + read.length);
    unit =
      /(?<![^ ])(year|month|week|day|summer|winter|spring|autumn|fall)/u.exec(rest.slice(0, read.length))?.[1] ?? unit;
    periods.push({ from: read.from?.toISOString() ?? null, to: read.to?.toISOString() ?? null });
    utterance.use({ from: index, to });
    index = to - 1;
  }
  return periods;
}

/** "Three weeks", without "the last" or "ago", says how long and not when. */
const isBareCount = (words: string): boolean => /^\S+ (?:day|week|month|year|decade)s?$/u.test(words);
