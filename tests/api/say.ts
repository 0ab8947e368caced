import type { z } from 'zod';
import type { replySchema } from '../../server/features/chat/chat-schema.js';
import type { playlistSchema } from '../../server/features/playlists/playlist-schema.js';
import type { Agent } from '../start-app.js';

export type Reply = z.infer<typeof replySchema>;
export type Playlist = z.infer<typeof playlistSchema>;

/** Says something in a chat (a new one where no session is given) and waits for the answer. */
export async function say(agent: Agent, message: string, sessionId?: string): Promise<Reply> {
  const { body } = await agent.post('/api/chat').send({ message, sessionId }).expect(200);
  return body as Reply;
}

/** As `say`, where the answer must come with a playlist. */
export async function askFor(agent: Agent, message: string, sessionId?: string) {
  const { playlist, receipt, ...reply } = await say(agent, message, sessionId);
  if (playlist === null || receipt === null) throw new Error(`no playlist: ${reply.assistantMessage.content}`);
  return { ...reply, playlist, receipt };
}

export const keysOf = (playlist: Playlist): string[] => playlist.tracks.map(({ trackKey }) => trackKey);
