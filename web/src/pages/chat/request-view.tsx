import { useId, useRef, useState, type FormEvent, type KeyboardEvent } from 'react';
import type { UserMessage } from '../../api/types';
import { texts } from '../../texts';
import { Button, ButtonRow, IconButton } from '../../ui/button';
import { useDraft } from '../../ui/use-draft';
import bar from './answer-bar.module.css';
import { siblingsOf } from './branches';
import styles from './chat-room.module.css';
import { Pager } from './pager';
import type { Branches } from './use-conversation';

const words = texts.chat;
const LONGEST = 4_000;

interface RequestProps {
  text: string;
  /** Null while it is not stored. */
  message: UserMessage | null;
  branches: Branches | null;
}

/** What the listener said, its other wordings, and the way to say it anew. */
export function RequestView({ text, message, branches }: RequestProps) {
  const [editing, setEditing] = useState(false);
  const opener = useRef<HTMLDivElement>(null);
  function close(): void {
    setEditing(false);
    requestAnimationFrame(() => opener.current?.querySelector<HTMLElement>('[data-edit]')?.focus());
  }
  if (editing && message !== null && branches !== null) {
    return (
      <div className={bar.asked}>
        <Editor message={message} branches={branches} close={close} />
      </div>
    );
  }
  return (
    <div className={bar.asked} ref={opener}>
      <div className={styles.request}>
        <h2 className="visually-hidden">{words.you}</h2>
        <p>{text}</p>
      </div>
      {message !== null && branches !== null && (
        <div className={bar.tools}>
          <Pager
            siblings={siblingsOf(branches.messages, message)}
            label={words.requestsOf}
            show={branches.busy ? null : branches.show}
          />
          <IconButton
            icon="pencil"
            label={words.edit}
            data-edit
            disabled={branches.busy}
            onClick={() => setEditing(true)}
          />
        </div>
      )}
    </div>
  );
}

function Editor({ message, branches, close }: { message: UserMessage; branches: Branches; close: () => void }) {
  const [draft, setDraft] = useDraft(`edit.${message.id}`);
  const [text, setText] = useState(draft === '' ? message.content : draft);
  const hint = useId();
  const ready = text.trim() !== '' && !branches.busy;

  function change(next: string): void {
    setText(next);
    setDraft(next === message.content ? '' : next);
  }

  function submit(event: FormEvent): void {
    event.preventDefault();
    if (!ready) return;
    branches.edit(message, text.trim(), () => setDraft(''));
    close();
  }

  function onKeyDown(event: KeyboardEvent): void {
    if (event.key === 'Enter' && !event.shiftKey && !event.nativeEvent.isComposing) submit(event);
    if (event.key === 'Escape') close();
  }

  return (
    <form className={bar.edit} onSubmit={submit}>
      <textarea
        autoFocus
        value={text}
        maxLength={LONGEST}
        aria-label={words.editField}
        aria-describedby={hint}
        onChange={(event) => change(event.target.value)}
        onKeyDown={onKeyDown}
      />
      <span id={hint} className="visually-hidden">
        {words.hintKeys}
      </span>
      <ButtonRow>
        <Button small look="quiet" onClick={close}>
          {texts.common.cancel}
        </Button>
        <Button small look="accent" type="submit" disabled={!ready}>
          {words.editSend}
        </Button>
      </ButtonRow>
    </form>
  );
}
