import type { ChatSession } from '../../api/types';
import { texts } from '../../texts';
import styles from './chat-room.module.css';
import { SessionMenu } from '../chats/session-menu';

export function ChatHeader({ session }: { session: ChatSession | null }) {
  return (
    <header className={styles.header}>
      <h1>{session ? session.title || texts.chats.untitled : texts.shell.newChat}</h1>
      {session && <SessionMenu session={session} leaveTo="/" />}
    </header>
  );
}
