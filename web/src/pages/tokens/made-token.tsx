import { useId, useRef, useState } from 'react';
import { texts } from '../../texts';
import { Button } from '../../ui/button';
import { Dialog } from '../../ui/dialog';
import field from '../../ui/field.module.css';
import styles from './tokens.module.css';

const words = texts.tokens;

/** Shows a token for the only time. */
export function MadeToken({ token, onClose }: { token: string; onClose: () => void }) {
  const id = useId();
  const input = useRef<HTMLInputElement>(null);
  const [told, setTold] = useState('');

  async function copy(): Promise<void> {
    input.current?.select();
    try {
      await navigator.clipboard.writeText(token);
      setTold(words.copied);
    } catch {
      setTold(words.copyFailed); // no clipboard without HTTPS, or not allowed: the text is selected
    }
  }

  return (
    <Dialog title={words.madeTitle} onClose={onClose}>
      <p>{words.madeText}</p>
      <label className="visually-hidden" htmlFor={id}>
        {words.token}
      </label>
      <input id={id} ref={input} className={`${field.input} ${styles.secret}`} value={token} readOnly autoFocus />
      <p className={styles.told} role="status">
        {told}
      </p>
      <div className={styles.choice}>
        <Button look="quiet" onClick={onClose}>
          {words.done}
        </Button>
        <Button look="accent" icon="copy" onClick={() => void copy()}>
          {words.copy}
        </Button>
      </div>
    </Dialog>
  );
}
