import { Link } from 'wouter';
import { useMe } from '../../../api/account';
import { useUser } from '../../../api/admin';
import { ApiError } from '../../../api/client';
import type { WholeUser } from '../../../api/types';
import { Page } from '../../../shell/page';
import { adminTexts } from '../../../texts-admin';
import { ago, bytes, count, dayOf } from '../../../ui/format';
import { Icon } from '../../../ui/icon';
import { LoadError, Skeleton } from '../../../ui/states';
import { NotFoundPage } from '../../not-found/not-found-page';
import page from '../flags/flag-page.module.css';
import styles from '../lists.module.css';
import { Panel } from '../panel';
import { UserActions } from './user-actions';
import { UserTags } from './users-page';

const words = adminTexts.user;

/** One user: what is kept of them, and what they may do. Never what they wrote or heard. */
export function UserPage({ id }: { id: string }) {
  const { data: me } = useMe();
  const { data: user, error, refetch } = useUser(id);
  if (error instanceof ApiError && (error.status === 404 || error.status === 400)) return <NotFoundPage />;
  return (
    <Page
      title={user?.name ?? adminTexts.users.title}
      lead={user && me?.id === user.id ? words.you : ''}
      aside={user && <UserTags user={user} />}
    >
      <Link href="/admin/users" className={page.back}>
        <Icon name="left" size={18} />
        {words.back}
      </Link>
      {error && <LoadError error={error} retry={() => void refetch()} />}
      {!user && !error && <Skeleton height={200} count={2} />}
      {user && (
        <>
          <Kept user={user} />
          <Connections user={user} />
          <Panel title={words.may} text={words.mayText}>
            <UserActions user={user} isMe={me?.id === user.id} />
          </Panel>
        </>
      )}
    </Page>
  );
}

function Kept({ user: { counts, loginSessions, storageBytes } }: { user: WholeUser }) {
  const figures: [string, string][] = [
    [words.facts.loginSessions, words.places(loginSessions)],
    ...Object.entries(counts).map(([what, n]): [string, string] => [
      words.facts[what as keyof WholeUser['counts']],
      count(n),
    ]),
    [words.postgres, bytes(storageBytes.postgres)],
  ];
  if (storageBytes.mongo !== null) figures.push([words.mongo, bytes(storageBytes.mongo)]);
  return (
    <Panel title={words.storage} text={words.storageText}>
      <dl className={styles.figures}>
        {figures.map(([what, figure]) => (
          <div key={what}>
            <dt>{what}</dt>
            <dd>{figure}</dd>
          </div>
        ))}
      </dl>
    </Panel>
  );
}

function Connections({ user: { connections } }: { user: WholeUser }) {
  return (
    <Panel title={words.connections}>
      {connections.length === 0 && <p className={styles.none}>{words.noConnections}</p>}
      <ul>
        {connections.map(({ provider, accountId, displayName, connectedAt, endedAt }) => (
          <li key={`${provider} ${accountId}`} className={styles.row}>
            <div>
              <strong className={styles.name}>{displayName ?? accountId}</strong>
              <p className={styles.facts}>
                <span>{provider}</span>
                <span>{words.connected(dayOf(connectedAt))}</span>
                {endedAt !== null && <span>{words.ended(ago(endedAt))}</span>}
              </p>
            </div>
          </li>
        ))}
      </ul>
    </Panel>
  );
}
