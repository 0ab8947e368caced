import { randomUUID } from 'node:crypto';
import { notFound } from '../../errors.js';
import { chooseProvider } from '../../providers/llm/choose-provider.js';
import type { LlmEvent, LlmName, LlmProvider } from '../../providers/llm/llm-provider.js';
import type { Playlist } from '../playlists/playlist.js';
import { versionConflict } from '../playlists/playlist-service.js';
import type { PlaylistWriter } from '../playlists/playlist-writer.js';
import type { RequestReader } from '../playlists/request-reader.js';
import type { Answerer } from './answerer.js';
import type { Answer } from './answer.js';
import { NEW_CHAT_TITLE } from './chat.js';
import type { ChatStore, StoredExchange } from './chat-store.js';
import { wordEngine } from './engine-words.js';

export interface Post {
  message: string;
  sessionId: string | undefined;
  /** Who shall answer; the listener's preference where it is not given. */
  provider: LlmName | undefined;
}

export interface Reply extends StoredExchange {
  playlist: Playlist | null;
  /** IANA name of the zone whose days the listener reads. */
  timeZone: string;
}

export interface ChatService {
  /** Answers a message and stores both, with the playlist that came of it, all or nothing. 404 for an unknown chat. */
  post(userId: string, post: Post): Promise<Reply>;
  /** A stored answer, its playlist as it is now. */
  reply(userId: string, messageId: string): Promise<Reply>;
}

/** Stores that write in one transaction. */
export interface ChatStores {
  chats: ChatStore;
  playlists: PlaylistWriter;
}

export interface ChatServiceDeps extends ChatStores {
  transact<T>(work: (stores: ChatStores) => Promise<T>): Promise<T>;
  preferences: { get(userId: string): Promise<{ aiProvider: LlmName | null; timeZone: string | null }> };
  reader: RequestReader;
  answerer: Answerer;
  /** Those that are set up, in the order in which they are asked. */
  providers: readonly LlmProvider[];
}

/** How often an answer is worked out anew because its playlist was changed in the meantime. */
const ATTEMPTS = 5;

export function createChatService(deps: ChatServiceDeps): ChatService {
  const { chats, playlists, transact, preferences, reader, answerer, providers } = deps;

  async function attempt(userId: string, { message, sessionId, provider: asked }: Post): Promise<Reply | 'outdated'> {
    const started = performance.now();
    const createdAt = new Date();
    const session = sessionId === undefined ? null : await chats.findSession(userId, sessionId);
    if (sessionId !== undefined && session === null) throw notFound('chat');
    const [{ aiProvider, timeZone: chosenZone }, playlist] = await Promise.all([
      preferences.get(userId),
      session === null ? null : playlists.findLastOfSession(userId, session.id),
    ]);
    const timeZone = chosenZone ?? 'UTC';
    const reading = await reader.read(userId, message, playlist);
    const answer = await answerer.answer({ userId, message, reading, playlist, timeZone });
    const { provider, fallbackFrom } = chooseProvider(asked ?? aiProvider, providers);
    // What was begun is finished and stored, also when whoever asked has gone.
    const request = { task: 'word', draft: answer.draft, instructions: '', turns: [], maxOutputTokens: 0 } as const;
    const content = await collect(provider.generate(request, new AbortController().signal));

    return transact(async (stores) => {
      const id = session?.id ?? (await stores.chats.createSession(userId, answer.title)).id;
      const changed = await applyChange(stores, userId, id, answer);
      if (changed === 'outdated') return changed;
      const exchange = await stores.chats.appendExchange(userId, id, {
        request: { content: message, createdAt },
        answer: {
          id: randomUUID(),
          content: `${content}\n\n${wordEngine(provider.name, fallbackFrom)}`,
          createdAt: new Date(),
          provider: provider.name,
          model: provider.model,
          fallbackFrom,
          latencyMs: Math.round(performance.now() - started),
          playlistId: changed?.id ?? null,
          receipt: changed?.receipt ?? null,
        },
      });
      if (exchange === null) throw notFound('chat');
      if (session?.messageCount !== 0 || session.title !== NEW_CHAT_TITLE)
        return { ...exchange, playlist: changed, timeZone };
      const renamed = await stores.chats.renameSession(userId, id, answer.title);
      return { ...exchange, session: renamed ?? exchange.session, playlist: changed, timeZone };
    });
  }

  return {
    async post(userId, post) {
      for (let left = ATTEMPTS; left > 0; left--) {
        const reply = await attempt(userId, post);
        if (reply !== 'outdated') return reply;
      }
      throw versionConflict();
    },

    async reply(userId, messageId) {
      const [exchange, { timeZone }] = await Promise.all([
        chats.findExchange(userId, messageId),
        preferences.get(userId),
      ]);
      if (exchange === null) throw notFound('answer');
      const { playlistId } = exchange.assistantMessage;
      const playlist = playlistId === null ? null : await playlists.find(userId, playlistId);
      return { ...exchange, playlist, timeZone: timeZone ?? 'UTC' };
    },
  };
}

async function applyChange(
  { playlists }: ChatStores,
  userId: string,
  sessionId: string,
  { change }: Answer,
): Promise<Playlist | null | 'outdated'> {
  if (change.kind === 'none') return null;
  if (change.kind === 'new') return playlists.insert(userId, { ...change.playlist, sessionId });
  return (await playlists.addVersion(userId, change.of.id, change.of.version, change.version)) ?? 'outdated';
}

async function collect(events: AsyncGenerator<LlmEvent>): Promise<string> {
  let text = '';
  for await (const event of events) if (event.kind === 'text') text += event.text;
  return text;
}
