import { useLocation } from 'wouter';
import { ask, dismiss, draftOf, stop, useLiveReply, type LiveReply } from './live-replies';
import { useDraft } from '../../ui/use-draft';

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
    ask(message.trim(), sessionId, (id) => {
      if (location.pathname === '/') navigate(`/c/${id}`);
    });
  }

  return { draft, setDraft, live, send, stop: live?.phase === 'streaming' ? () => stop(sessionId) : null };
}
