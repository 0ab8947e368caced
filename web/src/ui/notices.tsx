import { useEffect, useState } from 'react';
import { reasonOf } from '../api/client';
import { texts } from '../texts';
import { Button, IconButton } from './button';
import { Icon } from './icon';
import styles from './notices.module.css';
import { createStore, useStore } from './store';

interface Notice {
  id: number;
  text: string;
  failed: boolean;
  action: { label: string; run: () => void } | null;
}

const STAY_MS = 10_000;
const notices = createStore<Notice[]>([]);
let lastId = 0;

/** Tells something in passing, with at most one thing to do about it (usually: undo). */
export function notify(text: string, action: Notice['action'] = null): void {
  add({ text, action, failed: false });
}

/** Tells what went wrong, in the server's words. */
export function notifyError(error: unknown): void {
  add({ text: reasonOf(error), action: null, failed: true });
}

function add(notice: Omit<Notice, 'id'>): void {
  lastId += 1;
  const id = lastId;
  notices.set((all) => [...all.slice(-2), { ...notice, id }]);
}

function dismiss(id: number): void {
  notices.set((all) => all.filter((notice) => notice.id !== id));
}

export function Notices() {
  const all = useStore(notices, (state) => state);
  return (
    <section className={styles.notices} role="status" aria-label={texts.common.notices}>
      {all.map((notice) => (
        <NoticeCard key={notice.id} notice={notice} />
      ))}
    </section>
  );
}

function NoticeCard({ notice: { id, text, failed, action } }: { notice: Notice }) {
  const [held, setHeld] = useState(false);
  useEffect(() => {
    if (held) return;
    const timer = setTimeout(() => dismiss(id), STAY_MS);
    return () => clearTimeout(timer);
  }, [held, id]);
  const hold = { onPointerEnter: () => setHeld(true), onPointerLeave: () => setHeld(false) };
  return (
    <div className={styles.notice} {...hold} onFocus={() => setHeld(true)} onBlur={() => setHeld(false)}>
      {failed && <Icon name="alert" />}
      <p>{text}</p>
      {action && (
        <Button
          look="quiet"
          small
          onClick={() => {
            dismiss(id);
            action.run();
          }}
        >
          {action.label}
        </Button>
      )}
      <IconButton icon="cross" label={texts.common.dismiss} onClick={() => dismiss(id)} />
    </div>
  );
}
