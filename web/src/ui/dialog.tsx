import { useEffect, useId, useRef, type FormEvent, type ReactNode } from 'react';
import { texts } from '../texts';
import { Button, IconButton } from './button';
import styles from './dialog.module.css';

interface DialogProps {
  title: string;
  /** For things beside each other. */
  wide?: boolean;
  onClose: () => void;
  children: ReactNode;
}

/** A modal window; shown as long as it is rendered. The browser keeps the focus inside and gives it back. */
export function Dialog({ title, wide = false, onClose, children }: DialogProps) {
  const ref = useRef<HTMLDialogElement>(null);
  const id = useId();
  useEffect(() => {
    const dialog = ref.current;
    dialog?.showModal();
    return () => dialog?.close();
  }, []);
  return (
    <dialog
      ref={ref}
      className={styles.dialog}
      data-wide={wide}
      aria-labelledby={id}
      onCancel={(event) => {
        event.preventDefault();
        onClose();
      }}
      onPointerDown={(event) => event.target === ref.current && onClose()}
    >
      <div className={styles.body}>
        <header className={styles.header}>
          <h2 id={id}>{title}</h2>
          <IconButton icon="cross" label={texts.common.close} onClick={onClose} />
        </header>
        {children}
      </div>
    </dialog>
  );
}

interface PromptProps {
  title: string;
  label: string;
  initial: string;
  confirm: string;
  /** When set, nothing but this text can be confirmed. */
  required?: string;
  danger?: boolean;
  children?: ReactNode;
  onClose: () => void;
  onConfirm: (value: string) => void;
}

/** Asks for one line of text. */
export function Prompt({
  title,
  label,
  initial,
  confirm,
  required,
  danger,
  children,
  onClose,
  onConfirm,
}: PromptProps) {
  const id = useId();
  const input = useRef<HTMLInputElement>(null);
  useEffect(() => input.current?.select(), []);

  function submit(event: FormEvent): void {
    event.preventDefault();
    const value = input.current?.value.trim() ?? '';
    if (value === '' || (required !== undefined && value.toLowerCase() !== required)) {
      input.current?.focus();
      return;
    }
    onConfirm(value);
    onClose();
  }

  return (
    <Dialog title={title} onClose={onClose}>
      <form className={styles.form} onSubmit={submit}>
        {children}
        <label htmlFor={id}>{label}</label>
        <input
          id={id}
          ref={input}
          className={styles.input}
          defaultValue={initial}
          maxLength={120}
          autoComplete="off"
          autoFocus
        />
        <footer className={styles.footer}>
          <Button look="quiet" onClick={onClose}>
            {texts.common.cancel}
          </Button>
          <Button look={danger ? 'danger' : 'accent'} type="submit">
            {confirm}
          </Button>
        </footer>
      </form>
    </Dialog>
  );
}
