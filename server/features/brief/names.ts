import { normalise } from '../catalogue/identity.js';
import { EVERYDAY_WORDS, STOP_WORDS } from './stop-words.js';
import { type Token, quotation } from './tokenise.js';
import { ALWAYS_CAPITAL } from './capitals.js';
import type { Span, Utterance } from './utterance.js';
import { phraseAt } from './vocabulary.js';

/** Longest artist name looked for, in words. */
const MAX_WORDS = 6;

/** Normalised name → name as it is known. */
export type KnownNames = ReadonlyMap<string, string>;

export interface NamedArtist extends Span {
  name: string;
}

const MARKED_STRONGLY =
  /(?:^| )(?:by|similar to|(?:sounds?|sounding|something|anything|somebody|someone|stuff|music|songs?|tracks?|more|playlist|artists?|bands?|singers?|acts|groups|much|just|kind of|a bit) like|style of|vein of|likes of|lines of|fans? of|reminds me of|reminiscent of|inspired by|influenced by|featuring|feat|ft|artists?|bands?|singer|rapper|group|such as|discography of|nobody but|nothing but)(?: the)?$/;
const MARKED_AS_OUT =
  /(?:^| )(?:no|no more|without|without any|except|except for|not|minus|any|but no|excluding)(?: the)?$/;
const MARKED_WEAKLY = /(?:^| )(?:some|more|play|hear|add|any|only|less|drop|love|to|include|of)(?: the)?$/;
const CONNECTOR = /^(?:(?:,|\/|and|or|nor|the|by|plus) ?)*$/;
/** Words that a name of everyday words would hardly have, but any request has. */
const MUSIC =
  /^(?:music|songs?|sounds?|vibes?|tracks?|playlist|mix|hits|beats|minutes?|hours?|years?|months?|weeks?|days?|seconds|times|versions?|recordings?|remixes|albums?)$/;
/** All word sequences of a request that could be somebody's name, normalised. */
export function candidateNames(tokens: readonly Token[]): string[] {
  const names = new Set<string>();
  tokens.forEach((token, index) => {
    if (token.kind === 'quote') names.add(normalise(quotation(token)));
    for (const { key, owner } of sequences(tokens, index)) {
      names.add(key);
      if (owner !== null) names.add(owner);
    }
  });
  names.delete('');
  return [...names];
}

/** The known artists that a request names, longest names first, and no everyday words that happen to be a name. */
export function namedArtists(utterance: Utterance, known: KnownNames): NamedArtist[] {
  const found: NamedArtist[] = [];
  for (let index = 0; index < utterance.tokens.length; index++) {
    if (utterance.isUsed(index)) continue;
    const options = [...sequences(utterance.tokens, index)].reverse();
    for (const { key, owner, to } of options) {
      const name = known.get(key) ?? (owner === null ? undefined : known.get(owner));
      if (name === undefined) continue;
      const artist = { name, from: index, to };
      if (!isMeant(utterance, artist, found.at(-1))) continue;
      if (utterance.word(index - 1) === 'the' && !utterance.isUsed(index - 1)) artist.from -= 1;
      found.push(artist);
      utterance.use(artist);
      index = to - 1;
      break;
    }
  }
  return found;
}

/** Runs of one to six words from here on, shortest first. */
function* sequences(
  tokens: readonly Token[],
  from: number,
): Generator<{ key: string; owner: string | null; to: number }> {
  let key = '';
  let words = 0;
  for (let to = from + 1; words < MAX_WORDS && to <= tokens.length; to++) {
    const token = tokens[to - 1];
    if (token === undefined || token.kind === 'quote' || token.text === '\n') return;
    if (token.kind === 'mark') {
      if (words === 0) return;
      continue;
    }
    words += 1;
    const owner = token.owner === null ? null : stripped(`${key} ${token.owner}`);
    key = `${key} ${token.key}`;
    yield { key: stripped(key), owner, to };
  }
}

function stripped(key: string): string {
  return key.trim().replace(/^the (?=\S)/, '');
}

function isMeant(utterance: Utterance, span: NamedArtist, previous: NamedArtist | undefined): boolean {
  const words = utterance.tokens.slice(span.from, span.to).filter((token) => token.kind === 'word');
  const inside = words.length > 1 && words[0]?.word === 'the' ? words.slice(1) : words;
  if (inside[0] === undefined || inside[0].word === 'the') return false;
  const before = wordsBefore(utterance, span.from, 4);
  const inList = previous !== undefined && CONNECTOR.test(wordsBetween(utterance, previous.to, span.from));
  const strong = MARKED_STRONGLY.test(before) || (inList && inside.some((token) => !STOP_WORDS.has(token.word)));
  const phrase = longestPhrase(utterance, span);
  if (phrase > inside.length || (phrase === inside.length && !strong)) return false;
  if (strong) return true;
  const major = inside.filter((token) => !/^(?:the|of|and|a|for|in|to|n|at|on|with|de|la)$/.test(token.word));
  if (utterance.capitalsMean && major.length > 0 && areCapital(major)) return true;
  if (inside.every((token) => /^[\d:.]+$/.test(token.word))) return utterance.word(span.from - 1) === 'the';
  const everyday = inside.every(({ word }) => isEveryday(word));
  if (!everyday) return inside.length > 1 || span.name.length > 2;
  if (inside.every((token) => STOP_WORDS.has(token.word))) return false;
  if (MARKED_AS_OUT.test(before)) return !MUSIC.test(utterance.word(span.to));
  if (inside.length === 1) return false;
  if (inside.some((token) => MUSIC.test(token.word))) return false;
  return phrase === 0 || (phrase === 1 && (inside.length > 2 || MARKED_WEAKLY.test(before)));
}

function isEveryday(word: string): boolean {
  if (STOP_WORDS.has(word) || EVERYDAY_WORDS.has(word) || /^\d+$/.test(word)) return true;
  return phraseAt((index) => (index === 0 ? word : ''), 0) !== null;
}

/** Capitals that are no mere beginning of a sentence, nor a word that always has one. */
function areCapital(major: readonly Token[]): boolean {
  if (!major.every((token) => token.capital || /^\d/.test(token.word))) return false;
  return major.some((token) => token.capital && !token.opens && !ALWAYS_CAPITAL.test(token.word));
}

/** Length in words of the longest phrase of the vocabulary that overlaps a span. */
function longestPhrase(utterance: Utterance, span: Span): number {
  let longest = 0;
  for (let at = Math.max(0, span.from - 4); at < span.to; at++) {
    const length = phraseAt((index) => utterance.word(index), at)?.words.length ?? 0;
    if (at + length > span.from) longest = Math.max(longest, length);
  }
  return longest;
}

export function wordsBetween(utterance: Utterance, from: number, to: number): string {
  return utterance.tokens
    .slice(from, to)
    .map((token) => token.word)
    .join(' ');
}

/** The last words before a token, back to what is already used up. */
export function wordsBefore(utterance: Utterance, index: number, count: number): string {
  let from = index;
  while (from > Math.max(0, index - count) && !utterance.isUsed(from - 1)) from--;
  return wordsBetween(utterance, from, index);
}
