import { useMutation } from '@tanstack/react-query';
import { useId } from 'react';
import { probe, useHistory, type Window } from '../../api/health';
import type { ProviderHealth } from '../../api/types';
import { texts } from '../../texts';
import { Button } from '../../ui/button';
import { count } from '../../ui/format';
import { Skeleton } from '../../ui/states';
import styles from './health.module.css';
import { Sparkline } from './sparkline';
import { StatusMark } from './status-mark';
import { duration, moment, nameOf, share } from './words';

const words = texts.health;

/** One provider or store: first whether it works, then how fast and since when, then what else there is to know. */
export function ProviderCard({ item, window }: { item: ProviderHealth; window: Window }) {
  const heading = useId();
  const { provider, status, statusSince, setting } = item;
  const isSetUp = status !== 'unconfigured';
  return (
    <section id={provider} className={styles.card} data-status={status} aria-labelledby={heading}>
      <header>
        <StatusMark status={status} />
        <div>
          <h3 id={heading}>{nameOf(provider)}</h3>
          <p className={styles.word}>
            <strong>{words.status[status]}</strong>
            {statusSince !== null && <span> {words.since(moment(new Date(statusSince)))}</span>}
          </p>
        </div>
      </header>
      {isSetUp ? (
        <Figures item={item} window={window} />
      ) : (
        <p className={styles.setUp}>
          {setting === 'LLM_PROVIDERS' ? words.elsewhere(setting) : words.setUp(setting ?? '')}
        </p>
      )}
    </section>
  );
}

function Figures({ item, window }: { item: ProviderHealth; window: Window }) {
  const { provider, kind, requests, probes, successRate, latencyMs, lastError, lastFailureAt } = item;
  const history = useHistory(provider, window, true);
  const name = nameOf(provider);
  // Of a single answer there is nothing more to say.
  const slow = latencyMs.p95 !== latencyMs.p50 ? latencyMs.p95 : null;
  return (
    <>
      <p className={styles.speed}>
        <strong className="figures">{latencyMs.p50 === null ? '–' : duration(latencyMs.p50)}</strong>
        <span>
          {latencyMs.p50 === null ? (requests === 0 ? words.noAnswers : words.noSuccess) : words.typical}
          {slow !== null && <small>{words.slowest(duration(slow))}</small>}
        </span>
      </p>
      {history.data ? <Sparkline name={name} window={window} items={history.data.items} /> : <Skeleton height={56} />}
      <p className={styles.rate}>
        {successRate === null ? ' ' : words.succeeded(share(successRate), requests)}
        {probes > 0 && kind !== 'store' && words.probes(probes)}
      </p>
      <Details item={item} />
      {lastError !== null && lastFailureAt !== null && (
        <p className={styles.error}>
          <small>{words.lastError(moment(new Date(lastFailureAt)))}</small>
          {lastError}
        </p>
      )}
      {kind === 'llm' && <Probe provider={provider} name={name} />}
    </>
  );
}

function Details({ item }: { item: ProviderHealth }) {
  const { kind, mode, circuit, circuitSince, fallbacks, firstTokenMs, tokens } = item;
  const since = circuit !== 'closed' && circuitSince !== null ? `, ${words.since(moment(new Date(circuitSince)))}` : '';
  const facts: [term: string, value: string][] =
    kind === 'store'
      ? [[words.mode, mode ?? '–']]
      : [
          ...(mode === null ? [] : [[words.model, mode] as [string, string]]),
          [words.circuit, words.circuits[circuit] + since],
          [words.fallbacks, words.times(fallbacks)],
          ...(firstTokenMs.p50 === null ? [] : [[words.firstToken, duration(firstTokenMs.p50)] as [string, string]]),
          ...(tokens === 0 ? [] : [[words.tokens, count(tokens)] as [string, string]]),
        ];
  return (
    <dl className={styles.details}>
      {facts.map(([term, value]) => (
        <div key={term}>
          <dt>{term}</dt>
          <dd>{value}</dd>
        </div>
      ))}
    </dl>
  );
}

/** What it brings comes with the live stream. */
function Probe({ provider, name }: { provider: string; name: string }) {
  const { mutate, isPending } = useMutation({ mutationFn: () => probe(provider) });
  return (
    <Button small icon="pulse" disabled={isPending} onClick={() => mutate()}>
      {isPending ? words.probing : words.probe}
      <span className="visually-hidden">{words.probeOf(name)}</span>
    </Button>
  );
}
