import { texts } from '../texts';
import { Wave } from '../ui/echo';
import styles from './shell.module.css';

export function PageFallback() {
  return (
    <div className={styles.fallback} role="status" aria-label={texts.common.loading}>
      <Wave moving />
    </div>
  );
}
