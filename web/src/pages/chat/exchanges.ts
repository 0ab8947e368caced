import type { AssistantMessage, ChatMessage, UserMessage } from '../../api/types';
import { branchTo } from './branches';
import type { LiveReply } from './live-replies';

/** A request and the answer to it that is shown: the stored one, or the one that is arriving. */
export interface Exchange {
  request: { text: string; message: UserMessage | null };
  answer: AssistantMessage | null;
  live: LiveReply | null;
}

/**
 * The branch that is shown, in exchanges, with the answer under way in its place. An answer that broke off here gives
 * way to the stored one, where the server has finished it all the same.
 */
export function toExchanges(
  messages: readonly ChatMessage[],
  leafId: string | null,
  live: LiveReply | null,
): Exchange[] {
  const isKnown = messages.some(({ id }) => id === leafId);
  const branch = branchTo(messages, isKnown ? leafId : (messages.findLast(isAnswer)?.id ?? null));
  if (live === null) return pair(branch);
  const { messageId, phase, parentId, request, userMessage } = live;
  if (phase !== 'streaming' && messages.some(({ id }) => id === messageId)) return pair(branch);
  const before = parentId === undefined ? branch : branchTo(messages, parentId);
  const message = messages.some(({ id }) => id === userMessage?.id) ? userMessage : null;
  return [...pair(before), { request: { text: request, message }, answer: null, live }];
}

const isAnswer = ({ role }: ChatMessage): boolean => role === 'assistant';

function pair(branch: readonly ChatMessage[]): Exchange[] {
  return branch.flatMap((message, index) => {
    if (message.role !== 'user') return [];
    const next = branch[index + 1];
    const answer = next?.role === 'assistant' ? next : null;
    return [{ request: { text: message.content, message }, answer, live: null }];
  });
}
