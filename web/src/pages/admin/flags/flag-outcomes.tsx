import { useId, useState } from 'react';
import { useFlagOutcomes } from '../../../api/flags';
import type { Flag, FlagOutcomes as Outcomes } from '../../../api/types';
import { adminTexts } from '../../../texts-admin';
import field from '../../../ui/field.module.css';
import { moment } from '../../../ui/format';
import { Icon } from '../../../ui/icon';
import { LoadError, Skeleton } from '../../../ui/states';
import form from '../form.module.css';
import { Panel } from '../panel';
import styles from './flag-outcomes.module.css';
import { variantWord } from './flag-sentence';
import { IntervalFigure } from './interval-figure';
import { METRICS } from './outcome-metrics';
import { OutcomeTable } from './outcome-table';
import { percentOf, reasonsOf } from './variant-reasons';

const words = adminTexts.outcomes;
const MOST_VERSIONS = 20;

/** Who got what, and what came of it: the current version, or one of those before. */
export function FlagOutcomes({ flag }: { flag: Flag }) {
  const [chosen, setChosen] = useState<number | null>(null);
  const version = chosen ?? flag.version;
  const { data, error, refetch } = useFlagOutcomes(flag.key, version);
  return (
    <Panel title={words.title} text={words.text}>
      {flag.version > 1 && <VersionField flag={flag} version={version} onChange={setChosen} />}
      {error && <LoadError error={error} retry={() => void refetch()} />}
      {!data && !error && <Skeleton height={120} />}
      {data && <Figures flag={flag} outcomes={data} />}
    </Panel>
  );
}

function VersionField({ flag, version, onChange }: { flag: Flag; version: number; onChange(to: number | null): void }) {
  const id = useId();
  const versions = Array.from({ length: Math.min(MOST_VERSIONS, flag.version) }, (_, back) => flag.version - back);
  return (
    <div className={`${form.field} ${styles.version}`}>
      <label htmlFor={id}>{words.version}</label>
      <select
        id={id}
        className={field.input}
        value={version}
        onChange={({ target }) => onChange(Number(target.value) === flag.version ? null : Number(target.value))}
      >
        {versions.map((one) => (
          <option key={one} value={one}>
            {one === flag.version ? words.versionNow(one) : one}
          </option>
        ))}
      </select>
    </div>
  );
}

function Figures({ flag, outcomes }: { flag: Flag; outcomes: Outcomes }) {
  const { variants, sampleRatio, since, version } = outcomes;
  const isNow = version === flag.version;
  const all = variants.reduce((sum, { listeners }) => sum + listeners, 0);
  if (all === 0) {
    const isSame = variants.length < 2;
    return (
      <p className={styles.empty}>
        <strong>{isSame ? words.same : words.nobody}</strong>{' '}
        {isSame ? (isNow ? words.sameNext : words.sameBefore) : words.nobodyNext}
      </p>
    );
  }
  const rows = variants.map((outcome) => ({
    outcome,
    name: variantWord(flag, outcome.variant),
    who: isNow ? reasonsOf(flag, outcome.variant).join(', ') || words.reasons.formerly : null,
  }));
  return (
    <>
      {sampleRatio?.isMismatch && (
        <div className={styles.mismatch} role="alert">
          <Icon name="alert" />
          <p>
            <strong>{words.mismatch}</strong> {words.mismatchText(chance(sampleRatio.p))}
          </p>
        </div>
      )}
      <ul className={styles.variants}>
        {rows.map(({ name, who, outcome: { variant, listeners, expected } }) => (
          <li key={variant}>
            <strong>{name}</strong>
            <span>{words.listeners(listeners)}</span>
            <small>
              {words.ofAll(percentOf(listeners / all))};{' '}
              {expected === null ? words.notExpected : words.expected(percentOf(expected))}
            </small>
            {who !== null && <small>{`${words.who}: ${who}`}</small>}
          </li>
        ))}
      </ul>
      <div className={styles.figures}>
        {METRICS.map(({ name: metric, title, most, write, of }) => (
          <IntervalFigure
            key={metric}
            title={title}
            most={most}
            write={write}
            rows={rows.map(({ name, outcome }) => ({ name, measured: of(outcome) }))}
          />
        ))}
      </div>
      <p className={form.hint}>{words.since(moment(since))}</p>
      <OutcomeTable rows={rows} />
    </>
  );
}

/** "0.0004", "less than 0.0001". */
function chance(p: number): string {
  return p < 0.0001 ? words.lessThan('0.0001') : p.toFixed(4);
}
