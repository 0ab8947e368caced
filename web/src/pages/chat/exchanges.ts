import type { ChatMessage, FigureTable } from '../../api/types';
import type { LiveReply } from './live-replies';

/** A stored answer, or the one that is arriving; `live` is null once it is stored. */
export interface Answer {
  text: string;
  playlistId: string | null;
  /** Of a stored answer about listening. */
  figures: FigureTable | null;
  live: LiveReply | null;
}

/** A request and what was answered to it. */
export interface Exchange {
  request: string;
  answers: Answer[];
}

/**
 * The conversation in exchanges: the stored messages, and the answer under way in the place of what is stored of it.
 * An answer that broke off here gives way to the stored one, where the server has finished it all the same.
 */
export function toExchanges(messages: readonly ChatMessage[], live: LiveReply | null): Exchange[] {
  if (live === null) return pair(messages);
  const before = live.userMessage ? live.userMessage.sequence - 1 : live.after;
  const isStored = messages.some(
    ({ role, sequence, content }) => role === 'user' && sequence > before && content === live.request,
  );
  if (isStored && live.phase !== 'streaming') return pair(messages);
  const { request, text, playlistId } = live;
  const arriving = { request, answers: [{ text, playlistId, figures: null, live }] };
  return [...pair(messages.filter(({ sequence }) => sequence <= before)), arriving];
}

function pair(messages: readonly ChatMessage[]): Exchange[] {
  const exchanges: Exchange[] = [];
  for (const message of messages) {
    if (message.role === 'user') exchanges.push({ request: message.content, answers: [] });
    else {
      const { content: text, playlistId, figures } = message;
      exchanges.at(-1)?.answers.push({ text, playlistId, figures, live: null });
    }
  }
  return exchanges;
}
