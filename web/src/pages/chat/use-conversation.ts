import { useLocation } from 'wouter';
import { queryClient } from '../../query-client';
import { messagesQuery, sessionKey, showBranch } from '../../api/chat';
import { anotherAnswer, newMessage, type Provider } from '../../api/chat-stream';
import type { ChatMessage, ChatSession, UserMessage } from '../../api/types';
import { notifyError } from '../../ui/notices';
import { useDraft } from '../../ui/use-draft';
import { newestLeaf } from './branches';
import { ask, askBeside, dismiss, draftOf, stop, useLiveReply, type LiveReply } from './live-replies';

interface Conversation {
  draft: string;
  setDraft: (text: string) => void;
  live: LiveReply | null;
  send: (message?: string) => void;
  stop: (() => void) | null;
}

/** What one can do in a conversation: type, send, stop. */
export function useConversation(sessionId: string | null): Conversation {
  const [draft, setDraft] = useDraft(draftOf(sessionId));
  const [, navigate] = useLocation();
  const live = useLiveReply(sessionId);

  function send(message = draft): void {
    dismiss(sessionId);
    setDraft(message === draft ? '' : draft);
    let begun = '';
    ask(message.trim(), sessionId, (id) => {
      const [from, to] = id === null ? [begun, '/'] : ['/', `/c/${id}`];
      if (location.pathname === from) navigate(to);
      begun = to;
    });
  }

  return { draft, setDraft, live, send, stop: live?.phase === 'streaming' ? () => stop(sessionId) : null };
}

/** What one can do with the branches of a stored conversation. */
export interface Branches {
  messages: readonly ChatMessage[];
  /** While an answer is under way nothing else is begun in the same conversation. */
  busy: boolean;
  /** One more answer to a request; by its usual provider where that is null. */
  again: (request: UserMessage, provider: Provider | null) => void;
  edit: (request: UserMessage, text: string, onStored: () => void) => void;
  /** Shows the newest end of the branches through this message. */
  show: (messageId: string) => void;
}

export function branchesOf(sessionId: string, messages: readonly ChatMessage[], live: LiveReply | null): Branches {
  return {
    messages,
    busy: live?.phase === 'streaming',
    again(request, provider) {
      const { content: text, parentId } = request;
      dismiss(sessionId);
      askBeside({ sessionId, text, parentId, message: request }, anotherAnswer(request.id, provider));
    },
    edit({ parentId }, text, onStored) {
      dismiss(sessionId);
      askBeside({ sessionId, text, parentId, message: null }, newMessage(text, sessionId, parentId), onStored);
    },
    show(messageId) {
      dismiss(sessionId);
      const currentMessageId = newestLeaf(messages, messageId);
      const key = sessionKey(sessionId);
      queryClient.setQueryData<ChatSession>(key, (known) => known && { ...known, currentMessageId });
      showBranch(sessionId, currentMessageId).catch((error: unknown) => {
        notifyError(error);
        void queryClient.invalidateQueries({ queryKey: key, exact: true });
      });
    },
  };
}

/** Puts a changed message in the place of the known one. */
export function changeMessage(sessionId: string, changed: ChatMessage): void {
  queryClient.setQueryData(messagesQuery(sessionId).queryKey, (known) =>
    known?.map((message) => (message.id === changed.id ? changed : message)),
  );
}
