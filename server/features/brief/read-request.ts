import { normalise } from '../catalogue/identity.js';
import { applyActivityDefaults } from './activity-defaults.js';
import type { Reading } from './brief.js';
import { leftovers, takeWordsOfTitles } from './leftovers.js';
import { candidateNames, type KnownNames } from './names.js';
import { readBrief } from './read-brief.js';
import { readQuestion } from './question.js';
import { readRefinements } from './refine.js';
import { readSmallTalk } from './small-talk.js';
import { withQuotedTitles } from './title-tokens.js';
import { readTold } from './told.js';
import { type Token, tokenise } from './tokenise.js';
import { Utterance } from './utterance.js';

export interface ReadContext {
  now: Date;
  /** IANA name of the listener's time zone; UTC where it is not given. */
  timeZone?: string;
  /** Whether this session has a last playlist to refine. */
  hasPlaylist: boolean;
  /** Its tracks in order, so that "drop the Beatles" and "replace 'Title'" resolve. */
  playlist?: { title: string; artists: string[] }[];
  findArtists: FindArtists;
}

/** Normalised name → name as the catalogue or the listener's history knows it, for those that are known. */
export type FindArtists = (normalisedNames: string[]) => Promise<ReadonlyMap<string, string>>;

/** A request for music may consist of nothing but these: it leaves everything open. */
const ASKS_FOR_MUSIC =
  /\b(?:play|playlist|playlists|music|songs?|tracks?|tunes?|mix|mixtape|album|recommend|listen|hear)\b/;

/** Commands to a player, which this is not. */
const NO_REQUEST = /^(?:please )?(?:play|pause|stop|start) (?:it|this|that|them)(?: now| please)?(?: \.)*$/;
/** Questions and commands that no rule could read are no requests for just any music. */
const ASKS_SOMETHING_ELSE =
  /^(?:what|who|why|which|where|is|are|does|how)\b|\b(?:remove|replace|delete|move|swap|skip|undo|export|save)\b|\bplay (?:it|this|that|them)\b/;

/** A text in words, and all that could be somebody's name in it, normalised. */
export interface Words {
  tokens: readonly Token[];
  names: string[];
}

export function wordsOf(text: string): Words {
  const tokens = tokenise(text);
  return { tokens, names: candidateNames(tokens) };
}

/**
 * Reads an English request without a language model.
 * @throws whatever `findArtists` throws, and RangeError for an unknown time zone
 */
export function readRequest(text: string, context: ReadContext): Promise<Reading> {
  return readWords(wordsOf(text), context);
}

/** The same of words. */
export async function readWords({ tokens, names }: Words, context: ReadContext): Promise<Reading> {
  const timeZone = context.timeZone ?? 'UTC';
  if (!tokens.some((token) => token.kind !== 'mark')) return { intent: 'help', topic: 'unclear', notUnderstood: [] };
  const topic = readSmallTalk(new Utterance(tokens)) ?? readTold(tokens);
  if (topic !== null) return { intent: 'help', topic, notUnderstood: [] };

  const known = await knownNames(names, context);
  const question = readQuestion(new Utterance(tokens), known, context.now, timeZone);
  if (question !== null) return question;
  if (context.hasPlaylist) {
    const titles = (context.playlist ?? []).map((track) => track.title);
    const utterance = new Utterance(withQuotedTitles(tokens, titles));
    const refinement = readRefinements(utterance, known, context.playlist ?? [], context.now, timeZone);
    if (refinement !== null) return refinement;
  }
  const utterance = new Utterance(tokens);
  const ofTitles = takeWordsOfTitles(utterance);
  const { brief, said } = readBrief(utterance, known, context.now, timeZone);
  applyActivityDefaults(brief);
  const notUnderstood = leftovers(utterance, ofTitles);
  const words = tokens.map((token) => token.word).join(' ');
  const isUnclear =
    NO_REQUEST.test(words) ||
    !ASKS_FOR_MUSIC.test(words) ||
    (notUnderstood.length > 0 && ASKS_SOMETHING_ELSE.test(words));
  if (said.size === 0 && isUnclear) {
    return { intent: 'help', topic: 'unclear', notUnderstood };
  }
  return { intent: 'playlist', brief, notUnderstood };
}

/** Whom the words may name, looked up before it is known in which time zone they are to be read. */
export function findNamed({ names }: Words, findArtists: FindArtists): ReturnType<FindArtists> {
  return found(names, findArtists);
}

async function found(candidates: string[], findArtists: FindArtists): ReturnType<FindArtists> {
  return candidates.length === 0 ? new Map() : findArtists(candidates);
}

/** What catalogue and history know, and the artists of the last playlist. */
async function knownNames(candidates: string[], context: ReadContext): Promise<KnownNames> {
  const known = new Map(
    Array.from(await found(candidates, context.findArtists), ([key, name]) => [key, name.trim()] as const),
  );
  for (const artist of (context.playlist ?? []).flatMap((track) => track.artists)) {
    const key = normalise(artist);
    if (!known.has(key)) known.set(key, artist);
  }
  return known;
}
