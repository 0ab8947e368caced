import type { LlmRequest } from '../../../providers/llm/llm-provider.js';
import type { PlaylistTrack } from '../../playlists/playlist.js';
import type { ModelShare } from '../../preferences/preferences.js';
import type { Answer } from '../answer.js';
import type { ChatMessage } from '../chat.js';
import { isNotice } from '../playlist-words.js';
import { ABOUT_DATA, dataBlock, quoted } from './data-block.js';

/** What a listener's taste is told in; nothing in it says who the listener is. */
export interface SharedTaste {
  artists: readonly string[];
  genres: readonly string[];
  memories: readonly string[];
}

export interface Wording {
  message: string;
  answer: Answer;
  earlier: readonly ChatMessage[];
  share: ModelShare;
  taste: SharedTaste;
}

const MAX_OUTPUT_TOKENS = 700;
const MOST_TRACKS = 40;
const MOST_EARLIER = 4;
const MOST_MEMORIES = 20;

const INSTRUCTIONS = [
  'You word the answers of a music assistant. What the answer says has been decided already: it stands in `answer`.',
  'Say it in your own words to the listener: warm, plain, in English, at most 120 words, one to three short paragraphs.',
  'Begin with an ordinary word, not with a name.',
  'Name only titles and artists that stand in `tracks` or `answer`, spelled exactly so, titles in “curly quotes”.',
  'Use only figures that stand in `answer`, in digits as they are there. Count, add up and estimate nothing.',
  'Quote and emphasise nothing else. Write no links, no HTML, no headings, no code, no table, and do not list all tracks.',
  'Promise nothing, and do not say that you did what `answer` does not say.',
  '`reason` says why a track is there; `taste` and `memories`, where given, help to choose the tone.',
  ABOUT_DATA,
].join('\n');

/** The tracks of an answer's playlist; empty where it has none. */
export function tracksOf({ change }: Answer): readonly PlaylistTrack[] {
  if (change.kind === 'none') return [];
  return change.kind === 'new' ? change.playlist.tracks : change.version.tracks;
}

export function playlistName({ change }: Answer): string | null {
  if (change.kind === 'none') return null;
  return change.kind === 'new' ? change.playlist.name : (change.version.name ?? change.of.name);
}

/** What a model is asked when it shall word an answer: exactly this leaves the installation. */
export function wordingRequest({ message, answer, earlier, share, taste }: Wording): LlmRequest {
  const own = share === 'taste';
  const said = earlier.flatMap((one) => (one.role === 'user' ? [quoted(one.content)] : [])).slice(-MOST_EARLIER);
  const name = playlistName(answer);
  const { artists, genres, memories } = taste;
  const data = {
    message: quoted(message, 2_000),
    ...(said.length > 0 && { earlier: said }),
    answer: withoutNotices(answer.draft),
    ...(name !== null && { playlist: quoted(name), tracks: tracksOf(answer).slice(0, MOST_TRACKS).map(told) }),
    ...(own && artists.length + genres.length > 0 && { taste: { artists: artists.map((one) => quoted(one)), genres } }),
    ...(own && memories.length > 0 && { memories: memories.slice(0, MOST_MEMORIES).map((one) => quoted(one)) }),
  };
  return {
    task: 'word',
    draft: answer.draft,
    instructions: INSTRUCTIONS,
    turns: [{ role: 'listener', text: dataBlock(data) }],
    maxOutputTokens: MAX_OUTPUT_TOKENS,
  };

  /** Reasons tell of the listening history. */
  function told({ title, artists, year, genres, reason }: PlaylistTrack) {
    return {
      title: quoted(title),
      artists: artists.map((artist) => quoted(artist)),
      ...(year !== null && { year }),
      ...(genres.length > 0 && { genres }),
      ...(own && reason !== null && { reason: quoted(reason) }),
    };
  }
}

const PARAGRAPHS = /\n{2,}/;

const withoutNotices = (draft: string): string =>
  draft
    .split(PARAGRAPHS)
    .filter((paragraph) => !isNotice(paragraph))
    .join('\n\n');

/** What stands behind the words of whoever words the answer. */
export const noticesOf = (draft: string): string => draft.split(PARAGRAPHS).filter(isNotice).join('\n\n');
