import type { User } from '../../api/types';
import { ChatHome } from './chat-home';
import { ChatRoom } from './chat-room';
import { useLiveReply } from './live-replies';

/** The start of a conversation, and the conversation once there is one. A request that could not begin one returns to the start. */
export function ChatPage({ sessionId, user }: { sessionId: string | null; user: User }) {
  const starting = useLiveReply(null);
  if (sessionId === null && starting?.phase !== 'streaming') return <ChatHome user={user} />;
  return <ChatRoom sessionId={sessionId} />;
}
