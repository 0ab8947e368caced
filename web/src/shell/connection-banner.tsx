import { useState } from 'react';
import { useLocation } from 'wouter';
import { connectUrl, useConnection } from '../api/connections';
import type { Connection } from '../api/types';
import { texts } from '../texts';
import { ButtonLink, IconButton } from '../ui/button';
import { dayOf } from '../ui/format';
import { Icon } from '../ui/icon';
import styles from './connection-banner.module.css';
import { ReturnProblem } from './return-problem';

const words = texts.connections;
const REMIND_DAYS = 14;
const DAY_MS = 86_400_000;

/** Says on every page that the connection ends soon or has ended, and what went wrong at Spotify's. */
export function ConnectionBanner() {
  const [path] = useLocation();
  const { data } = useConnection();
  const [away, setAway] = useState<Connection['state'] | null>(null);
  const text = data && textOf(data);
  const isShown = data && text && away !== data.state && path !== '/connections';
  return (
    <section className={styles.banners} aria-label={words.banner}>
      <ReturnProblem />
      {isShown && (
        <div className={styles.banner} data-state={data.state} role="status">
          <Icon name="plug" size={18} />
          <p>{text}</p>
          <ButtonLink
            small
            look={data.state === 'ended' ? 'solid' : 'outline'}
            href={connectUrl(data.permissions, path)}
          >
            {words.reconnect}
          </ButtonLink>
          <IconButton icon="cross" label={texts.common.dismiss} onClick={() => setAway(data.state)} />
        </div>
      )}
    </section>
  );
}

function textOf({ available, state, endsAt }: Connection): string | null {
  if (!available) return null;
  if (state === 'ended') return words.hasEnded;
  if (state !== 'ending' || endsAt === null) return null;
  const days = Math.ceil((Date.parse(endsAt) - Date.now()) / DAY_MS);
  return days <= REMIND_DAYS ? words.endsIn(dayOf(endsAt), days) : null;
}
