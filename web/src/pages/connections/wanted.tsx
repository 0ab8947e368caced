import { Link, useSearchParams } from 'wouter';
import { connectUrl, type Permission } from '../../api/connections';
import type { Connection } from '../../api/types';
import { texts } from '../../texts';
import { ButtonLink, ButtonRow } from '../../ui/button';
import styles from './connections-page.module.css';
import { ASKABLE } from './permissions';

const words = texts.connections;

/** What another page needs, and where the listener was; from the address, so a stranger may have written it. */
export function useWanted(): { permissions: Permission[]; returnTo: string | null } {
  const [params] = useSearchParams();
  const named = (params.get('permissions') ?? '').split(',');
  const returnTo = params.get('returnTo');
  return {
    permissions: ASKABLE.filter((permission) => named.includes(permission)),
    returnTo: returnTo !== null && isOwnPath(returnTo) ? returnTo : null,
  };
}

/** "//elsewhere" and "javascript:" are no paths of this page. */
const isOwnPath = (path: string): boolean =>
  path.startsWith('/') &&
  URL.canParse(path, location.origin) &&
  new URL(path, location.origin).origin === location.origin;

/** Names what is missing, lets Spotify ask for it, and leads back. */
export function Wanted({ connection }: { connection: Connection }) {
  const { permissions, returnTo } = useWanted();
  if (returnTo === null) return null;
  const isLiving = connection.state === 'connected' || connection.state === 'ending';
  const missing = permissions.filter((permission) => !isLiving || !connection.permissions.includes(permission));
  const named = missing.map((permission) => words.permission[permission].title);
  return (
    <section className={styles.panel} aria-labelledby="wanted">
      <h2 id="wanted">{missing.length > 0 ? words.wanted : words.wantedGiven}</h2>
      {missing.length > 0 && <p>{words.wantedText(new Intl.ListFormat('en').format(named))}</p>}
      <ButtonRow>
        {missing.length > 0 && (
          <ButtonLink look="accent" href={connectUrl(permissions, returnTo)}>
            {words.wantedAllow}
          </ButtonLink>
        )}
        <Link href={returnTo} asChild>
          <ButtonLink look={missing.length > 0 ? 'quiet' : 'accent'}>{words.back}</ButtonLink>
        </Link>
      </ButtonRow>
    </section>
  );
}
