import { useShared } from '../../api/preferences';
import type { Preferences, SharedWithModels } from '../../api/types';
import { texts } from '../../texts';
import { LoadError, Skeleton } from '../../ui/states';
import { Choice } from './choice';
import { Section, type SectionProps } from './section';
import styles from './sharing.module.css';

const words = texts.sharing;
const SHARES: Preferences['shareWithModels'][] = ['nothing', 'request', 'taste'];

/** What language models outside may see: whom it goes to, how much, and word for word. */
export function SharingSection({ preferences, save }: SectionProps) {
  const { data, error, refetch } = useShared();
  return (
    <Section title={words.title} text={words.text}>
      <Choice
        legend={words.legend}
        value={preferences.shareWithModels}
        options={SHARES.map((value) => ({ value, label: words.shares[value][0], hint: words.shares[value][1] }))}
        onChange={(shareWithModels) => save({ shareWithModels })}
      />
      {error && <LoadError error={error} retry={() => void refetch()} />}
      {!data && !error && <Skeleton height={120} count={1} />}
      {data && <Shared shared={data} />}
    </Section>
  );
}

function Shared({ shared: { share, providers, requests } }: { shared: SharedWithModels }) {
  if (providers.length === 0) return <p className={styles.none}>{words.noProviders}</p>;
  if (share === 'nothing') return <p className={styles.none}>{words.nothing}</p>;
  return (
    <div className={styles.shared}>
      <h3>{words.goesTo}</h3>
      <ul className={styles.providers}>
        {providers.map(({ name, model, host }) => (
          <li key={name}>
            <strong>{name}</strong> <span>{words.where(model, host)}</span>
          </li>
        ))}
      </ul>
      <p>{words.never}</p>
      {requests.map(({ purpose, instructions, data, tools }) => (
        <details key={purpose} className={styles.request}>
          <summary>{words.purposes[purpose]}</summary>
          <h4>{words.instructions}</h4>
          <Sent label={words.instructions} text={instructions} />
          <h4>{words.data}</h4>
          <Sent label={words.data} text={data} />
          {tools.length > 0 && (
            <>
              <h4>{words.tools}</h4>
              <Sent label={words.tools} text={tools.join('\n')} />
            </>
          )}
        </details>
      ))}
    </div>
  );
}

/** A long text in a box of its own, which the keyboard can scroll. */
function Sent({ label, text }: { label: string; text: string }) {
  return (
    <pre className={styles.sent} tabIndex={0} role="region" aria-label={label}>
      {text}
    </pre>
  );
}
