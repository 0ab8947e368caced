import { useId, useState, type KeyboardEvent } from 'react';
import { texts } from '../../texts';
import { Button } from '../../ui/button';
import fields from '../../ui/field.module.css';
import { Icon } from '../../ui/icon';
import styles from './preferences-page.module.css';

const words = texts.preferences;
const LONGEST = 80;

interface NameListProps {
  label: string;
  hint: string | null;
  placeholder: string;
  names: string[];
  onChange: (names: string[]) => void;
}

/** A list of names as chips. Enter or a comma adds what was typed, unless it is there already. */
export function NameList({ label, hint, placeholder, names, onChange }: NameListProps) {
  const id = useId();
  const [text, setText] = useState('');

  function add(): void {
    const name = text.trim();
    setText('');
    if (name !== '' && !names.some((known) => known.toLowerCase() === name.toLowerCase())) onChange([...names, name]);
  }

  function onKeyDown(event: KeyboardEvent): void {
    if (event.key !== 'Enter' && event.key !== ',') return;
    event.preventDefault();
    add();
  }

  return (
    <div className={styles.field}>
      <label htmlFor={id}>{label}</label>
      {hint && <p>{hint}</p>}
      <ul className={styles.chips} aria-label={label}>
        {names.map((name) => (
          <li key={name}>
            <button
              type="button"
              aria-label={words.removeFrom(name)}
              onClick={() => onChange(names.filter((known) => known !== name))}
            >
              {name}
              <Icon name="cross" size={16} />
            </button>
          </li>
        ))}
      </ul>
      <div className={styles.adding}>
        <input
          id={id}
          className={fields.input}
          value={text}
          maxLength={LONGEST}
          placeholder={placeholder}
          autoComplete="off"
          onChange={(event) => setText(event.target.value)}
          onKeyDown={onKeyDown}
        />
        <Button aria-label={words.addTo(label)} disabled={text.trim() === ''} onClick={add}>
          {words.add}
        </Button>
      </div>
    </div>
  );
}
