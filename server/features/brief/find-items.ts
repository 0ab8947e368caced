import { readEras } from './era.js';
import type { Item } from './items.js';
import { type KnownNames, namedArtists } from './names.js';
import { normalise } from '../catalogue/identity.js';
import { quotation } from './tokenise.js';
import { capitalNames, introducedNames } from './unknown-names.js';
import type { Utterance } from './utterance.js';
import { phraseAt } from './vocabulary.js';

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
  for (const artist of namedArtists(utterance, known)) items.push({ ...artist, kind: 'artist' });
  return items;
}

/** Eras, the vocabulary's phrases, and names that nobody knows: what the rules for numbers and limits left over. */
export function findDescribed(utterance: Utterance, now: Date): Item[] {
  const items: Item[] = readEras(utterance, now).map(({ range, ...span }) => ({
    ...span,
    kind: 'era',
    ranges: [range],
  }));
  for (const artist of introducedNames(utterance)) items.push({ ...artist, kind: 'artist' });
  items.push(...phrases(utterance, now));
  for (const artist of capitalNames(utterance)) items.push({ ...artist, kind: 'artist' });
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
