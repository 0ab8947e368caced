import { useModels, react } from '../../api/chat';
import type { Provider } from '../../api/chat-stream';
import type { AssistantMessage, UserMessage } from '../../api/types';
import { texts } from '../../texts';
import { Button, IconButton } from '../../ui/button';
import { Menu } from '../../ui/menu';
import { notifyError } from '../../ui/notices';
import styles from './answer-bar.module.css';
import { siblingsOf } from './branches';
import { Pager } from './pager';
import { type Branches, changeMessage } from './use-conversation';

const words = texts.chat;

interface BarProps {
  room: string;
  request: UserMessage;
  answer: AssistantMessage;
  /** Who answered, and why. */
  engine: string | null;
  branches: Branches;
}

/** Below an answer: the other answers, who gave this one, what one thinks of it, and one more. */
export function AnswerBar({ room, request, answer, engine, branches }: BarProps) {
  return (
    <div className={styles.bar}>
      <Pager
        siblings={siblingsOf(branches.messages, answer)}
        label={words.answersOf}
        show={branches.busy ? null : branches.show}
      />
      {engine !== null && <p className={styles.engine}>{engine}</p>}
      <div className={styles.actions}>
        <Reaction room={room} answer={answer} type="like" />
        <Reaction room={room} answer={answer} type="dislike" />
        <Again request={request} branches={branches} />
      </div>
    </div>
  );
}

function Reaction({ room, answer, type }: { room: string; answer: AssistantMessage; type: 'like' | 'dislike' }) {
  const on = answer.reactions.includes(type);
  function toggle(): void {
    const others = answer.reactions.filter((one) => one !== 'like' && one !== 'dislike');
    changeMessage(room, { ...answer, reactions: on ? others : [...others, type] });
    react(answer.id, type, !on).catch((error: unknown) => {
      changeMessage(room, answer);
      notifyError(error);
    });
  }
  return <IconButton icon={type} label={words[type]} aria-pressed={on} onClick={toggle} />;
}

function Again({ request, branches: { again, busy } }: { request: UserMessage; branches: Branches }) {
  const models = useModels();
  const configured = models.data ?? [];
  if (configured.length === 0) {
    return <IconButton icon="again" label={words.again} disabled={busy} onClick={() => again(request, null)} />;
  }
  const item = (provider: Provider, hint: string) => ({
    label: words.providers[provider],
    hint,
    onSelect: () => again(request, provider),
  });
  return (
    <Menu
      label={words.again}
      items={[
        { label: words.againSame, onSelect: () => again(request, null) },
        ...configured.map(({ provider, model }) => item(provider, model)),
        item('built-in', words.builtInHint),
      ]}
      trigger={(props) => <IconButton icon="again" label={words.again} disabled={busy} {...props} />}
    />
  );
}

/** Below an answer that did not come to its end: why, and how to go on. */
export function Unfinished({ request, answer, branches }: Omit<BarProps, 'engine' | 'room'>) {
  return (
    <div className={styles.unfinished}>
      <p>{answer.state === 'stopped' ? words.stopped : words.interrupted}</p>
      <Button small icon="again" disabled={branches.busy} onClick={() => branches.again(request, null)}>
        {words.goOn}
      </Button>
    </div>
  );
}
