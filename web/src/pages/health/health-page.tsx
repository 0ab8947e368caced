import { useState } from 'react';
import { Link } from 'wouter';
import type { Window } from '../../api/health';
import type { ProviderHealth } from '../../api/types';
import { Page } from '../../shell/page';
import { texts } from '../../texts';
import { Button } from '../../ui/button';
import { Skeleton } from '../../ui/states';
import styles from './health.module.css';
import { ProviderCard } from './provider-card';
import { StatusMark } from './status-mark';
import { type LiveHealth, useLiveHealth } from './use-live-health';
import { moment, nameOf } from './words';

const words = texts.health;
const KINDS = ['llm', 'music', 'store'] as const;
const WINDOWS = ['5m', '1h', '24h'] as const;

/** A wall readable from three metres: who answers now, how fast, since when. */
export function HealthPage() {
  const [window, setWindow] = useState<Window>('1h');
  const live = useLiveHealth(window);
  const { items } = live;
  return (
    <Page title={words.title} aside={<Connection {...live} />}>
      {items === null ? (
        <Skeleton height={240} count={2} />
      ) : (
        <>
          <Verdict items={items} />
          <Strip items={items} />
        </>
      )}
      <div className={styles.windows} role="group" aria-label={words.window}>
        <span aria-hidden="true">{words.window}</span>
        {WINDOWS.map((one) => (
          <Button
            key={one}
            small
            look={one === window ? 'solid' : 'outline'}
            aria-pressed={one === window}
            onClick={() => setWindow(one)}
          >
            {words.windows[one]}
          </Button>
        ))}
      </div>
      {items !== null &&
        KINDS.map((kind) => (
          <section key={kind} className={styles.kind} aria-label={words.kinds[kind]}>
            <h2>{words.kinds[kind]}</h2>
            <div className={styles.wall}>
              {items
                .filter((item) => item.kind === kind)
                .map((item) => (
                  <ProviderCard key={item.provider} item={item} window={window} />
                ))}
            </div>
          </section>
        ))}
      <p className={styles.more}>
        <Link href="/admin/tokens">{words.tokensLink}</Link>
      </p>
    </Page>
  );
}

/** The first language model that would answer, and whether anything needs a look. */
function Verdict({ items }: { items: readonly ProviderHealth[] }) {
  const answers = items.find(({ kind, status }) => kind === 'llm' && (status === 'healthy' || status === 'degraded'));
  const troubled = items.filter(({ status }) => status === 'degraded' || status === 'down');
  return (
    <div className={styles.verdict} role="status">
      <StatusMark size={72} status={answers?.status ?? 'down'} />
      <div>
        <p className={styles.headline}>
          {answers === undefined ? words.nobodyAnswers : words.answers(nameOf(answers.provider))}
        </p>
        <p>
          {troubled.length === 0 ? words.allWell : words.troubled(troubled.map(({ provider }) => nameOf(provider)))}
        </p>
      </div>
    </div>
  );
}

/** All of them at once: shape, name and word, each leading to its card. */
function Strip({ items }: { items: readonly ProviderHealth[] }) {
  return (
    <ul className={styles.strip} aria-label={words.all}>
      {items.map(({ provider, status }) => (
        <li key={provider} data-status={status}>
          <a href={`#${provider}`}>
            <StatusMark status={status} />
            <strong>{nameOf(provider)}</strong>
            <span>{words.status[status]}</span>
          </a>
        </li>
      ))}
    </ul>
  );
}

function Connection({ state, heardAt }: LiveHealth) {
  const text =
    state === 'live'
      ? words.live
      : state === 'lost' && heardAt !== null
        ? words.lost(moment(heardAt))
        : words.connecting;
  return (
    <p className={styles.connection} data-state={state} role="status">
      {text}
    </p>
  );
}
