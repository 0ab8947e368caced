import type { AssistantMessage, ChatMessage } from '../../api/types';
import type { LiveReply } from './live-replies';

/** A stored answer, or the one that is arriving; `live` is null once it is stored. */
export interface Answer {
  text: string;
  playlistId: string | null;
  message: AssistantMessage | null;
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
    if (message.role === 'user') exchanges.push({ request: message.content, answers: [] });
    else {
      const { content: text, playlistId } = message;
      exchanges.at(-1)?.answers.push({ text, playlistId, message, live: null });
    }
  }
  return exchanges;
}

export function liveExchange(live: LiveReply): Exchange {
  return { request: live.request, answers: [{ text: live.text, playlistId: live.playlistId, message: null, live }] };
}
