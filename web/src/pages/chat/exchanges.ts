import type { ChatMessage } from '../../api/types';
import type { LiveReply } from './live-replies';

/** A stored answer, or the one that is arriving; `live` is null once it is stored. */
export interface Answer {
  text: string;
  playlistId: string | null;
  message: ChatMessage | null;
  live: LiveReply | null;
}

/** A request and what was answered to it. */
export interface Exchange {
  request: string;
  answers: Answer[];
}

export function toExchanges(messages: readonly ChatMessage[]): Exchange[] {
  const exchanges: Exchange[] = [];
  for (const message of messages) {
    const { role, content, playlistId = null } = message;
    if (role === 'user') exchanges.push({ request: content, answers: [] });
    else exchanges.at(-1)?.answers.push({ text: content, playlistId, message, live: null });
  }
  return exchanges;
}

export function liveExchange(live: LiveReply): Exchange {
  return { request: live.request, answers: [{ text: live.text, playlistId: live.playlistId, message: null, live }] };
}
