import { Link } from 'wouter';
import { reasonOf } from '../../api/client';
import { connectUrl, useSync, useSyncNow } from '../../api/connections';
import { texts } from '../../texts';
import { Button, ButtonLink, ButtonRow } from '../../ui/button';
import { ago, moment } from '../../ui/format';
import { Icon } from '../../ui/icon';
import { notify } from '../../ui/notices';
import { LoadError, Skeleton } from '../../ui/states';
import styles from './connections-page.module.css';

const words = texts.connections;

/** What was heard comes in by itself: when it last did, what went wrong, and where plays may be missing. */
export function SyncPanel({ active }: { active: boolean }) {
  const { data, error, refetch } = useSync(active);
  const now = useSyncNow();
  const fetchNow = () =>
    now.mutate(undefined, {
      onSuccess: ({ stored }) => notify(words.fetched(stored)),
      onError: (failure) => notify(reasonOf(failure)),
    });
  return (
    <section className={styles.panel} aria-labelledby="sync">
      <h2 id="sync">{words.sync}</h2>
      {!active && (
        <>
          <p>{words.syncOff}</p>
          <ButtonRow>
            <ButtonLink href={connectUrl(['listening'])}>{words.syncAllow}</ButtonLink>
          </ButtonRow>
        </>
      )}
      {active && error && <LoadError error={error} retry={() => void refetch()} />}
      {active && !data && !error && <Skeleton height={96} />}
      {active && data && (
        <>
          <p aria-live="polite">
            {data.syncedAt === null ? words.notYet : words.syncedAt(ago(data.syncedAt))}
            {data.lastPlayedAt !== null && ` ${words.lastPlayed(moment(data.lastPlayedAt))}`}
          </p>
          {data.error !== null && (
            <p className={styles.problem}>
              <Icon name="alert" />
              {data.error} {data.nextAt !== null && words.nextAt(moment(data.nextAt))}
            </p>
          )}
          {data.gaps.length > 0 && (
            <div className={styles.gaps}>
              <h3>{words.gaps}</h3>
              <p>{words.gapsText}</p>
              <ul>
                {data.gaps.map(({ from, to }) => (
                  <li key={from} className="figures">
                    {moment(from)} – {moment(to)}
                  </li>
                ))}
              </ul>
              <Link href="/imports" asChild>
                <ButtonLink small>{words.fillGaps}</ButtonLink>
              </Link>
            </div>
          )}
          <ButtonRow>
            <Button icon="again" disabled={now.isPending} onClick={fetchNow}>
              {now.isPending ? words.fetching : words.fetchNow}
            </Button>
          </ButtonRow>
        </>
      )}
    </section>
  );
}
