import type { Question, QuestionKind, QuestionUnit } from './brief.js';

const ASK =
  '(?:(?:and|so|ok|okay|hi|hey|hello|,|please|\\.) )*(?:(?:can|could|would) you (?:please )?(?:tell|show|give) me |(?:please )?(?:tell|show|give) me |list |do you know |i want to know |i(?:d| would) like to know |i wonder )?';
/** A question opens with a question word and speaks of the listener's own past. */
const OPENS = new RegExp(
  `^${ASK}(?:what|which|who|whats|whos|when|how|did|have|was|is|do i (?:listen|play|hear|stream|skip)|my (?:\\S+ )?(?:top|most|number one|listening|stats|statistics|history|streak|streaks|total|longest)|top (?:\\d+|ten|five|three)|compare)(?![^ ])`,
  'u',
);
const COMPARES = new RegExp(`^${ASK}compare(?![^ ])`, 'u');
const OWN_PAST =
  /(?<![^ ])(?:(?:did|have|do|had|am|was) (?:i|we)|ive|i (?:ever |even |first |last |mostly |usually |once )?(?:play|played|listen|listened|hear|heard|stream|streamed|discover|discovered|skip|skipped|spend|spent|loved|had)|my (?:\S+ )?(?:top|most|favourite|favourites|number one|listening|history|stats|statistics|streak|streaks|session|sessions|taste|year|total|plays))(?![^ ])/u;
/** "How much jazz this year?" is about the past without saying so. */
const HOW_MUCH_WHEN =
  /(?<![^ ])how (?:much|many|often)(?![^ ]).*(?<![^ ])(?:this|last|since|(?:19|20)\d\d|yesterday|today|recently|lately)(?![^ ])/u;
const ASKS_FOR_MUSIC =
  /(?<![^ ])(?:(?:should|can|could|may|might|would|must|will|shall) (?:i|we)|do i (?:need|have|use|get|import|connect|sign|log|export|delete)|playlist|make|create|recommend|suggest|havent|have not|never|nothing|forgot about|based on|similar|play (?:me|some|my|us|a)|how (?:about|are|is|do you)|what (?:about|if|can|else))(?![^ ])/u;

/** Whether a line of words asks about the listener's own history. */
export const asksAboutHistory = (line: string): boolean =>
  OPENS.test(line) &&
  (OWN_PAST.test(line) || HOW_MUCH_WHEN.test(line) || COMPARES.test(line)) &&
  !ASKS_FOR_MUSIC.test(line);

