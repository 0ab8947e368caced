import { type EraReading, readEras } from '../brief/era.js';
import { candidateNames, type KnownNames } from '../brief/names.js';
import { contextOf, FORGET, FORGET_LAST, ONE_OFF, REMEMBER } from '../brief/told.js';
import { tokenise } from '../brief/tokenise.js';
import { type Span, Utterance } from '../brief/utterance.js';
import { normalise } from '../catalogue/identity.js';
import type { Fact, Stance, Statement } from './memory.js';
import { type About, readObjects } from './statement-objects.js';
import { FAVOURITE_AFTER, HEADS, IRONY, STARTS, TAIL, TOLD_HEADS, UNREAL } from './statement-words.js';

/** Normalised name → name as it is written, for the artists that are known. */
export type FindArtists = (normalisedNames: string[]) => Promise<ReadonlyMap<string, string>>;

export interface Read {
  /** In the order in which they were said, the later one where two are about the same. */
  remember: Statement[];
  /** Topics of what shall be forgotten; 'last': what was learned last. */
  forget: string[] | 'last';
  /** It was asked for in so many words: "remember", "forget". */
  asked: boolean;
}

/** Nothing lasting is said without one of these, so that most messages need no second look. */
const MAY_TELL =
  /(?<![^ ])(?:i|im|ive|my|our|never|always|remember|memorise|memorize|note|mind|forget|favourite|favourites)(?![^ ])/u;
const SENTENCE_END = '.';
const LONGEST_NOTE = 200;
/** Who says more than this at once tells a story. */
const LONGEST_READ = 2_000;

/** Reads what a message says that outlasts it: tastes and circumstances in the first person, and what it asks to keep or forget. */
export async function readStatements(message: string, findArtists: FindArtists, now: Date): Promise<Read> {
  const read: Read = { remember: [], forget: [], asked: false };
  const tokens = tokenise(message.slice(0, LONGEST_READ));
  const utterance = new Utterance(tokens);
  if (!MAY_TELL.test(utterance.line)) return read;
  const known = await findArtists(candidateNames(tokens));
  const eras = readEras(new Utterance(tokens), now);
  const forget: string[] = [];
  for (const span of sentences(utterance)) {
    const words = line(utterance, span);
    if (FORGET_LAST.test(words)) return { remember: [], forget: 'last', asked: true };
    const [prefix, told] = [FORGET.exec(words), REMEMBER.exec(`${words} `)];
    read.asked ||= prefix !== null || told !== null;
    if (prefix !== null)
      forget.push(...toldIn(utterance, shifted(utterance, span, prefix[0]), known, eras).map(topicOf));
    else if (told !== null) read.remember.push(...toldIn(utterance, shifted(utterance, span, told[0]), known, eras));
    else if (utterance.word(span.to) !== SENTENCE_END || utterance.tokens[span.to]?.text !== '?')
      read.remember.push(...statedIn(utterance, span, words, message, known, eras));
  }
  return { remember: settled(read.remember), forget, asked: read.asked };
}

/** Reads a sentence that somebody asks to keep: always one memory, whose words stay. */
export async function readTold(text: string, findArtists: FindArtists, now: Date): Promise<Statement> {
  const tokens = tokenise(text);
  const utterance = new Utterance(tokens);
  const known = await findArtists(candidateNames(tokens));
  const eras = readEras(new Utterance(tokens), now);
  const said = sentences(utterance).flatMap((span) => toldIn(utterance, span, known, eras));
  const facts = said.flatMap((statement) => statement.facts);
  const [only] = said;
  return facts.length === 1 && said.length === 1 && only !== undefined
    ? { ...only, text }
    : { topic: noteTopic(text), text, facts };
}

const topicOf = ({ topic }: Statement): string => topic;
const noteTopic = (text: string): string => `note:${normalise(text)}`;

function sentences({ tokens }: Utterance): Span[] {
  const spans: Span[] = [];
  let from = 0;
  for (let at = 0; at <= tokens.length; at++) {
    if (at < tokens.length && tokens[at]?.word !== SENTENCE_END) continue;
    if (at > from) spans.push({ from, to: at });
    from = at + 1;
  }
  return spans;
}

const line = (utterance: Utterance, { from, to }: Span): string =>
  utterance.tokens
    .slice(from, to)
    .map(({ word }) => word)
    .join(' ');

