import { Link } from 'wouter';
import type { Flag } from '../../../api/types';
import { adminTexts } from '../../../texts-admin';
import { ago, dayOf } from '../../../ui/format';
import { Icon } from '../../../ui/icon';
import { sentenceOf } from './flag-sentence';
import { FlagSwitch } from './flag-switch';
import styles from './flags.module.css';

const words = adminTexts.flags;

export function FlagRow({ flag }: { flag: Flag }) {
  const { key, description, updatedAt, stale, builtIn, archived } = flag;
  return (
    <li className={styles.row} data-off={!flag.enabled}>
      <div>
        <Link href={`/admin/flags/${encodeURIComponent(key)}`} className={styles.key}>
          {key}
        </Link>
        <p className={styles.sentence}>{sentenceOf(flag)}</p>
        <p className={styles.muted}>{description}</p>
        <p className={styles.facts}>
          <span>{words.changed(ago(updatedAt))}</span>
          {builtIn && <span>{words.builtIn}</span>}
        </p>
        {stale && (
          <p className={styles.stale}>
            <Icon name="history" size={16} />
            {words.stale[stale.reason](dayOf(stale.since))}
          </p>
        )}
      </div>
      {!archived && <FlagSwitch flag={flag} />}
    </li>
  );
}
