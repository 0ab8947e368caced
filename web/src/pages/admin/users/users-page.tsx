import { useDeferredValue, useState } from 'react';
import { Link } from 'wouter';
import { useUsers } from '../../../api/admin';
import type { KnownUser } from '../../../api/types';
import { Page } from '../../../shell/page';
import { texts } from '../../../texts';
import { adminTexts } from '../../../texts-admin';
import { Button } from '../../../ui/button';
import field from '../../../ui/field.module.css';
import { ago, dayOf } from '../../../ui/format';
import { LoadError, Skeleton } from '../../../ui/states';
import styles from '../lists.module.css';
import { SearchField } from '../search-field';

const words = adminTexts.users;
const ROLES = Object.entries(words.roles);

/** Who is here: found by name and role. */
export function UsersPage() {
  const [sought, setSought] = useState('');
  const [role, setRole] = useState('');
  const { data, error, refetch, hasNextPage, fetchNextPage } = useUsers(useDeferredValue(sought.trim()), role);
  const users = data?.pages.flatMap(({ items }) => items);
  return (
    <Page title={words.title} lead={words.lead}>
      <div className={styles.filters}>
        <SearchField value={sought} label={words.search} onChange={setSought} />
        <select
          className={field.input}
          aria-label={words.role}
          value={role}
          onChange={({ target }) => setRole(target.value)}
        >
          <option value="">{words.anyRole}</option>
          {ROLES.map(([value, label]) => (
            <option key={value} value={value}>
              {label}
            </option>
          ))}
        </select>
      </div>
      {error && <LoadError error={error} retry={() => void refetch()} />}
      {!users && !error && <Skeleton height={72} count={4} />}
      {users?.length === 0 && <p className={styles.none}>{words.none}</p>}
      <ul className={styles.list} aria-label={words.list}>
        {users?.map((user) => (
          <UserRow key={user.id} user={user} />
        ))}
      </ul>
      {hasNextPage && <Button onClick={() => void fetchNextPage()}>{texts.common.showMore}</Button>}
    </Page>
  );
}

function UserRow({ user: { id, name, createdAt, lastSeenAt, ...user } }: { user: KnownUser }) {
  return (
    <li className={styles.row}>
      <div>
        <Link href={`/admin/users/${id}`} className={styles.name}>
          {name}
        </Link>
        <p className={styles.facts}>
          <span>{words.since(dayOf(createdAt))}</span>
          <span>{lastSeenAt === null ? words.neverSeen : words.seen(ago(lastSeenAt))}</span>
        </p>
      </div>
      <UserTags user={user} />
    </li>
  );
}

export function UserTags({ user }: { user: Pick<KnownUser, 'role' | 'disabled' | 'spotifyConnected'> }) {
  return (
    <div className={styles.tags}>
      {user.disabled && (
        <span className={styles.tag} data-bad="true">
          {words.disabled}
        </span>
      )}
      {user.spotifyConnected && <span className={styles.tag}>{words.spotify}</span>}
      <span className={styles.tag} data-strong={user.role === 'admin'}>
        {words.roles[user.role]}
      </span>
    </div>
  );
}
