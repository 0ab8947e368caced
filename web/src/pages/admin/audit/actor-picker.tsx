import { useDeferredValue, useEffect, useId, useRef, useState, type KeyboardEvent } from 'react';
import { useUsers } from '../../../api/admin';
import { adminTexts } from '../../../texts-admin';
import field from '../../../ui/field.module.css';
import form from '../form.module.css';
import styles from './actor-picker.module.css';

const words = adminTexts.audit;
const MOST_FOUND = 8;

/** Whose doings are shown: anybody's (an empty id), the program's, or a user's. */
export interface Actor {
  id: string;
  name: string;
}

export const ANYBODY: Actor = { id: '', name: words.anybody };
const PROGRAM: Actor = { id: 'program', name: words.program };

interface ActorPickerProps {
  value: Actor;
  onPick: (actor: Actor) => void;
}

/** A combobox after the ARIA pattern: typing searches, arrows choose, Enter takes, Escape leaves all as it was. */
export function ActorPicker({ value, onPick }: ActorPickerProps) {
  const id = useId();
  const input = useRef<HTMLInputElement>(null);
  /** What is typed; null while the list is closed. */
  const [typed, setTyped] = useState<string | null>(null);
  const [at, setAt] = useState(0);
  const sought = useDeferredValue((typed ?? '').trim());
  const isOpen = typed !== null;
  const { data } = useUsers(sought, '', isOpen && sought !== '');
  const found = sought === '' ? [] : (data?.pages[0]?.items ?? []).slice(0, MOST_FOUND);
  const options = [ANYBODY, PROGRAM].filter(({ name }) => matches(name, sought));
  options.push(...found.map((user) => ({ id: user.id, name: user.name })));
  const chosen = Math.min(at, options.length - 1);

  // What stands there is replaced by what is typed next.
  useEffect(() => {
    if (!isOpen && document.activeElement === input.current) input.current?.select();
  }, [isOpen, value]);

  function open(text = ''): void {
    setTyped(text);
    setAt(0);
  }
  function take(actor: Actor | undefined): void {
    if (actor) onPick(actor);
    setTyped(null);
  }

  function onKeyDown(event: KeyboardEvent): void {
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (step !== undefined) {
      event.preventDefault();
      if (isOpen) setAt((chosen + step + options.length) % options.length);
      else open();
    } else if (event.key === 'Enter' && isOpen) {
      event.preventDefault();
      take(options[chosen]);
    } else if (event.key === 'Escape' && isOpen) {
      event.stopPropagation();
      setTyped(null);
    }
  }

  return (
    <div className={`${form.field} ${styles.root}`}>
      <label htmlFor={id}>{words.actor}</label>
      <input
        ref={input}
        id={id}
        className={field.input}
        role="combobox"
        aria-expanded={isOpen}
        aria-controls={`${id}-list`}
        aria-autocomplete="list"
        aria-activedescendant={isOpen && options.length > 0 ? `${id}-${chosen}` : undefined}
        value={typed ?? value.name}
        placeholder={value.name}
        maxLength={100}
        autoComplete="off"
        spellCheck={false}
        onFocus={({ target }) => target.select()}
        onClick={() => !isOpen && open()}
        onChange={(event) => open(event.target.value)}
        onKeyDown={onKeyDown}
        onBlur={() => setTyped(null)}
      />
      <ul id={`${id}-list`} className={styles.list} role="listbox" aria-label={words.actor} hidden={!isOpen}>
        {options.map((actor, index) => (
          <li
            key={actor.id}
            id={`${id}-${index}`}
            role="option"
            aria-selected={index === chosen}
            // Pressing must not take the focus away, which would close the list before the click.
            onPointerDown={(event) => event.preventDefault()}
            onClick={() => take(actor)}
          >
            {actor.name}
          </li>
        ))}
      </ul>
      <p role="status" className={styles.none}>
        {isOpen && sought !== '' && data !== undefined && options.length === 0 && words.nobody}
      </p>
    </div>
  );
}

const matches = (name: string, sought: string): boolean => name.toLowerCase().includes(sought.toLowerCase());
