import { Suspense, useEffect, useRef, type ReactNode } from 'react';
import { useLocation } from 'wouter';
import type { User } from '../api/types';
import { useFollowedFlags, useOwnFlag } from '../flags/own-flags';
import { texts } from '../texts';
import { ConnectionBanner } from './connection-banner';
import { ErrorBoundary } from './error-boundary';
import { MaintenanceBanner } from './maintenance-banner';
import { PageFallback } from './page-fallback';
import styles from './shell.module.css';
import { Sidebar } from './sidebar';
import { TabBar } from './tab-bar';
import { useTimeZone } from './use-time-zone';

/** Everything around a page once somebody is signed in. */
export function Shell({ user, children }: { user: User; children: ReactNode }) {
  const [path] = useLocation();
  const main = useRef<HTMLElement>(null);
  useFocusOnNavigation(main, path);
  useTimeZone();
  useFollowedFlags();
  const maintenance = useOwnFlag('maintenance');
  return (
    <div className={styles.shell}>
      <a className={styles.skip} href="#main">
        {texts.shell.skip}
      </a>
      <Sidebar user={user} />
      <div className={styles.content}>
        <MaintenanceBanner isOn={maintenance} forAdmin={user.role === 'admin'} />
        <ConnectionBanner />
        <main id="main" className={styles.main} ref={main} tabIndex={-1}>
          <ErrorBoundary key={path.split('/')[1]}>
            <Suspense fallback={<PageFallback />}>{children}</Suspense>
          </ErrorBoundary>
        </main>
      </div>
      <TabBar />
    </div>
  );
}

/** A new page takes the focus and starts at its top, as a loaded one would; typing is never interrupted. */
function useFocusOnNavigation(main: React.RefObject<HTMLElement | null>, path: string): void {
  const shown = useRef(path);
  useEffect(() => {
    if (shown.current === path) return;
    shown.current = path;
    main.current?.scrollTo(0, 0);
    if (!(document.activeElement instanceof HTMLTextAreaElement)) main.current?.focus({ preventScroll: true });
  }, [main, path]);
}
