import type { Asked, LanguageModels, Passed } from '../../../providers/llm/language-models.js';
import type { LlmName } from '../../../providers/llm/llm-provider.js';
import { ProviderError } from '../../../providers/provider-error.js';
import type { Reading } from '../../brief/brief.js';
import type { PlaylistTrack } from '../../playlists/playlist.js';
import type { ModelShare } from '../../preferences/preferences.js';
import { checkedReading } from './checked-reading.js';
import type { FoundTrack, MusicSearch } from './music-search.js';
import { choosingRequest, readingRequest, tracksAt } from './reading-request.js';
import { askForCalls, askOnceForCalls } from './tool-dialogue.js';

export interface ReadInput {
  userId: string;
  message: string;
  /** The last playlist of the chat. */
  playlist: { tracks: readonly PlaylistTrack[] } | null;
  asked: Asked;
  /** IANA name of the zone whose days the listener means. */
  timeZone: string;
  /** What models may see of the listener. */
  share: ModelShare;
  /** What is being done, for who waits. */
  onStatus(text: string): void;
  signal: AbortSignal;
}

export interface ReadResult {
  reading: Reading;
  /**
   * Who was asked beyond the built-in reading, and who was passed over; null where nobody was. Whoever gave no usable
   * answer is passed over, and the reading is the built-in one.
   */
  by: { provider: LlmName; model: string; passed: readonly Passed[] } | null;
  /** What the listener asked to be remembered, in the listener's own words. */
  remember: readonly string[];
}

export interface ModelReader {
  /**
   * The built-in reading and, where words remain that it did not understand, a model's, checked against the words.
   * Models that fail leave the built-in reading. Rejects with the signal's reason when that is aborted.
   */
  read(input: ReadInput): Promise<ReadResult>;
}

export interface ModelReaderDeps {
  /** The built-in one. */
  read(timeZone: string, message: string, playlist: ReadInput['playlist']): Promise<Reading>;
  models: LanguageModels;
  search: MusicSearch;
}

const STATUS = 'Asking a language model about the words that I do not know';
const UNUSABLE = 'It gave no answer that could be used.';
/** Beside the reading and its repair. */
const MOST_CHOICES = 1;
const MOST_SHOWN = 200;

export function createModelReader({ read, models, search }: ModelReaderDeps): ModelReader {
  async function readWithModel(input: ReadInput, base: Reading): Promise<ReadResult> {
    const { userId, message, playlist, asked, timeZone, share, signal } = input;
    input.onStatus(STATUS);
    const source = { message, open: base.notUnderstood, playlistTracks: playlist?.tracks.length ?? null, share };
    const { by, calls, isUsable } = await askForCalls(models, (turns) => readingRequest(source, turns), asked, signal);
    const { provider, model, passed } = by;
    if (provider === 'built-in') return { reading: base, by, remember: [] };
    if (!isUsable) {
      const unusable: Passed = { provider, kind: 'malformed', message: UNUSABLE };
      return { reading: base, by: { provider, model, passed: [...passed, unusable] }, remember: [] };
    }
    let choices = MOST_CHOICES;
    const choose = async <T extends FoundTrack>(described: string, tracks: readonly T[]) => {
      if (choices-- <= 0) return [];
      const shown = tracks.slice(0, MOST_SHOWN);
      const stay = { ...asked, provider };
      const chosen = await askOnceForCalls(models, choosingRequest(described, shown), stay, signal);
      const ids = chosen.calls.flatMap((call) => (call.name === 'choose_tracks' ? call.arguments.ids : []));
      return tracksAt(shown, ids);
    };
    const checked = await checkedReading({
      userId,
      message,
      base,
      calls,
      playlist: playlist?.tracks ?? null,
      calendar: { now: new Date(), timeZone },
      search: { ...search, inHistory: (wanted) => search.inHistory(userId, wanted) },
      choose,
    });
    return { ...checked, by: { provider, model, passed } };
  }

  return {
    async read(input) {
      const { message, playlist, asked, timeZone, share, signal } = input;
      const base = await read(timeZone, message, playlist);
      const builtIn: ReadResult = { reading: base, by: null, remember: [] };
      const mayAsk = asked.external && share !== 'nothing' && asked.provider !== 'built-in';
      if (!mayAsk || models.configured.length === 0 || base.notUnderstood.length === 0) return builtIn;
      try {
        return await readWithModel(input, base);
      } catch (error) {
        signal.throwIfAborted();
        if (!(error instanceof ProviderError)) throw error;
        return { ...builtIn, by: failedBy(error, asked, models) };
      }
    },
  };
}

/** Whoever failed is passed over, and nobody else has answered. */
function failedBy({ provider, kind, message }: ProviderError, asked: Asked, { configured }: LanguageModels) {
  const failed = configured.find(({ name }) => name === provider || name === asked.provider) ?? configured[0];
  if (failed === undefined) return null;
  return { provider: failed.name, model: failed.model, passed: [{ provider: failed.name, kind, message }] };
}
