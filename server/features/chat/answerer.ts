import type { Question, Reading, Refinement } from '../brief/brief.js';
import { briefTitle } from '../brief/brief-title.js';
import { AppError } from '../../errors.js';
import type { Playlist, Receipt } from '../playlists/playlist.js';
import type { PlaylistMaker } from '../playlists/playlist-maker.js';
import { type Preferences, zoneOf } from '../preferences/preferences.js';
import { reasonOf } from '../playlists/playlist-service.js';
import { refinePlaylist } from '../playlists/refine-playlist.js';
import type { Answer } from './answer.js';
import { previewOf } from './chat.js';
import { wordHelp } from './help-words.js';
import type { ListeningFacts } from './listening-facts.js';
import {
  paragraphs,
  wordBrief,
  wordEstimates,
  wordExceptions,
  wordNotUnderstood,
  wordTracks,
} from './playlist-words.js';
import { suggest } from './suggestions.js';

export interface Asked {
  userId: string;
  sessionId: string;
  message: string;
  reading: Reading;
  /** The last playlist of the chat. */
  playlist: Playlist | null;
  preferences: Preferences;
}

/** Decides the facts of an answer: which tracks, which figures. Words are only put around them. */
export interface Answerer {
  answer(asked: Asked): Promise<Answer>;
}

export interface AnswererDeps {
  /** Makes the playlists of one answer, to a listener of these preferences. */
  makerFor(preferences: Preferences): PlaylistMaker;
  facts: ListeningFacts;
}

const NOTHING_FITS = 'I found no track that keeps to this, not even when rules yield.';
const NO_HISTORY =
  'I know nothing of your listening yet, so this comes from the starter catalogue. Import your history, and I choose by your taste.';
const NOTHING_TO_FORGET =
  'What you loved and then dropped only your listening history can tell, and there is none here yet. Import it, and ask again.';
const MAX_TITLE = 60;

export function createAnswerer({ makerFor, facts }: AnswererDeps): Answerer {
  const words = (draft: string, title: string): Answer => ({
    draft,
    title,
    change: { kind: 'none' },
    figures: null,
  });

  async function makePlaylist(
    { userId, sessionId, message, preferences }: Asked,
    reading: Extract<Reading, { intent: 'playlist' }>,
  ) {
    const { brief, notUnderstood } = reading;
    const timeZone = zoneOf(preferences);
    const [{ tracks, receipt }, hasHistory] = await Promise.all([
      makerFor(preferences).make(userId, brief, { chat: sessionId }),
      facts.hasHistory(userId, preferences),
    ]);
    const unread = wordNotUnderstood(notUnderstood);
    if (brief.forgotten && !hasHistory) return words(paragraphs(NOTHING_TO_FORGET, unread), titleOf(message));
    if (tracks.length === 0)
      return words(paragraphs(NOTHING_FITS, wordBrief(brief, timeZone), unread), titleOf(message));
    const name = briefTitle(brief);
    const draft = paragraphs(
      wordTracks(name, tracks),
      wordBrief(brief, timeZone),
      wordExceptions(receipt),
      unread,
      wordEstimates(tracks),
      hasHistory || missesHistory(receipt) ? null : NO_HISTORY,
    );
    const playlist = { name, description: '', tracks, brief, receipt };
    return { draft, title: name, change: { kind: 'new' as const, playlist }, figures: null };
  }

  async function refine(
    { userId, sessionId, message, preferences }: Asked,
    playlist: Playlist,
    refinements: readonly Refinement[],
    notUnderstood: readonly string[],
  ): Promise<Answer> {
    const title = titleOf(message);
    try {
      const refined = await refinePlaylist(inChat(makerFor(preferences), sessionId), userId, playlist, refinements);
      const draft = paragraphs(
        wordTracks(refined.name, refined.tracks),
        wordDifference(playlist, refined.tracks),
        refined.receipt && wordExceptions(refined.receipt),
        wordNotUnderstood(notUnderstood),
        wordEstimates(refined.tracks),
      );
      return {
        draft,
        title,
        change: { kind: 'version', of: playlist, version: { ...refined, reason: reasonOf(message) } },
        figures: null,
        refused: refusedBy(refinements, playlist),
      };
    } catch (error) {
      if (!(error instanceof AppError && error.code === 'nothing-fits')) throw error;
      return words(paragraphs(NOTHING_FITS, 'Your playlist stays as it was.'), title);
    }
  }

  async function answerQuestion(
    { userId, message, preferences }: Asked,
    question: Question,
    notUnderstood: readonly string[],
  ) {
    const { text, figures } = await facts.answer(userId, question, preferences);
    return { ...words(paragraphs(text, wordNotUnderstood(notUnderstood)), titleOf(message)), figures };
  }

  return {
    async answer(asked) {
      const { reading, playlist, userId, message, preferences } = asked;
      if (reading.intent === 'playlist') return makePlaylist(asked, reading);
      if (reading.intent === 'question') return answerQuestion(asked, reading.question, reading.notUnderstood);
      if (reading.intent === 'refine' && playlist !== null) {
        return refine(asked, playlist, reading.refinements, reading.notUnderstood);
      }
      const help =
        reading.intent === 'help' ? reading : { intent: 'help' as const, topic: 'unclear' as const, notUnderstood: [] };
      return words(wordHelp(help, suggest(await facts.taste(userId, preferences))), titleOf(message));
    },
  };
}

/** Whether the receipt says already that a wish needs a history. */
function missesHistory({ rules }: Receipt): boolean {
  return rules.some(({ rule, satisfied }) => rule === 'familiarity' && !satisfied);
}

function inChat(maker: PlaylistMaker, chat: string): PlaylistMaker {
  return { ...maker, make: (userId, brief, wishes) => maker.make(userId, brief, { ...wishes, chat }) };
}

/** The tracks that single wishes are against; who wants all others anew refuses none of them. */
function refusedBy(refinements: readonly Refinement[], { tracks }: Playlist): string[] {
  const positions = refinements.flatMap((wish) =>
    wish.op === 'remove' || wish.op === 'replace' ? wish.positions : [],
  );
  if (positions.length >= tracks.length) return [];
  return positions.flatMap((position) => tracks[position - 1]?.trackKey ?? []);
}

/** What came and went. */
function wordDifference(before: Playlist, tracks: Playlist['tracks']): string {
  const keysOf = (list: Playlist['tracks']): Set<string> => new Set(list.map(({ trackKey }) => trackKey));
  const [had, has] = [keysOf(before.tracks), keysOf(tracks)];
  const gone = before.tracks.filter(({ trackKey }) => !has.has(trackKey)).length;
  const come = tracks.filter(({ trackKey }) => !had.has(trackKey)).length;
  if (gone + come === 0) return 'The tracks are the same.';
  return `${tracks.length - come} stayed, ${come} came in, ${gone} went.`;
}

function titleOf(message: string): string {
  const line = previewOf(message);
  return line.length <= MAX_TITLE ? line : `${line.slice(0, MAX_TITLE - 1).trimEnd()}…`;
}
