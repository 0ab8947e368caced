import { normalise } from '../catalogue/identity.js';
import type { Question } from './brief.js';
import { type KnownNames, namedArtists, wordsBetween } from './names.js';
import { STOP_WORDS } from './stop-words.js';
import { quotation } from './tokenise.js';
import type { Span, Utterance } from './utterance.js';
import { phraseAt } from './vocabulary.js';

export type Named = Pick<Question, 'subject' | 'name'>;

const NAME_FOLLOWS =
  /(?<![^ ])(?:hear|heard|play|played|listen to|listened to|listening to|stream|streamed|discover|discovered|playing|hearing|skip|skipped|of|love)$/u;
/** Stands between two that are compared. */
const COMPARED =
  /^(?:(?:,|more|often|against|versus|vs|or|than|to|with|and|compared to|compared with|the|did|i|play|listen to) ?)+$/u;

/** What a question is about, and what that is compared with. Uses up the names. */
export function readNames(
  utterance: Utterance,
  known: KnownNames,
  subject: Question['subject'],
): { named: Named; versus: Named | null } {
  const found = [...quoted(utterance, known, subject), ...named(utterance, known)].sort((a, b) => a.from - b.from);
  const [first, second] = found;
  if (first === undefined) return { named: unknown(utterance, known, subject), versus: null };
  const areCompared = second !== undefined && COMPARED.test(wordsBetween(utterance, first.to, second.from));
  return { named: nameOf(first), versus: areCompared ? nameOf(second) : null };
}

type Placed = Span & { subject: Question['subject']; name: string };
const nameOf = ({ subject, name }: Placed): Named => ({ subject, name });

function quoted(utterance: Utterance, known: KnownNames, subject: Question['subject']): Placed[] {
  return utterance.tokens.flatMap((token, index): Placed[] => {
    if (token.kind !== 'quote') return [];
    const span = { from: index, to: index + 1 };
    utterance.use(span);
    const artist = known.get(normalise(quotation(token)));
    const isArtist = artist !== undefined && subject !== 'track';
    return [{ ...span, subject: isArtist ? 'artist' : (subject ?? 'track'), name: artist ?? quotation(token) }];
  });
}

function named(utterance: Utterance, known: KnownNames): Placed[] {
  const artists = namedArtists(utterance, known).map((artist): Placed => ({ ...artist, subject: 'artist' }));
  const genres: Placed[] = [];
  for (let index = 0; index < utterance.tokens.length; index++) {
    if (utterance.isUsed(index)) continue;
    const phrase = phraseAt((at) => (utterance.isUsed(at) ? '' : utterance.word(at)), index);
    const genre = phrase?.meaning.genres?.[0];
    if (phrase === null || genre === undefined) continue;
    const span = { from: index, to: index + phrase.words.length };
    utterance.use(span);
    genres.push({ ...span, subject: 'genre', name: genre });
  }
  return [...artists, ...genres];
}

/** What follows "play", "hear", "listen to", taken as written. */
function unknown(utterance: Utterance, known: KnownNames, subject: Question['subject']): Named {
  const span = unknownName(utterance);
  if (span === null) return { subject: null, name: null };
  utterance.use(span);
  const name = utterance.written(span);
  const artist = known.get(normalise(name));
  return artist === undefined ? { subject, name } : { subject: 'artist', name: artist };
}

function unknownName(utterance: Utterance): Span | null {
  for (let from = 1; from < utterance.tokens.length; from++) {
    const before = utterance.line.slice(0, utterance.offset(from)).trimEnd();
    if (!NAME_FOLLOWS.test(before)) continue;
    let to = from;
    while (isNameWord(utterance, to) && to < from + 6) to += 1;
    while (to > from && STOP_WORDS.has(utterance.word(to - 1))) to -= 1;
    if (to > from && !utterance.tokens.slice(from, to).every((token) => STOP_WORDS.has(token.word)))
      return { from, to };
  }
  return null;
}

function isNameWord(utterance: Utterance, index: number): boolean {
  const token = utterance.tokens[index];
  return (
    token?.kind === 'word' &&
    !utterance.isUsed(index) &&
    !/^(?:and|then|or|when|most|more|on|in|per|each|every|by|at|than|against|versus|vs|compared|times?|often|longest|without|different)$/.test(
      token.word,
    )
  );
}
