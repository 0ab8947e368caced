import type { ReactNode } from 'react';
import { pageTitle } from '../texts';
import styles from './shell.module.css';

interface PageProps {
  title: string;
  lead?: string;
  /** Stands opposite the title. */
  aside?: ReactNode;
  narrow?: boolean;
  children: ReactNode;
}

/** The frame of an ordinary page: title, what belongs beside it, content in a comfortable width. */
export function Page({ title, lead, aside, narrow = false, children }: PageProps) {
  return (
    <div className={styles.page} data-narrow={narrow}>
      <title>{pageTitle(title)}</title>
      <header className={styles.pageHeader}>
        <div>
          <h1>{title}</h1>
          {lead && <p className={styles.lead}>{lead}</p>}
        </div>
        {aside}
      </header>
      {children}
    </div>
  );
}
