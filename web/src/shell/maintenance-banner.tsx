import { Link } from 'wouter';
import { texts } from '../texts';
import { Icon } from '../ui/icon';
import styles from './maintenance-banner.module.css';

const words = texts.maintenance;

/** Says that nothing can be changed now; the region is there before, so that the news is read out. */
export function MaintenanceBanner({ isOn, forAdmin = false }: { isOn: boolean; forAdmin?: boolean }) {
  return (
    <div role="status">
      {isOn && (
        <div className={styles.banner}>
          <Icon name="alert" size={18} />
          <p>{forAdmin ? words.forAdmins : words.text}</p>
          {forAdmin && <Link href="/admin/flags/maintenance-mode">{words.link}</Link>}
        </div>
      )}
    </div>
  );
}
