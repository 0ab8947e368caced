import type { Status } from '../../api/health';
import styles from './health.module.css';

/** Each status has a shape of its own, so that it can be told from afar and without colour. */
export function StatusMark({ status, size = 40 }: { status: Status; size?: number }) {
  return (
    <svg
      className={styles.mark}
      data-status={status}
      width={size}
      height={size}
      viewBox="0 0 40 40"
      fill="none"
      strokeWidth="4"
      strokeLinecap="round"
      strokeLinejoin="round"
      aria-hidden="true"
    >
      {status === 'healthy' && (
        <>
          <circle cx="20" cy="20" r="18" className={styles.body} />
          <path d="m12 20.5 5.5 5.5L28.5 14" className={styles.sign} />
        </>
      )}
      {status === 'degraded' && (
        <>
          <path d="M20 4 37 35H3Z" className={styles.body} />
          <path d="M20 16v8m0 5v.01" className={styles.sign} />
        </>
      )}
      {status === 'down' && (
        <>
          <path d="M3 3h34v34H3Z" className={styles.body} />
          <path d="m13 13 14 14m0-14L13 27" className={styles.sign} />
        </>
      )}
      {status === 'unconfigured' && <circle cx="20" cy="20" r="16" strokeDasharray="5 8" className={styles.ring} />}
    </svg>
  );
}
