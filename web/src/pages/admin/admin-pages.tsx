import { lazy, Suspense } from 'react';
import { Link, Redirect, Route, Switch, useLocation } from 'wouter';
import { PageFallback } from '../../shell/page-fallback';
import { adminTexts } from '../../texts-admin';
import { Icon, type IconName } from '../../ui/icon';
import { NotFoundPage } from '../not-found/not-found-page';
import styles from './admin-pages.module.css';

const words = adminTexts.navigation;

const FlagsPage = lazy(async () => ({ default: (await import('./flags/flags-page')).FlagsPage }));
const FlagPage = lazy(async () => ({ default: (await import('./flags/flag-page')).FlagPage }));
const SettingsPage = lazy(async () => ({ default: (await import('./settings/settings-page')).SettingsPage }));
const UsersPage = lazy(async () => ({ default: (await import('./users/users-page')).UsersPage }));
const UserPage = lazy(async () => ({ default: (await import('./users/user-page')).UserPage }));
const AuditPage = lazy(async () => ({ default: (await import('./audit/audit-page')).AuditPage }));
const JobsPage = lazy(async () => ({ default: (await import('./jobs/jobs-page')).JobsPage }));
const HealthPage = lazy(async () => ({ default: (await import('../health/health-page')).HealthPage }));
const TokensPage = lazy(async () => ({ default: (await import('../tokens/tokens-page')).TokensPage }));

const SECTIONS: { href: string; icon: IconName; label: string }[] = [
  { href: '/admin/flags', icon: 'flag', label: words.flags },
  { href: '/admin/config', icon: 'dial', label: words.configuration },
  { href: '/admin/users', icon: 'people', label: words.users },
  { href: '/admin/audit', icon: 'history', label: words.audit },
  { href: '/admin/jobs', icon: 'queue', label: words.jobs },
  { href: '/admin/health', icon: 'pulse', label: words.health },
  { href: '/admin/tokens', icon: 'key', label: words.tokens },
];

/** The admin's desk: one navigation, one section at a time. */
export function AdminPages() {
  const [path] = useLocation();
  return (
    <>
      <nav className={styles.nav} aria-label={words.label}>
        <ul>
          {SECTIONS.map(({ href, icon, label }) => (
            <li key={href}>
              <Link href={href} aria-current={path.startsWith(href) ? 'page' : undefined}>
                <Icon name={icon} size={18} />
                {label}
              </Link>
            </li>
          ))}
        </ul>
      </nav>
      <Suspense fallback={<PageFallback />}>
        <Switch>
          <Route path="/admin">
            <Redirect to="/admin/flags" replace />
          </Route>
          <Route path="/admin/flags" component={FlagsPage} />
          <Route path="/admin/flags/:key">{({ key }) => <FlagPage key={key} flagKey={key} />}</Route>
          <Route path="/admin/config" component={SettingsPage} />
          <Route path="/admin/users" component={UsersPage} />
          <Route path="/admin/users/:id">{({ id }) => <UserPage key={id} id={id} />}</Route>
          <Route path="/admin/audit" component={AuditPage} />
          <Route path="/admin/jobs" component={JobsPage} />
          <Route path="/admin/health" component={HealthPage} />
          <Route path="/admin/tokens" component={TokensPage} />
          <Route component={NotFoundPage} />
        </Switch>
      </Suspense>
    </>
  );
}
