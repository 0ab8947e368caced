import { normalise } from '../catalogue/identity.js';
import type { Period, Question, QuestionKind, Reading } from './brief.js';
import { leftovers } from './leftovers.js';
import { type KnownNames, namedArtists } from './names.js';
import { NUMBER, parseNumber } from './numbers.js';
import { parsePeriod } from './periods.js';
import { STOP_WORDS } from './stop-words.js';
import { quotation } from './tokenise.js';
import { pattern, type Span, type Utterance } from './utterance.js';
import { phraseAt } from './vocabulary.js';

const ASK =
  '(?:(?:and|so|ok|okay|hi|hey|hello|,|please|\\.) )*(?:(?:can|could|would) you (?:please )?(?:tell|show|give) me |(?:please )?(?:tell|show|give) me |list |do you know |i want to know |i(?:d| would) like to know |i wonder )?';
/** A question opens with a question word and speaks of the listener's own past. */
const OPENS = new RegExp(
  `^${ASK}(?:what|which|who|whats|whos|when|how|did|have|was|is|my (?:\\S+ )?(?:top|most|number one|listening|stats|statistics|history|streak|streaks|total)|top (?:\\d+|ten|five|three))(?![^ ])`,
  'u',
);
const OWN_PAST =
  /(?<![^ ])(?:(?:did|have|do|had|am|was) (?:i|we)|ive|i (?:ever |even |first |last |mostly |usually |once )?(?:play|played|listen|listened|hear|heard|stream|streamed|discover|discovered|spend|spent|loved|had)|my (?:\S+ )?(?:top|most|favourite|favourites|number one|listening|history|stats|statistics|streak|streaks|taste|year|total|plays))(?![^ ])/u;
/** "How much jazz this year?" is about the past without saying so. */
const HOW_MUCH_WHEN =
  /(?<![^ ])how (?:much|many|often)(?![^ ]).*(?<![^ ])(?:this|last|since|(?:19|20)\d\d|yesterday|today|recently|lately)(?![^ ])/u;
const ASKS_FOR_MUSIC =
  /(?<![^ ])(?:(?:should|can|could|may|might|would|must|will|shall) (?:i|we)|do i (?:need|have|use|get|import|connect|sign|log|export|delete)|playlist|make|create|recommend|suggest|havent|have not|never|nothing|forgot about|based on|similar|play (?:me|some|my|us|a)|how (?:about|are|is|do you)|what (?:about|if|can|else))(?![^ ])/u;

const KINDS: [QuestionKind, RegExp][] = [
  ['first-listen', /(?<![^ ])(?:first|discover|discovered|start listening|started listening|start playing)(?![^ ])/u],
  [
    'forgotten',
    /(?<![^ ])(?:drop|dropped|stop|stopped|forget|forgot|forgotten|gave up|give up|no longer|used to|abandon|abandoned|lost|and then not|never again|neglected)(?![^ ])/u,
  ],
  [
    'last-listen',
    /(?<![^ ])(?:last (?:hear|heard|play|played|listen|listened|stream|time)|last time|most recently|played last|hear last)(?![^ ])/u,
  ],
  [
    'clock',
    /(?<![^ ])(?:when (?:do|am|did) i|(?:what|which) (?:time|hour|hours|times|day|days|weekday|part)|time of (?:the )?day|day of the week|weekday|at night or)(?![^ ])/u,
  ],
  [
    'total',
    /(?<![^ ])how (?:many (?:hours|minutes|days|plays|listens|streams)|long|much (?:time|music)|much (?:did|have|do) i)(?![^ ])|(?<![^ ])(?:in total|total)(?![^ ])/u,
  ],
  [
    'count',
    /(?<![^ ])(?:how (?:many|often|much|frequently)|number of times)(?![^ ])|^(?:(?:hi|hey|hello|so|and|ok|,) )*(?:did|have) (?:i|we)(?![^ ])/u,
  ],
  [
    'top',
    /(?<![^ ])(?:most|top|favourite|favourites|number one|mostly|been (?:listening|playing)|biggest|best|(?:did|have|do) i (?:listen|listened|play|played|hear|heard|stream|streamed|love|loved)|a lot)(?![^ ])/u,
  ],
];

/** Words that make up the question and need no further reading. */
const SAID = pattern(
  '(?:top|best|number one|listened|longest|streaks?|compared (?:to|with)|compare|against|versus|vs|drop(?:ped)?|stop(?:ped)?|forg[eo]t(?:ten)?|gave up|abandon(?:ed)?|neglected|used to|times|often|frequently|total|hours?|minutes?|days?|weekday|week|favourites?|stream(?:ed|s)?|streaming|discover(?:ed)?|spend|spent|listens|plays|usually|statistics|stats|history|biggest|number of|recently|lately|again|average|per|year|month|ever since|no longer|lost|count|albums?|records?)',
);
const SUBJECTS: [NonNullable<Question['subject']>, RegExp][] = [
  ['genre', /(?<![^ ])(?:genres?|(?:kind|kinds|sort|type|types|style|styles) of music)(?![^ ])/u],
  ['album', /(?<![^ ])(?:albums?|records?|lps?)(?![^ ])/u],
  ['artist', /(?<![^ ])(?:artists?|bands?|singers?|musicians?|groups?|who|whos|rappers?)(?![^ ])/u],
  ['track', /(?<![^ ])(?:songs?|tracks?|tunes?|titles?)(?![^ ])/u],
];
const PERIOD_OPENS =
  /^(?:in|during|over|within|for|of|from|through|throughout|back|all|since|ever|before|after|until|between|this|last|the|today|yesterday|past|previous|on|(?:19|20)\d\d|jan\w*|feb\w*|march|april|june|july|aug\w*|sep\w*|oct\w*|nov\w*|dec\w*|spring|summer|autumn|fall|winter|recently|lately|these)$/;
