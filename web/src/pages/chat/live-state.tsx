import { reasonOf } from '../../api/client';
import { texts } from '../../texts';
import { Button } from '../../ui/button';
import { Wave } from '../../ui/echo';
import { Icon } from '../../ui/icon';
import styles from './chat-room.module.css';
import type { LiveReply } from './live-replies';

const words = texts.chat;

/** Stands where the first line of the answer will be, and as high. */
export function Working({ status }: { status: string | null }) {
  return (
    <p className={styles.source}>
      <Wave moving />
      {status ?? words.working}
    </p>
  );
}

/** Below the text that has arrived: why no more of it came. */
export function ReplyEnd({ reply }: { reply: LiveReply }) {
  return (
    <>
      {reply.phase === 'stopped' ? <p className={styles.source}>{words.stopped}</p> : <ReplyError reply={reply} />}
      <Button small icon="undo" onClick={reply.retry}>
        {texts.common.tryAgain}
      </Button>
    </>
  );
}

export function ReplyError({ reply: { error } }: { reply: LiveReply }) {
  return (
    <div className={styles.failed} role="alert">
      <Icon name="alert" />
      <p>
        <strong>{words.lostTitle}</strong> {reasonOf(error)}
      </p>
    </div>
  );
}
