import { EVERYDAY_WORDS, STOP_WORDS } from './stop-words.js';
import { type NamedArtist, wordsBefore } from './names.js';
import { pattern, type Span, type Utterance } from './utterance.js';
import { phraseAt } from './vocabulary.js';

/** After these, whatever follows is a name, known or not. */
const NAME_FOLLOWS = pattern(
  '(?:by|featuring|feat|ft|(?:artists?|bands?|singers?|someone|somebody) like|similar to|sounds? like|sounding like|(?:in the )?style of|in the vein of|such as|the likes of|reminds me of|inspired by|the (?:artist|band|singer|rapper|group))',
);
/** After these, a capitalised word is a name. */
const CAPITAL_FOLLOWS =
  /(?:^| )(?:no|not|any|without|except|minus|some|more|less|play|hear|like|love|hate|with|from|add|include|only|just|avoid|skip|of|listen to|listening to|and|or|than|drop|the|exclude|excluding|but|nor|leave|keep|artists|bands|vs|want|stand|see|,)$/;
const SMALL = /^(?:of|the|n|de|la|van|von|da|del|y|los|el|a|and)$/;
const NOT_A_NAME =
  /^(?:similar|like|i|im|ive|my|me|this|that|these|those|your|our|same|each|all|different|various|every|new|female|male|women|men|other|it|them|him|her)$/;

/** Names after "by", "similar to" and the like that are not known to catalogue or history: taken as written. */
export function introducedNames(utterance: Utterance): NamedArtist[] {
  const found: NamedArtist[] = [];
  for (const match of utterance.matches(NAME_FOLLOWS)) {
    let next: number | null = match.to;
    while (next !== null) {
      const span = nameAt(utterance, next, true);
      const to = span?.to ?? endOfUsed(utterance, next);
      if (to === next) break;
      if (span !== null) found.push(named(utterance, span));
      next = afterConnector(utterance, to);
    }
  }
  return found;
}

/** Runs of at least so many capitalised words in a place where an artist is likely, not known and not in the vocabulary. */
export function capitalNames(utterance: Utterance, atLeast: number): NamedArtist[] {
  if (!utterance.capitalsMean) return [];
  const found: NamedArtist[] = [];
  utterance.tokens.forEach((token, index) => {
    if (utterance.isUsed(index) || token.opens || !token.capital) return;
    if (!CAPITAL_FOLLOWS.test(wordsBefore(utterance, index, 2))) return;
    const span = nameAt(utterance, index, false);
    if (span !== null && span.to - span.from >= atLeast) found.push(named(utterance, span));
  });
  return found;
}

function named(utterance: Utterance, span: Span): NamedArtist {
  const name = utterance.written(span).replace(/['’]s$/, '');
  utterance.use(span);
  return { ...span, name };
}

/** The name that begins at a token: a run of capitalised words or, where a name is certain, of uncommon small ones. */
function nameAt(utterance: Utterance, from: number, certain: boolean): Span | null {
  const first = utterance.tokens[from];
  if (first?.kind !== 'word' || utterance.isUsed(from) || NOT_A_NAME.test(first.word)) return null;
  const start = first.word === 'the' || first.word === 'a' ? from + 1 : from;
  if (utterance.capitalsMean && utterance.tokens[start]?.capital === true) {
    const span = { from, to: endOfCapitals(utterance, start) };
    return certain || !isOrdinary(utterance, { from: start, to: span.to }) ? span : null;
  }
  if (!certain) return null;
  const to = endOfWords(utterance, start);
  if (to === start || isOrdinary(utterance, { from: start, to })) return null;
  return { from, to };
}

function isNameWord(utterance: Utterance, index: number): boolean {
  return utterance.tokens[index]?.kind === 'word' && !utterance.isUsed(index);
}

function endOfCapitals(utterance: Utterance, start: number): number {
  const isCapital = (index: number): boolean =>
    isNameWord(utterance, index) && (utterance.tokens[index]?.capital === true || /^\d/.test(utterance.word(index)));
  let to = start;
  while (isCapital(to)) {
    to += 1;
    const small =
      SMALL.test(utterance.word(to)) && (utterance.word(to) !== 'and' || utterance.tokens[to]?.text !== 'and');
    const joint = small && SMALL.test(utterance.word(to + 1)) && utterance.word(to + 1) !== 'and' ? 2 : small ? 1 : 0;
    if (
      joint > 0 &&
      isNameWord(utterance, to) &&
      utterance.tokens[to + joint]?.capital === true &&
      isCapital(to + joint)
    )
      to += joint;
  }
  return to;
}

function endOfWords(utterance: Utterance, start: number): number {
  let to = start;
  while (to < start + 4 && isNameWord(utterance, to)) {
    const word = utterance.word(to);
    if (STOP_WORDS.has(word) && !(SMALL.test(word) && word !== 'and' && word !== 'a' && to > start)) break;
    to += 1;
  }
  while (to > start && STOP_WORDS.has(utterance.word(to - 1))) to -= 1;
  return to;
}

/** Only everyday words, or words of the vocabulary from beginning to end. */
function isOrdinary(utterance: Utterance, span: Span): boolean {
  const phrase = phraseAt((index) => utterance.word(index), span.from);
  if (phrase !== null && span.from + phrase.words.length >= span.to) return true;
  if (phraseAt((index) => utterance.word(index), span.to - 1)?.meaning.genres !== undefined) return true;
  for (let index = span.from; index < span.to; index++) {
    const word = utterance.word(index);
    if (!EVERYDAY_WORDS.has(word) && !STOP_WORDS.has(word)) return false;
  }
  return true;
}

/** Known names in the same list are used up already. */
function endOfUsed(utterance: Utterance, from: number): number {
  let to = from;
  while (utterance.isUsed(to)) to += 1;
  return to;
}

function afterConnector(utterance: Utterance, index: number): number | null {
  let next = index;
  while (/^(?:,|and|or|nor|by|\/)$/.test(utterance.word(next)) && next < index + 3) next += 1;
  return next === index ? null : next;
}