const LIMIT = pattern(
  `(?:top|best|favourite|number) (?<n>${NUMBER})|(?<m>${NUMBER}) (?:most|top|favourite|biggest|best)`,
);
const NAME_FOLLOWS =
  /(?<![^ ])(?:hear|heard|play|played|listen to|listened to|listening to|stream|streamed|discover|discovered|playing|hearing|of|love)$/u;
const AGAINST = /(?<![^ ])(?:against|versus|vs|compared to|compared with|than|to|or|and)(?: the)?$/u;

/** Reads a question about the listener's own history; null if it is none. Seasons are northern. */
export function readQuestion(utterance: Utterance, known: KnownNames, now: Date, timeZone: string): Reading | null {
  const line = utterance.line.slice(0, 600);
  if (!OPENS.test(line) || !(OWN_PAST.test(line) || HOW_MUCH_WHEN.test(line)) || ASKS_FOR_MUSIC.test(line)) return null;
  const kind = KINDS.find(([, expression]) => expression.test(line))?.[0] ?? 'other';
  const limit = readLimit(utterance);
  const [period, against] = readPeriods(utterance, now, timeZone);
  const subject = SUBJECTS.find(([, expression]) => expression.test(line))?.[0] ?? null;
  const named = readName(utterance, known, subject);
  utterance.take(SAID, () => true);
  const implied = kind === 'top' || kind === 'forgotten' ? 'track' : null;
  const question: Question = {
    kind,
    subject: named.subject ?? subject ?? implied,
    name: named.name,
    from: period?.from ?? null,
    to: period?.to ?? null,
    limit,
    against: against ?? null,
    versus: null,
    by: null,
  };
  return { intent: 'question', question, notUnderstood: leftovers(utterance) };
}

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
    if (read === null) continue;
    const to = bare ? index + 1 : utterance.tokenAt(start + read.length);
    unit =
      /(?<![^ ])(year|month|week|day|summer|winter|spring|autumn|fall)/u.exec(rest.slice(0, read.length))?.[1] ?? unit;
    periods.push({ from: read.from?.toISOString() ?? null, to: read.to?.toISOString() ?? null });
    utterance.use({ from: index, to });
    index = to - 1;
  }
  return periods;
}

type Named = Pick<Question, 'subject' | 'name'>;

function readName(utterance: Utterance, known: KnownNames, subject: Question['subject']): Named {
  const quoted = utterance.tokens.findIndex((token) => token.kind === 'quote');
  const token = utterance.tokens[quoted];
  if (token !== undefined) {
    utterance.use({ from: quoted, to: quoted + 1 });
    const artist = known.get(normalise(quotation(token)));
    return {
      subject: artist !== undefined && subject !== 'track' ? 'artist' : (subject ?? 'track'),
      name: artist ?? quotation(token),
    };
  }
  const [artist] = namedArtists(utterance, known);
  if (artist !== undefined) return { subject: 'artist', name: artist.name };
  for (let index = 0; index < utterance.tokens.length; index++) {
    if (utterance.isUsed(index)) continue;
    const phrase = phraseAt((at) => (utterance.isUsed(at) ? '' : utterance.word(at)), index);
    const genre = phrase?.meaning.genres?.[0];
    if (phrase === null || genre === undefined) continue;
    utterance.use({ from: index, to: index + phrase.words.length });
    return { subject: 'genre', name: genre };
  }
  const span = unknownName(utterance);
  if (span === null) return { subject: null, name: null };
  utterance.use(span);
  const name = utterance.written(span);
  const artistName = known.get(normalise(name));
  return artistName === undefined ? { subject, name } : { subject: 'artist', name: artistName };
}

/** What follows "play", "hear", "listen to", taken as written. */
function unknownName(utterance: Utterance): Span | null {
  for (let from = 1; from < utterance.tokens.length; from++) {
    const before = utterance.line.slice(0, utterance.offset(from)).trimEnd();
    if (!NAME_FOLLOWS.test(before)) continue;
    let to = from;
    while (isNameWord(utterance, to) && to < from + 6) to += 1;
    while (to > from && STOP_WORDS.has(utterance.word(to - 1))) to -= 1;
    const start = /^(?:the|a|an)$/.test(utterance.word(from)) && to > from + 2 ? from : from;
    if (to > start && !utterance.tokens.slice(start, to).every((token) => STOP_WORDS.has(token.word)))
      return { from: start, to };
  }
  return null;
}

function isNameWord(utterance: Utterance, index: number): boolean {
  const token = utterance.tokens[index];
  return (
    token?.kind === 'word' &&
    !utterance.isUsed(index) &&
    !/^(?:and|then|or|when|most|more|on|in|per|each|every|than|against|versus|vs|compared|times?|often)$/.test(
      token.word,
    )
  );
}
