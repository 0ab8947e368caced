import { useLocation } from 'wouter';
import styles from './bars.module.css';
import { follow } from './links';
import { useRoving } from './roving';

export interface Bar {
  key: string;
  value: number;
  /** Under the bar, where it has one. */
  label: string | null;
  /** All that there is to say of it. */
  said: string;
  href: string;
}

/** As many labels stand beside each other on a narrow screen. */
const FIT_NARROW = 6;

/** Bars that lead to what they stand for: one stop of the Tab key, the arrows within. */
export function Bars({ bars, label, unit }: { bars: readonly Bar[]; label: string; unit: (value: number) => string }) {
  const [, navigate] = useLocation();
  const { bind, mark } = useRoving(bars.length, bars.length - 1, { x: 1, y: 0 });
  const labelled = bars.filter(({ label }) => label !== null);
  const top = roundUp(Math.max(...bars.map(({ value }) => value)));
  return (
    <div className={styles.chart}>
      <p className={`${styles.scale} figures`} aria-hidden="true">
        <span>{unit(top)}</span>
        <span>{unit(top / 2)}</span>
      </p>
      {/* The links within are what one works with; the list only catches their events. */}
      <ol className={styles.bars} aria-label={label} onClick={(event) => follow(event, navigate)} {...bind}>
        {bars.map((bar, index) => {
          const { key, value, label, said, href } = bar;
          return (
            <li key={key}>
              <a href={href} aria-label={said} title={said} {...mark(index)}>
                <span data-none={value === 0} style={{ height: `${(value / top) * 100}%` }} />
              </a>
              {label !== null && (
                <small aria-hidden="true" data-spare={labelled.length > FIT_NARROW && labelled.indexOf(bar) % 2 === 1}>
                  {label}
                </small>
              )}
            </li>
          );
        })}
      </ol>
    </div>
  );
}

const STEPS = [1, 1.2, 1.6, 2, 3, 4, 5, 6, 8, 10];

/** The next of 1, 1.2, 1.6, 2 … times a power of ten: half of it is still a figure to read with ease. */
function roundUp(value: number): number {
  const size = 10 ** Math.floor(Math.log10(Math.max(value, 0.1)));
  return size * (STEPS.find((step) => step * size >= value) ?? 10);
}

/** At most a dozen labels: of few bars each, of many months their years, of the rest every so many. */
export function thinOut(labels: readonly { text: string; year: boolean }[]): (string | null)[] {
  const years = labels.filter(({ year }) => year).length;
  if (labels.length > 18 && years > 0) return labels.map(({ text, year }) => (year ? text : null));
  const every = Math.ceil(labels.length / 12);
  return labels.map(({ text }, index) => (index % every === 0 ? text : null));
}
