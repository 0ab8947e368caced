import { useEffect, useId, useRef, type FormEvent, type KeyboardEvent } from 'react';
import { texts } from '../../texts';
import { Icon } from '../../ui/icon';
import styles from './composer.module.css';

const words = texts.chat;
const LONGEST = 4_000;

interface ComposerProps {
  text: string;
  onChange: (text: string) => void;
  onSend: () => void;
  /** Set while an answer is under way: the button then stops it. */
  onStop: (() => void) | null;
  placeholder: string;
  large?: boolean;
}

export function Composer({ text, onChange, onSend, onStop, placeholder, large = false }: ComposerProps) {
  const hint = useId();
  const field = useRef<HTMLTextAreaElement>(null);
  const ready = text.trim() !== '' && onStop === null;

  // On a phone the keyboard would cover the page, so there the listener opens it.
  useEffect(() => {
    if (matchMedia('(hover: hover)').matches) field.current?.focus({ preventScroll: true });
  }, []);

  function submit(event: FormEvent): void {
    event.preventDefault();
    if (ready) onSend();
  }

  function onKeyDown(event: KeyboardEvent): void {
    if (event.key === 'Enter' && !event.shiftKey && !event.nativeEvent.isComposing) submit(event);
  }

  return (
    <form className={styles.composer} data-large={large} onSubmit={submit}>
      <textarea
        ref={field}
        rows={1}
        value={text}
        maxLength={LONGEST}
        placeholder={placeholder}
        aria-label={words.field}
        aria-describedby={hint}
        enterKeyHint="send"
        onChange={(event) => onChange(event.target.value)}
        onKeyDown={onKeyDown}
      />
      <span id={hint} className="visually-hidden">
        {words.hintKeys}
      </span>
      {onStop ? (
        <button type="button" className={styles.send} aria-label={words.stop} title={words.stop} onClick={onStop}>
          <Icon name="stop" />
        </button>
      ) : (
        <button type="submit" className={styles.send} aria-label={words.send} title={words.send} disabled={!ready}>
          <Icon name="send" />
        </button>
      )}
    </form>
  );
}
