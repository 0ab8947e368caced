import { Cover } from '../../playlist/cover';
import { texts } from '../../texts';
import { clock } from '../../ui/format';
import { Icon } from '../../ui/icon';
import styles from './sign-in-page.module.css';

const words = texts.signIn;

const TRACKS = [
  { trackKey: 'lcd', title: 'All My Friends', artist: 'LCD Soundsystem', genres: ['indie rock'], durationMs: 462_000 },
  { trackKey: 'robyn', title: 'Dancing On My Own', artist: 'Robyn', genres: ['electropop'], durationMs: 288_000 },
  { trackKey: 'm83', title: 'Midnight City', artist: 'M83', genres: ['synthpop'], durationMs: 244_000 },
  { trackKey: 'chic', title: 'Good Times', artist: 'Chic', genres: ['disco'], durationMs: 488_000 },
];

/** Shows what one gets, with the parts that the real answer is made of. */
export function Sample() {
  return (
    <figure className={styles.sample} role="img" aria-label={words.sampleLabel}>
      <div aria-hidden="true">
        <p className={styles.request}>{words.sampleRequest}</p>
        <div className={styles.card}>
          <header>
            <Cover tracks={TRACKS} size={88} />
            <div>
              <strong>{words.sampleName}</strong>
              <span className={`${styles.total} figures`}>
                {clock(2_692_000)} <small>{texts.playlist.of('45 min')}</small>
              </span>
            </div>
          </header>
          <ul className={styles.ticks}>
            {words.sampleRules.map((rule) => (
              <li key={rule}>
                <Icon name="check" size={16} />
                {rule}
              </li>
            ))}
          </ul>
          <ol className={styles.rows}>
            {TRACKS.map(({ trackKey, title, artist, durationMs }, index) => (
              <li key={trackKey}>
                <span>
                  {title}
                  <small>{index === 1 ? words.sampleReason : artist}</small>
                </span>
                <span className="figures">{clock(durationMs)}</span>
              </li>
            ))}
          </ol>
        </div>
      </div>
    </figure>
  );
}
