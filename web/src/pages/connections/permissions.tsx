import { connectUrl, type Permission } from '../../api/connections';
import { texts } from '../../texts';
import { ButtonLink } from '../../ui/button';
import { Icon } from '../../ui/icon';
import styles from './connections-page.module.css';

const words = texts.connections;
/** What can be asked for here. */
export const ASKABLE = ['listening', 'taste', 'playlists', 'public-playlists', 'covers'] as const;

/** What Spotify was asked for so far, and what it can still be asked for. */
export function Permissions({ given }: { given: readonly Permission[] }) {
  return (
    <section className={styles.panel} aria-labelledby="permissions">
      <h2 id="permissions">{words.permissions}</h2>
      <ul className={styles.permissions}>
        {ASKABLE.map((permission) => (
          <li key={permission}>
            <span>
              <strong>{words.permission[permission].title}</strong>
              {words.permission[permission].text}
            </span>
            {given.includes(permission) ? (
              <span className={styles.given}>
                <Icon name="check" size={18} />
                {words.allowed}
              </span>
            ) : (
              <ButtonLink
                small
                href={connectUrl([permission])}
                aria-label={words.allowThis(words.permission[permission].title)}
              >
                {words.allow}
              </ButtonLink>
            )}
          </li>
        ))}
      </ul>
    </section>
  );
}
