import type { Reason } from '../api/types';
import { discoverTexts as words } from '../texts-discover';
import styles from './reasons.module.css';

/** What speaks for it: the evidence in words, and a bar for what it weighs beside the others. */
export function Reasons({ reasons }: { reasons: readonly Reason[] }) {
  if (reasons.length === 0) return <p className={styles.none}>{words.noReasons}</p>;
  const all = reasons.reduce((sum, { weight }) => sum + Math.max(weight, 0), 0);
  return (
    <ul className={styles.reasons} aria-label={words.reasons}>
      {reasons.map(({ kind, text, weight }) => {
        const percent = all > 0 ? Math.round((Math.max(weight, 0) / all) * 100) : 0;
        return (
          <li key={`${kind} ${text}`}>
            <p>{text}</p>
            {all > 0 && (
              <>
                <span className={styles.bar} aria-hidden="true">
                  <span style={{ width: `${percent}%` }} />
                </span>
                <small className="figures">
                  {percent} %<span className="visually-hidden"> {words.ofReason}</span>
                </small>
              </>
            )}
          </li>
        );
      })}
    </ul>
  );
}
