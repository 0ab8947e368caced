import type { VariantOutcome } from '../../../api/types';
import { adminTexts } from '../../../texts-admin';
import { count } from '../../../ui/format';
import diff from '../diff-table.module.css';
import styles from './flag-outcomes.module.css';
import { METRICS } from './outcome-metrics';
import { percentOf } from './variant-reasons';

const words = adminTexts.outcomes;

/** The same as the figures, in numbers. */
export function OutcomeTable({ rows }: { rows: readonly { name: string; outcome: VariantOutcome }[] }) {
  return (
    <details className={styles.behind}>
      <summary>{words.table}</summary>
      <div className={diff.scroll} tabIndex={0} role="region" aria-label={words.title}>
        <table className={diff.table}>
          <thead>
            <tr>
              {[words.value, words.listenersHead, words.expectedHead, words.answers].map((head) => (
                <th key={head} scope="col">
                  {head}
                </th>
              ))}
              {METRICS.map(({ name, title }) => (
                <th key={name} scope="col">
                  {title}
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {rows.map(({ name, outcome }) => (
              <tr key={outcome.variant}>
                <th scope="row">{name}</th>
                <td>{count(outcome.listeners)}</td>
                <td>{outcome.expected === null ? words.depends : percentOf(outcome.expected)}</td>
                <td>{count(outcome.answers)}</td>
                {METRICS.map(({ name: metric, write, of }) => {
                  const measured = of(outcome);
                  return (
                    <td key={metric}>
                      {measured === null
                        ? words.nothingYet
                        : words.interval(write(measured.middle), write(measured.low), write(measured.high))}
                    </td>
                  );
                })}
              </tr>
            ))}
          </tbody>
        </table>
      </div>
    </details>
  );
}
