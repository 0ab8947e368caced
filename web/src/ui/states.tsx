import type { ReactNode } from 'react';
import { ApiError, reasonOf } from '../api/client';
import { texts } from '../texts';
import { Button } from './button';
import { Rings } from './echo';
import { Icon } from './icon';
import styles from './states.module.css';

/** An empty room: what belongs here, and the next step. */
export function EmptyState({ title, text, children }: { title: string; text: string; children?: ReactNode }) {
  return (
    <div className={styles.empty}>
      <div className={styles.rings}>
        <Rings />
      </div>
      <h2>{title}</h2>
      <p>{text}</p>
      {children}
    </div>
  );
}

/** Something could not be loaded: what happened, and a way to try again. */
export function LoadError({ error, retry }: { error: unknown; retry: () => void }) {
  const known = error instanceof ApiError;
  return (
    <div className={styles.failed} role="alert">
      <Icon name="alert" />
      <p>
        {reasonOf(error)}
        {known && error.requestId && error.status >= 500 && <small>{texts.errors.reference(error.requestId)}</small>}
      </p>
      <Button small icon="undo" onClick={retry}>
        {texts.common.tryAgain}
      </Button>
    </div>
  );
}

/** Grey blocks in the size of what is coming. */
export function Skeleton({
  height,
  count = 1,
  width = '100%',
}: {
  height: number | string;
  count?: number;
  width?: string;
}) {
  return (
    <div className={styles.skeletons} role="status" aria-label={texts.common.loading}>
      {Array.from({ length: count }, (_, index) => (
        <div key={index} className={styles.skeleton} style={{ height, width }} />
      ))}
    </div>
  );
}