/** The span without the words at its beginning that were matched. */
const shifted = (utterance: Utterance, { from, to }: Span, said: string): Span => ({
  from: Math.min(to, utterance.tokenAt(utterance.offset(from) + said.trimEnd().length)),
  to,
});

/** What stands in a sentence that was asked to be kept: the tastes in it, else the sentence as a note. */
function toldIn(utterance: Utterance, span: Span, known: KnownNames, eras: readonly EraReading[]): Statement[] {
  if (span.to <= span.from) return [];
  const words = line(utterance, span);
  const tastes = ONE_OFF.test(words) ? [] : tastesIn(utterance, span, TOLD_HEADS, known, eras);
  return tastes.length > 0 ? tastes : [noteOf(utterance, span, words)];
}

/** What a sentence says by itself. Irony, suppositions and what holds only now are left alone. */
function statedIn(
  utterance: Utterance,
  span: Span,
  words: string,
  message: string,
  known: KnownNames,
  eras: readonly EraReading[],
): Statement[] {
  if (IRONY.test(message) || UNREAL.test(words)) return [];
  const context = contextOf(words);
  if (context !== null) return [noteOf(utterance, span, words)];
  return tastesIn(utterance, span, HEADS, known, eras);
}

function noteOf(utterance: Utterance, span: Span, words: string): Statement {
  const text = capitalised(utterance.written(span).replace(/\s+/g, ' ').trim().slice(0, LONGEST_NOTE));
  const about = contextOf(words)?.about ?? null;
  return { topic: about === null ? noteTopic(text) : `context:${about}`, text, facts: [] };
}

/** "I love A and B, but I cannot stand C": every head that begins a clause, with the list that follows it. */
function tastesIn(
  utterance: Utterance,
  span: Span,
  heads: readonly (readonly [Stance, RegExp])[],
  known: KnownNames,
  eras: readonly EraReading[],
): Statement[] {
  const found: Statement[] = [];
  for (let at = span.from; at < span.to; at++) {
    const before = line(utterance, { from: span.from, to: at });
    if ((at > span.from && !STARTS.test(before)) || ONE_OFF.test(before)) continue;
    const rest = line(utterance, { from: at, to: span.to });
    const head = heads.flatMap(([stance, expression]) => {
      const said = expression.exec(rest)?.[0];
      return said === undefined ? [] : [{ stance, said: said.trimEnd() }];
    })[0];
    const list = readObjects(utterance, head === undefined ? at : after(utterance, at, head.said), known, eras);
    if (list.items.length === 0 || list.to > span.to) continue;
    const tail = line(utterance, { from: list.to, to: span.to });
    const favourite = head === undefined ? (FAVOURITE_AFTER.exec(tail)?.[0] ?? null) : '';
    if (favourite === null || !TAIL.test(tail.slice(favourite.length).trim())) continue;
    const stance = head?.stance ?? 'like';
    const wording = head === undefined ? null : utterance.written({ from: at, to: after(utterance, at, head.said) });
    for (const { about, span: named } of list.items) {
      const name = utterance.written(named);
      const text = capitalised(wording === null ? `${name} is a favourite of mine` : `${wording} ${name}`);
      found.push({ topic: topicFor(about), text, facts: [factOf(about, stance)] });
    }
    at = list.to - 1;
  }
  return found;
}

const after = (utterance: Utterance, at: number, said: string): number =>
  utterance.tokenAt(utterance.offset(at) + said.length);

function factOf({ clean, ...about }: About, stance: Stance): Fact {
  if (clean !== true) return { ...about, stance };
  return { about: 'explicit', stance: stance === 'like' ? 'never' : 'like' };
}

function topicFor(about: About): string {
  switch (about.about) {
    case 'era':
      return `era:${about.from ?? ''}-${about.to ?? ''}`;
    case 'explicit':
      return 'explicit';
    case 'artist':
      return `artist:${normalise(about.name)}`;
    default:
      return `${about.about}:${about.name}`;
  }
}

/** Of statements about the same the last one, at the place of the first. */
function settled(statements: readonly Statement[]): Statement[] {
  return [...new Map(statements.map((statement) => [statement.topic, statement])).values()];
}

const capitalised = (text: string): string => `${text.slice(0, 1).toUpperCase()}${text.slice(1)}`;
