import type { EraReading } from '../brief/era.js';
import type { KnownNames } from '../brief/names.js';
import { EVERYDAY_WORDS, STOP_WORDS } from '../brief/stop-words.js';
import type { Span, Utterance } from '../brief/utterance.js';
import { phraseAt } from '../brief/vocabulary.js';
import type { Fact, UnwantedVersion } from './memory.js';

/** What a statement is about, without what it says of it. `clean` is the opposite of explicit. */
export type About = Fact extends infer One
  ? One extends Fact
    ? Omit<One, 'stance'> & { clean?: boolean }
    : never
  : never;

export interface Objects {
  items: { about: About; span: Span }[];
  /** The token after the last of them. */
  to: number;
}

const LEAD =
  /^(?:the|some|any|all|every|that|this|of|in|with|by|from|a|an|most|much|more|lots|old|good|great|it|when|listening to|hearing|(?:kinds?|sorts?) of|stuff|music|songs?|tracks?|anything|everything|something|artists?|bands?)(?![^ ])/u;
const MUSIC =
  /^(?:music|songs?|stuff|tracks?|tunes?|artists?|bands?|singers?|rappers?|albums?|records?|vibes?|sounds?|ballads?|era|lyrics|hits|versions?|recordings?|remixes)(?![^ ])/u;
const CONNECTOR = /^(?:(?:,|and|or|nor|plus|\/|as well as|also) ?)+(?:no )?(?![^ ])/u;
const VERSIONS: [RegExp, UnwantedVersion][] = [
  [/^live (?:versions?|recordings?|cuts?|takes?|tracks?|songs?|albums?|performances?|music|stuff)(?![^ ])/u, 'live'],
  [/^(?:remixes|remix(?:ed)? (?:versions?|tracks?|songs?))(?![^ ])/u, 'remix'],
  [/^(?:covers|cover (?:versions?|songs?|bands?))(?![^ ])/u, 'cover'],
  [/^acoustic (?:versions?|recordings?|covers?|takes?)(?![^ ])/u, 'acoustic'],
  [/^(?:demos|demo (?:versions?|recordings?|takes?))(?![^ ])/u, 'demo'],
];
const EXPLICIT =
  /^(?:explicit(?: (?:lyrics|language|songs?|content|music|tracks?|stuff))?|swearing|swear words|cursing|curse words|profanity|bad language|foul language|dirty lyrics)(?![^ ])/u;
const CLEAN = /^clean (?:lyrics|language|versions?|songs?|music|tracks?)(?![^ ])/u;
const LONGEST_NAME = 6;

/** Reads a list of artists, genres, moods, eras and kinds of versions from a token on. */
export function readObjects(
  utterance: Utterance,
  from: number,
  known: KnownNames,
  eras: readonly EraReading[],
): Objects {
  const rest = (at: number): string =>
    at >= utterance.tokens.length ? '' : utterance.line.slice(utterance.offset(at));
  const after = (at: number, expression: RegExp): number => {
    const said = expression.exec(rest(at))?.[0];
    return said === undefined ? at : utterance.tokenAt(utterance.offset(at) + said.trimEnd().length);
  };
  const items: Objects['items'] = [];
  let at = from;
  for (;;) {
    let start = at;
    let found = itemAt(utterance, start, rest(start), known, eras);
    for (let next = after(start, LEAD); found === null && next > start; next = after(start, LEAD)) {
      start = next;
      found = itemAt(utterance, start, rest(start), known, eras);
    }
    if (found === null) return { items, to: items.at(-1)?.span.to ?? from };
    const to = after(found.to, MUSIC);
    for (const about of found.abouts) items.push({ about, span: { from: start, to } });
    const next = after(to, CONNECTOR);
    if (next === to) return { items, to };
    at = next;
  }
}

interface Found {
  abouts: About[];
  to: number;
}

function itemAt(
  utterance: Utterance,
  from: number,
  line: string,
  known: KnownNames,
  eras: readonly EraReading[],
): Found | null {
  if (line === '') return null;
  const end = (said: string): number => utterance.tokenAt(utterance.offset(from) + said.length);
  for (const [expression, name] of VERSIONS) {
    const said = expression.exec(line)?.[0];
    if (said !== undefined) return { abouts: [{ about: 'versions', name }], to: end(said) };
  }
  const explicit = EXPLICIT.exec(line)?.[0];
  if (explicit !== undefined) return { abouts: [{ about: 'explicit' }], to: end(explicit) };
  const clean = CLEAN.exec(line)?.[0];
  if (clean !== undefined) return { abouts: [{ about: 'explicit', clean: true }], to: end(clean) };
  const era = eras.find((reading) => reading.from === from);
  if (era !== undefined) return { abouts: [{ about: 'era', ...era.range }], to: era.to };

  const phrase = phraseAt((index) => utterance.word(index), from);
  const described = phrase === null ? null : describe(utterance, from + phrase.words.length, phrase.meaning);
  const artist = artistAt(utterance, from, known);
  return artist !== null && artist.to > (described?.to ?? from) ? artist : described;
}

/** A mood is one only where it is said of music: who hates rain may love rainy songs. */
function describe(
  utterance: Utterance,
  to: number,
  { genres = [], moods = [] }: NonNullable<ReturnType<typeof phraseAt>>['meaning'],
): Found | null {
  if (genres.length > 0) return { abouts: genres.map((name) => ({ about: 'genre', name })), to };
  const ofMusic = MUSIC.test(utterance.word(to));
  return moods.length > 0 && ofMusic ? { abouts: moods.map((name) => ({ about: 'mood', name })), to } : null;
}

/** The longest known name; no everyday word in small letters. */
function artistAt(utterance: Utterance, from: number, known: KnownNames): Found | null {
  for (let words = LONGEST_NAME; words > 0; words--) {
    const to = endOf(utterance, from, words);
    if (to === null) continue;
    const tokens = utterance.tokens.slice(from, to).filter(({ kind }) => kind === 'word');
    const name = known.get(
      tokens
        .map(({ key }) => key)
        .join(' ')
        .replace(/^the (?=\S)/, ''),
    );
    if (name === undefined) continue;
    const major = tokens.filter(({ word }) => !STOP_WORDS.has(word));
    const isEveryday = major.every(({ word }) => EVERYDAY_WORDS.has(word));
    const isWritten = major.length > 0 && utterance.capitalsMean && major.every(({ capital }) => capital);
    if (isEveryday && !isWritten) continue;
    return { abouts: [{ about: 'artist', name }], to };
  }
  return null;
}

/** Where a run of so many words ends; commas inside are part of a name ("Earth, Wind & Fire"). Null where there are fewer. */
function endOf(utterance: Utterance, from: number, words: number): number | null {
  let to = from;
  for (let left = words; left > 0; to++) {
    const token = utterance.tokens[to];
    if (token === undefined || token.kind === 'quote' || (token.kind === 'mark' && (to === from || token.word === '.')))
      return null;
    if (token.kind === 'word') left--;
  }
  return to;
}
