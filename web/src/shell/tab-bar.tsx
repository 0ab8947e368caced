import { Link, useLocation } from 'wouter';
import { texts } from '../texts';
import { Icon } from '../ui/icon';
import { DESTINATIONS } from './destinations';
import styles from './sidebar.module.css';

/** The navigation of small screens, within reach of a thumb. */
export function TabBar() {
  const [path] = useLocation();
  const isHere = (href: string) => (href === '/' ? path === '/' || path.startsWith('/c/') : path.startsWith(href));
  return (
    <nav className={styles.tabs} aria-label={texts.shell.navigation}>
      {DESTINATIONS.map(({ href, icon, label, short = label }) => (
        <Link key={href} href={href} aria-current={isHere(href) ? 'page' : undefined}>
          <Icon name={icon} size={22} />
          {short}
        </Link>
      ))}
    </nav>
  );
}