const KINDS: [QuestionKind, RegExp][] = [
  ['streak', /(?<![^ ])(?:streaks?|(?:days|weeks) in a row|consecutive days)(?![^ ])/u],
  [
    'session',
    /(?<![^ ])(?:(?:longest|biggest) (?:\S+ )?(?:sessions?|sitting|binge|marathon)|in one (?:go|sitting)|(?:sessions?|listen(?:ed)?|play(?:ed)?) (?:the )?longest|without (?:a )?(?:break|pause|stopping))(?![^ ])/u,
  ],
  ['skipped', /(?<![^ ])(?:skip|skips|skipped|skipping)(?![^ ])/u],
  [
    'new',
    /^(?!.*(?<![^ ])when (?:did|have|do)(?![^ ])).*(?<![^ ])(?:discover|discovered|discoveries|new (?:to me|artists?|bands?|singers?|songs?|tracks?|albums?|music)|for the (?:very )?first time)(?![^ ])/u,
  ],
  ['first-listen', /(?<![^ ])(?:first|discover|discovered|start listening|started listening|start playing)(?![^ ])/u],
  [
    'forgotten',
    /(?<![^ ])(?:drop|dropped|stop|stopped|forget|forgot|forgotten|gave up|give up|no longer|used to|abandon|abandoned|lost|and then not|never again|neglected)(?![^ ])/u,
  ],
  [
    'last-listen',
    /(?<![^ ])(?:last (?:hear|heard|play|played|listen|listened|stream|time)|last time|most recently|(?:played|play|hear|heard) last(?= [.,]|$))(?![^ ])/u,
  ],
  [
    'trend',
    /(?<![^ ])(?:(?:per|each|every|by) (?:day|week|month|year)|(?:what|which) (?:year|month|week)|over (?:time|the (?:years|months|weeks)))(?![^ ])/u,
  ],
  [
    'clock',
    /(?<![^ ])(?:when (?:do|am|did) i|(?:what|which) (?:time|hour|hours|times|day|days|weekday|weekdays|part)|time of (?:the )?day|(?:by|per|each) (?:hour|weekday)|day of the week|weekday|at night or)(?![^ ])/u,
  ],
  [
    'different',
    /(?<![^ ])how many (?:(?:different|distinct|unique|separate) )*(?:artists|bands|singers|musicians|rappers|songs|tracks|tunes|albums|records|genres|styles|kinds of music)(?![^ ])/u,
  ],
  [
    'total',
    /(?<![^ ])how (?:many (?:hours|minutes|days|plays|listens|streams)|long|much (?:time|music)|much (?:did|have|do) i)(?![^ ])|(?<![^ ])(?:in total|total)(?![^ ])/u,
  ],
  [
    'count',
    /(?<![^ ])(?:how (?:many|often|much|frequently)|number of times|compare|(?:more|more often)(?: to| of)? .+ (?:or|than)|do i (?:listen|play|hear|stream))(?![^ ])|^(?:(?:hi|hey|hello|so|and|ok|,) )*(?:did|have) (?:i|we)(?![^ ])/u,
  ],
  [
    'top',
    /(?<![^ ])(?:most|top|favourite|favourites|number one|mostly|been (?:listening|playing)|biggest|best|(?:did|have|do) i (?:listen|listened|play|played|hear|heard|stream|streamed|love|loved)|a lot)(?![^ ])/u,
  ],
  ['played', /(?<![^ ])(?:was i|were we) (?:playing|listening|hearing|streaming)(?![^ ])/u],
];
/** Said of a ranking, so that a single day is one too. */
const RANKS = /(?<![^ ])(?:most|top|favourite|favourites|number one|mostly|biggest|best|a lot)(?![^ ])/u;
const TWO_DAYS_MS = 2 * 86_400_000;

/** What is asked. Of a day or two the plays themselves are told, unless a ranking is asked for. */
export function kindOf(line: string, { from, to }: Pick<Question, 'from' | 'to'>): QuestionKind {
  const kind = KINDS.find(([, expression]) => expression.test(line))?.[0] ?? 'other';
  const isRanked = kind !== 'played' && (kind !== 'top' || RANKS.test(line));
  if (isRanked) return kind;
  return from !== null && to !== null && Date.parse(to) - Date.parse(from) < TWO_DAYS_MS ? 'played' : 'top';
}

const UNITS: [QuestionUnit, RegExp][] = [
  ['weekday', /(?<![^ ])(?:weekdays?|days? of the week|(?:which|what) days?)(?![^ ])/u],
  [
    'hour',
    /(?<![^ ])(?:hours? (?:of|do|did|am)|(?:what|which|by|per|each) (?:time|hour|hours)|time of (?:the )?day)(?![^ ])/u,
  ],
  ['day', /(?<![^ ])(?:per|each|every|by) day(?![^ ])/u],
  ['week', /(?<![^ ])(?:(?:per|each|every|by|which|what) week|over the weeks)(?![^ ])/u],
  ['month', /(?<![^ ])(?:(?:per|each|every|by|which|what) month|over the months)(?![^ ])/u],
  ['year', /(?<![^ ])(?:(?:per|each|every|by|which|what) year|over the years)(?![^ ])/u],
];

/** What the hours or the amounts are told by. */
export function unitOf(line: string, kind: QuestionKind): QuestionUnit | null {
  if (kind !== 'clock' && kind !== 'trend') return null;
  return UNITS.find(([, expression]) => expression.test(line))?.[0] ?? null;
}

const SUBJECTS: [NonNullable<Question['subject']>, RegExp][] = [
  ['genre', /(?<![^ ])(?:genres?|(?:kind|kinds|sort|type|types|style|styles) of music)(?![^ ])/u],
  ['album', /(?<![^ ])(?:albums?|records?|lps?)(?![^ ])/u],
  ['artist', /(?<![^ ])(?:artists?|bands?|singers?|musicians?|groups?|who|whos|rappers?)(?![^ ])/u],
  ['track', /(?<![^ ])(?:songs?|tracks?|tunes?|titles?)(?![^ ])/u],
];

export const subjectOf = (line: string): Question['subject'] =>
  SUBJECTS.find(([, expression]) => expression.test(line))?.[0] ?? null;
