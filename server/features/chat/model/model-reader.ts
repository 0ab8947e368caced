import type { Asked, LanguageModels, Passed } from '../../../providers/llm/language-models.js';
import type { LlmName } from '../../../providers/llm/llm-provider.js';
import type { Reading } from '../../brief/brief.js';
import type { Playlist } from '../../playlists/playlist.js';
import type { RequestReader } from '../../playlists/request-reader.js';

export interface ReadInput {
  userId: string;
  message: string;
  /** The last playlist of the chat. */
  playlist: Playlist | null;
  asked: Asked;
  /** IANA name of the zone whose days the listener means. */
  timeZone: string;
  /** What is being done, for who waits. */
  onStatus(text: string): void;
  signal: AbortSignal;
}

export interface ReadResult {
  reading: Reading;
  /** Who was asked beyond the built-in reading, and who was passed over; null where nobody was. */
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
  reader: RequestReader;
  models: LanguageModels;
}

export function createModelReader({ reader }: ModelReaderDeps): ModelReader {
  return {
    async read({ userId, message, playlist }) {
      return { reading: await reader.read(userId, message, playlist), by: null, remember: [] };
    },
  };
}
