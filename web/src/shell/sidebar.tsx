import { Link, useLocation } from 'wouter';
import { useSessions } from '../api/chat';
import type { User } from '../api/types';
import { texts } from '../texts';
import { ButtonLink } from '../ui/button';
import { Mark } from '../ui/echo';
import { Icon } from '../ui/icon';
import { ADMIN_DESTINATIONS, DESTINATIONS, WIDE_DESTINATIONS } from './destinations';
import styles from './sidebar.module.css';
import { SignOutButton } from './sign-out-button';

const RECENT = 12;

export function Sidebar({ user }: { user: User }) {
  const [path] = useLocation();
  return (
    <header className={styles.sidebar}>
      <Link href="/" className={styles.brand}>
        <Mark />
        {texts.product}
      </Link>
      <Link href="/" asChild>
        <ButtonLink icon="plus">{texts.shell.newChat}</ButtonLink>
      </Link>
      <nav aria-label={texts.shell.navigation}>
        <ul>
          {[
            ...DESTINATIONS.slice(1, -1),
            ...WIDE_DESTINATIONS,
            ...(user.role === 'admin' ? ADMIN_DESTINATIONS : []),
          ].map(({ href, icon, label }) => (
            <li key={href}>
              <Link href={href} className={styles.link} aria-current={path.startsWith(href) ? 'page' : undefined}>
                <Icon name={icon} />
                {label}
              </Link>
            </li>
          ))}
        </ul>
      </nav>
      <Recent path={path} />
      <div className={styles.account}>
        <Link
          href="/preferences"
          className={styles.link}
          aria-label={texts.shell.account(user.name)}
          aria-current={path === '/preferences' ? 'page' : undefined}
        >
          <span className={styles.initial} aria-hidden="true">
            {user.name.slice(0, 1).toUpperCase()}
          </span>
          <span className={styles.clipped}>{user.name}</span>
          <Icon name="dial" />
        </Link>
        <SignOutButton />
      </div>
    </header>
  );
}

function Recent({ path }: { path: string }) {
  const { data } = useSessions();
  const sessions = (data?.pages[0]?.items ?? []).slice(0, RECENT);
  return (
    <nav className={styles.recent} aria-label={texts.shell.recent}>
      <h2>{texts.shell.recent}</h2>
      {data && sessions.length === 0 && <p>{texts.shell.noChats}</p>}
      <ul>
        {sessions.map(({ id, title }) => (
          <li key={id}>
            <Link href={`/c/${id}`} className={styles.session} aria-current={path === `/c/${id}` ? 'page' : undefined}>
              {title || texts.chats.untitled}
            </Link>
          </li>
        ))}
      </ul>
    </nav>
  );
}
