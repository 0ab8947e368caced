import type { Window } from '../../api/health';
import type { ProviderHistory } from '../../api/types';
import { texts } from '../../texts';
import styles from './health.module.css';
import { duration } from './words';

const words = texts.health;
const HEIGHT = 56;
/** Where answers end and failures begin. */
const LINE = 40;
const STEP = 10;
const GAP = 2;

/** Above a line how long answers took, below it how many failed; as many steps as the window has. */
export function Sparkline({ name, window, items }: { name: string; window: Window; items: ProviderHistory['items'] }) {
  const slowest = Math.max(0, ...items.map(({ latencyMs }) => latencyMs.p95 ?? 0));
  const mostErrors = Math.max(0, ...items.map(({ errors }) => errors));
  const errors = items.reduce((sum, item) => sum + item.errors, 0);
  const asked = items.some(({ requests }) => requests > 0);
  const said = asked
    ? words.sparkline(name, words.windows[window], duration(slowest), errors)
    : words.quiet(name, words.windows[window]);
  return (
    <svg
      className={styles.sparkline}
      viewBox={`0 0 ${items.length * STEP} ${HEIGHT}`}
      preserveAspectRatio="none"
      role="img"
      aria-label={said}
    >
      <title>{`${said} ${words.legend}`}</title>
      <path d={`M0 ${LINE}H${items.length * STEP}`} className={styles.axis} vectorEffect="non-scaling-stroke" />
      {items.map(({ at, latencyMs, errors: failed }, index) => {
        const up = slowest === 0 || latencyMs.p95 === null ? 0 : Math.max(2, (latencyMs.p95 / slowest) * (LINE - 2));
        const down = mostErrors === 0 ? 0 : (failed / mostErrors) * (HEIGHT - LINE - 2);
        const box = { x: index * STEP, width: STEP - GAP };
        return (
          <g key={at}>
            {up > 0 && <rect {...box} y={LINE - 1 - up} height={up} className={styles.answers} />}
            {failed > 0 && <rect {...box} y={LINE + 2} height={Math.max(4, down)} className={styles.failures} />}
          </g>
        );
      })}
    </svg>
  );
}
