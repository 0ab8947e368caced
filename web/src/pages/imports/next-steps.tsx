import { Link } from 'wouter';
import { texts } from '../../texts';
import { ButtonLink, ButtonRow } from '../../ui/button';
import { keepDraft } from '../../ui/use-draft';
import { draftOf } from '../chat/live-replies';
import styles from './imports-page.module.css';

const words = texts.imports;
const SPOTIFY_PRIVACY = 'https://www.spotify.com/account/privacy/';

/** What to do now: ask, when there is something to ask about, and how to get an export in any case. */
export function NextSteps({ known }: { known: boolean }) {
  return (
    <>
      {known && (
        <section className={styles.after}>
          <h2>{words.afterTitle}</h2>
          <p>{words.afterText}</p>
          <Link href="/" asChild onClick={() => keepDraft(draftOf(null), words.afterAsk)}>
            <ButtonLink look="accent">“{words.afterAsk}”</ButtonLink>
          </Link>
        </section>
      )}
      <section className={styles.next}>
        <h2>{words.nextTitle}</h2>
        <ol>
          {words.next.map((step) => (
            <li key={step}>{step}</li>
          ))}
        </ol>
        {!known && <p>{words.meanwhile}</p>}
        <ButtonRow>
          <Link href="/connections" asChild>
            <ButtonLink small icon="plug">
              {words.connect}
            </ButtonLink>
          </Link>
          <ButtonLink small icon="outside" href={SPOTIFY_PRIVACY} target="_blank" rel="noreferrer">
            {words.spotifyPage}
          </ButtonLink>
        </ButtonRow>
      </section>
    </>
  );
}
