import { notFound } from '../../errors.js';
import type { Playlist } from '../playlists/playlist.js';
import type { PlaylistWriter } from '../playlists/playlist-writer.js';
import type { Answer } from './answer.js';
import type { AnswerWording, ChatSession, UserMessage } from './chat.js';
import type { ChatStore } from './chat-store.js';
import type { ExchangeStore, NewRequest, StoredExchange } from './exchange-store.js';
import type { Begun } from './live-reply.js';

/** Stores that write in one transaction. */
export interface ChatStores {
  chats: ChatStore;
  exchanges: ExchangeStore;
  playlists: PlaylistWriter;
}

/** What shall be answered, and by whom. */
export interface ReplyTask {
  userId: string;
  /** Null begins a chat. */
  session: ChatSession | null;
  request: { kind: 'new'; message: NewRequest } | { kind: 'again'; message: UserMessage };
}

/** The playlist that a request may be about, as this branch of the chat left it. */
export interface BasePlaylist {
  playlist: Playlist;
  /** Another branch has gone on with it, so that a refinement here begins one of its own. */
  shared: boolean;
}

export async function findBasePlaylist(
  { exchanges, playlists }: ChatStores,
  { userId, session, request }: ReplyTask,
): Promise<BasePlaylist | null> {
  const { message } = request;
  const current = session?.currentMessageId ?? null;
  const after = 'after' in message ? (message.after === undefined ? current : message.after) : message.parentId;
  const left = after === null ? null : await exchanges.lastPlaylist(userId, after);
  const playlist = left && (await playlists.find(userId, left.id));
  if (left === null || playlist === null) return null;
  if (left.version === null || left.version === playlist.version) return { playlist, shared: false };
  const content = await playlists.findVersion(userId, left.id, left.version);
  return content && { playlist: { ...playlist, ...content, version: left.version }, shared: true };
}

/**
 * Stores an answer, its request where that is new, its chat where that is new, and what comes of it for playlists.
 * Call it inside a transaction, unless the answer changes no playlist: then it is a single statement.
 * "outdated" where the playlist has been changed since it was read.
 */
export async function storeReply(
  { chats, exchanges, playlists }: ChatStores,
  { userId, session, request }: ReplyTask,
  { messageId, session: { id: sessionId, createdAt } }: Begun,
  { change, figures, title }: Answer,
  base: BasePlaylist | null,
  wording: AnswerWording,
): Promise<(StoredExchange & { playlist: Playlist | null }) | 'outdated'> {
  let begun = session === null ? createdAt : null;
  // A playlist is made in a chat that is there.
  if (begun !== null && change.kind !== 'none') {
    await chats.createSession(userId, title, { id: sessionId, createdAt });
    begun = null;
  }
  const playlist = await applyChange(playlists, userId, sessionId, change, base);
  if (playlist === 'outdated') return playlist;
  const answer = {
    ...wording,
    id: messageId,
    createdAt: new Date(),
    playlist: playlist && { id: playlist.id, version: playlist.version },
    receipt: playlist?.receipt ?? null,
    figures,
  };
  const exchange =
    request.kind === 'new'
      ? await exchanges.append(userId, { id: sessionId, begun, title }, request.message, answer)
      : await exchanges.appendAnswer(userId, request.message, answer);
  if (exchange === null) throw notFound('chat');
  return { ...exchange, playlist };
}

async function applyChange(
  playlists: PlaylistWriter,
  userId: string,
  sessionId: string,
  change: Answer['change'],
  base: BasePlaylist | null,
): Promise<Playlist | null | 'outdated'> {
  if (change.kind === 'none') return null;
  if (change.kind === 'new') return playlists.insert(userId, { ...change.playlist, sessionId });
  const { of, version } = change;
  if (base?.shared !== true) return (await playlists.addVersion(userId, of, version)) ?? 'outdated';
  const { name = of.name, tracks, brief, receipt } = version;
  return playlists.insert(userId, { name, description: of.description, tracks, brief, receipt, sessionId });
}
