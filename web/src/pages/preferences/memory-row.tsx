import { type FormEvent, useId, useState } from 'react';
import { Link } from 'wouter';
import { useForgetMemory, useRewordMemory } from '../../api/memories';
import type { Memory } from '../../api/types';
import { texts } from '../../texts';
import { Button, ButtonRow, IconButton } from '../../ui/button';
import { Dialog } from '../../ui/dialog';
import fields from '../../ui/field.module.css';
import { dayOf } from '../../ui/format';
import { notify } from '../../ui/notices';
import styles from './memories.module.css';

const words = texts.memories;
const LONGEST = 500;

/** One memory: what it says, what it does, where it came from. */
export function MemoryRow({ memory }: { memory: Memory }) {
  const { text, effect, origin, sources, updatedAt } = memory;
  const [editing, setEditing] = useState(false);
  const { mutate: forget, isPending } = useForgetMemory();
  return (
    <li className={styles.memory}>
      <div className={styles.said}>
        <p>{text}</p>
        <p className={styles.about}>
          <span className={styles.effect} data-effect={effect}>
            {words.effects[effect]}
          </span>
          <span>
            {words.origins[origin]}
            {sources.length > 0 && `, ${words.from} `}
            {sources.map(({ id, title }, index) => (
              <span key={id}>
                {index > 0 && ', '}
                <Link href={`/c/${id}`}>{title || words.untitled}</Link>
              </span>
            ))}
            {`, ${words.when(dayOf(updatedAt))}`}
          </span>
        </p>
      </div>
      <div className={styles.actions}>
        <IconButton icon="pencil" label={words.edit(text)} onClick={() => setEditing(true)} />
        <IconButton
          icon="bin"
          label={words.forget(text)}
          disabled={isPending}
          onClick={() => forget(memory.id, { onSuccess: () => notify(words.forgotten(text)) })}
        />
      </div>
      {editing && <EditDialog memory={memory} onClose={() => setEditing(false)} />}
    </li>
  );
}

function EditDialog({ memory, onClose }: { memory: Memory; onClose: () => void }) {
  const id = useId();
  const [text, setText] = useState(memory.text);
  const { mutate, isPending } = useRewordMemory();
  const said = text.trim();

  function submit(event: FormEvent): void {
    event.preventDefault();
    if (said !== '') mutate({ id: memory.id, text: said }, { onSuccess: onClose });
  }

  return (
    <Dialog title={words.editTitle} onClose={onClose}>
      <form className={styles.form} onSubmit={submit}>
        <label htmlFor={id}>{words.label}</label>
        <textarea
          id={id}
          className={fields.input}
          rows={3}
          value={text}
          maxLength={LONGEST}
          autoFocus
          onChange={(event) => setText(event.target.value)}
        />
        <ButtonRow>
          <Button look="quiet" onClick={onClose}>
            {texts.common.cancel}
          </Button>
          <Button look="accent" type="submit" disabled={said === '' || isPending}>
            {texts.common.save}
          </Button>
        </ButtonRow>
      </form>
    </Dialog>
  );
}
