import { useId, type ReactNode } from 'react';
import type { Preferences } from '../../api/types';
import styles from './preferences-page.module.css';

export interface SectionProps {
  preferences: Preferences;
  save: (change: Partial<Preferences>) => void;
}

export function Section({ title, text, children }: { title: string; text?: string; children: ReactNode }) {
  const id = useId();
  return (
    <section className={styles.section} aria-labelledby={id}>
      <header>
        <h2 id={id}>{title}</h2>
        {text && <p>{text}</p>}
      </header>
      <div className={styles.fields}>{children}</div>
    </section>
  );
}
