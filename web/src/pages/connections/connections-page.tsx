import { Link } from 'wouter';
import { useState } from 'react';
import { reasonOf } from '../../api/client';
import { connectUrl, type Permission, useConnection, useDisconnect } from '../../api/connections';
import type { Connection } from '../../api/types';
import { Page } from '../../shell/page';
import { texts } from '../../texts';
import { Button, ButtonLink, ButtonRow } from '../../ui/button';
import { Dialog } from '../../ui/dialog';
import { dayOf } from '../../ui/format';
import { Icon } from '../../ui/icon';
import { notify } from '../../ui/notices';
import { EmptyState, LoadError, Skeleton } from '../../ui/states';
import styles from './connections-page.module.css';
import { Permissions } from './permissions';
import { SyncPanel } from './sync-panel';
import { useWanted, Wanted } from './wanted';

const words = texts.connections;

export function ConnectionsPage() {
  const { data, error, refetch } = useConnection();
  return (
    <Page narrow title={words.title} lead={words.lead}>
      {error && <LoadError error={error} retry={() => void refetch()} />}
      {!data && !error && <Skeleton height={320} />}
      {data && <Spotify connection={data} />}
    </Page>
  );
}

function Spotify({ connection }: { connection: Connection }) {
  const { available, state } = connection;
  const { permissions, returnTo } = useWanted();
  if (!available && state === 'none') {
    return (
      <EmptyState title={words.notSetUp} text={words.notSetUpText}>
        <Link href="/imports" asChild>
          <ButtonLink look="accent">{words.importInstead}</ButtonLink>
        </Link>
      </EmptyState>
    );
  }
  if (state === 'none') {
    return (
      <EmptyState title={words.none} text={words.noneText}>
        <ButtonLink
          look="accent"
          href={connectUrl([...new Set<Permission>(['listening', 'playlists', ...permissions])], returnTo ?? undefined)}
        >
          {words.connect}
        </ButtonLink>
      </EmptyState>
    );
  }
  return (
    <>
      <Wanted connection={connection} />
      <Account connection={connection} />
      {state !== 'ended' && (
        <>
          <SyncPanel active={connection.permissions.includes('listening')} />
          <Permissions given={connection.permissions} />
        </>
      )}
    </>
  );
}

function Account({
  connection: { state, account, connectedAt, endsAt, endReason, permissions },
}: {
  connection: Connection;
}) {
  const [asking, setAsking] = useState(false);
  const disconnect = useDisconnect();
  const again = permissions.length === 0 ? (['listening'] as const) : permissions;
  const remove = () =>
    disconnect.mutate(undefined, {
      onSuccess: () => notify(words.disconnected),
      onError: (error) => notify(reasonOf(error)),
    });
  return (
    <section className={styles.panel} aria-labelledby="account">
      <header>
        <h2 id="account">Spotify</h2>
        <p className={styles.state} data-state={state}>
          <Icon name={state === 'connected' ? 'check' : 'alert'} size={18} />
          {words.state[state]}
        </p>
      </header>
      <dl>
        <div>
          <dt>{words.account}</dt>
          <dd>{account?.name}</dd>
        </div>
        {connectedAt && (
          <div>
            <dt>{words.since}</dt>
            <dd>{dayOf(connectedAt)}</dd>
          </div>
        )}
        {endsAt && state !== 'ended' && (
          <div>
            <dt>{words.until}</dt>
            <dd>{dayOf(endsAt)}</dd>
          </div>
        )}
      </dl>
      {state !== 'connected' && <p>{state === 'ended' ? (endReason ?? words.endedText) : words.endingText}</p>}
      <ButtonRow>
        {state !== 'connected' && (
          <ButtonLink look="accent" href={connectUrl(again)}>
            {words.reconnect}
          </ButtonLink>
        )}
        <Button look="danger" disabled={disconnect.isPending} onClick={() => setAsking(true)}>
          {words.disconnect}
        </Button>
      </ButtonRow>
      {asking && (
        <Dialog title={words.disconnectTitle} onClose={() => setAsking(false)}>
          <p>{words.disconnectText}</p>
          <ButtonRow>
            <Button look="quiet" onClick={() => setAsking(false)}>
              {texts.common.cancel}
            </Button>
            <Button look="danger" onClick={remove}>
              {words.disconnect}
            </Button>
          </ButtonRow>
        </Dialog>
      )}
    </section>
  );
}
