import { readEras } from './era.js';
import type { Item } from './items.js';
import { type KnownNames, namedArtists } from './names.js';
import { LEAD_WORDS, STOP_WORDS } from './stop-words.js';
import { normalise } from '../catalogue/identity.js';
import { quotation } from './tokenise.js';
import { capitalNames, introducedNames } from './unknown-names.js';
import { pattern, type Span, type Utterance } from './utterance.js';
import { phraseAt } from './vocabulary.js';

const SMALL_IN_TITLES = /^(?:of|the|a|an|in|on|to|for|my|me|i|is|at|you|n)$/;

/** Quotations and known artists: found before any rule, so that no number or genre inside a name is read. */
export function findNamed(utterance: Utterance, known: KnownNames): Item[] {
  const items: Item[] = [];
  utterance.tokens.forEach((token, index) => {
    if (token.kind !== 'quote' || utterance.isUsed(index)) return;
    const span = { from: index, to: index + 1 };
    const artist = known.get(normalise(quotation(token)));
    if (artist === undefined) items.push({ ...span, kind: 'title', track: { title: quotation(token), artist: null } });
    else items.push({ ...span, kind: 'artist', name: artist });
    utterance.use(span);
  });
  for (const artist of namedArtists(utterance, known)) {
    const title = titleBefore(utterance, artist.from);
    if (title !== null) items.push(title);
    items.push({ ...artist, kind: 'artist' });
  }
  if (items.some(({ kind }) => kind === 'artist')) items.push(...refusedTitles(utterance));
  return items;
}

/** 'Yellow by Coldplay': capitalised words before "by" or "from" and a known artist are a title without its quotes. */
function titleBefore(utterance: Utterance, artistFrom: number): Item | null {
  const to = artistFrom - 1;
  if (!/^(?:by|from)$/.test(utterance.word(to)) || !utterance.capitalsMean) return null;
  let from = to;
  for (let index = to - 1; index >= 0 && index >= to - 8 && !utterance.isUsed(index); index--) {
    const token = utterance.tokens[index];
    if (token?.kind !== 'word' || !(token.capital || SMALL_IN_TITLES.test(token.word))) break;
    if (token.capital) from = index;
  }
  const span = { from, to };
  const words = utterance.tokens.slice(from, to).map((token) => token.word);
  const phrase = phraseAt((index) => utterance.word(index), from);
  if (
    words.length === 0 ||
    words.every((word) => STOP_WORDS.has(word)) ||
    (phrase?.words.length ?? 0) >= words.length
  ) {
    return null;
  }
  utterance.use(span);
  return { ...span, kind: 'title', track: { title: utterance.written(span), artist: null } };
}

const REFUSED = pattern(
  '(?:without|except(?: for)?|excluding|besides|apart from|other than|not|no|skip|minus)(?: the)?(?: songs?| tracks?)?',
);

/** What music is described with is no title: "no Heavy Metal Songs", "without Radio Edits". */
const OF_MUSIC =
  /^(?:songs?|music|tracks?|tunes?|stuff|bands?|artists?|singers?|hits?|covers?|remix(?:es)?|remasters?|versions?|edits?|recordings?|ballads?|solos?|vocals?|lyrics|words|anthems?|classics|instrumentals?|repeats?|others|please)$/;

/** 'Queen, but not We Will Rock You': capitalised words beside an artist that are more than a description of music. */
function refusedTitles(utterance: Utterance): Item[] {
  if (!utterance.capitalsMean) return [];
  return utterance.matches(REFUSED).flatMap(({ to: from }): Item[] => {
    let to = from;
    while (utterance.tokens[to]?.kind === 'word' && !utterance.isUsed(to) && utterance.tokens[to]?.capital === true)
      to += 1;
    const span = { from, to };
    if (to - from < 2 || describesMusic(utterance, span)) return [];
    utterance.use(span);
    return [{ ...span, kind: 'title', track: { title: utterance.written(span), artist: null } }];
  });
}

function describesMusic(utterance: Utterance, { from, to }: Span): boolean {
  if (OF_MUSIC.test(utterance.word(to - 1))) return true;
  let isSaid = true;
  for (let index = from; index < to; index++) {
    const phrase = phraseAt((at) => utterance.word(at), index);
    if (phrase?.meaning.genres !== undefined && index + phrase.words.length === to) return true;
    if (phrase === null && !STOP_WORDS.has(utterance.word(index))) isSaid = false;
  }
  // "Sad Times", "Too Loud": a title of such words has three of them, and does not begin with one that leads on.
  return isSaid && (to - from === 2 || LEAD_WORDS.has(utterance.word(from)));
}

/** Eras, the vocabulary's phrases, and names that nobody knows: what the rules for numbers and limits left over. */
export function findDescribed(utterance: Utterance, now: Date): Item[] {
  const items: Item[] = readEras(utterance, now).map(({ range, ...span }) => ({
    ...span,
    kind: 'era',
    ranges: [range],
  }));
  for (const artist of introducedNames(utterance)) items.push({ ...artist, kind: 'artist' });
  for (const artist of capitalNames(utterance, 2)) items.push({ ...artist, kind: 'artist', mayBeTitle: true });
  const exact = items.some((item) => item.kind === 'era');
  const described = phrases(utterance, now);
  // Beside a year in figures, "recent" or "classic" says nothing more.
  items.push(...(exact ? described.filter((item) => item.kind !== 'era') : described));
  for (const artist of capitalNames(utterance, 1)) items.push({ ...artist, kind: 'artist', mayBeTitle: true });
  return items;
}

function phrases(utterance: Utterance, now: Date): Item[] {
  const items: Item[] = [];
  const unusedWord = (index: number): string => (utterance.isUsed(index) ? '' : utterance.word(index));
  for (let index = 0; index < utterance.tokens.length; index++) {
    const phrase = utterance.isUsed(index) ? null : phraseAt(unusedWord, index);
    if (phrase === null) continue;
    const span = { from: index, to: index + phrase.words.length };
    const { ago, ...meaning } = phrase.meaning;
    if (ago !== undefined) items.push({ ...span, kind: 'era', ranges: [counted(ago, now)] });
    else items.push({ ...span, kind: meaning.genres === undefined ? 'feel' : 'genre', meaning });
    utterance.use(span);
    index = span.to - 1;
  }
  return items;
}

function counted(
  ago: { from: number | null; to: number | null },
  now: Date,
): { from: number | null; to: number | null } {
  const year = now.getUTCFullYear();
  return { from: ago.from === null ? null : year - ago.from, to: ago.to === null ? null : year - ago.to };
}
