import { useLocation } from 'wouter';
import styles from './bars.module.css';
import { follow } from './links';
import { useRoving } from './roving';

export interface Bar {
  key: string;
  value: number;
  /** Under the bar, where there is room. */
  label: string;
  /** All that there is to say of it. */
  said: string;
  href: string;
}

/** Bars that lead to what they stand for: one stop of the Tab key, the arrows within. */
export function Bars({ bars, label, unit }: { bars: readonly Bar[]; label: string; unit: (value: number) => string }) {
  const [, navigate] = useLocation();
  const { bind, mark } = useRoving(bars.length, bars.length - 1, { x: 1, y: 0 });
  const most = Math.max(1, ...bars.map(({ value }) => value));
  const every = Math.ceil(bars.length / 12);
  return (
    <div className={styles.chart}>
      <p className={`${styles.scale} figures`} aria-hidden="true">
        <span>{unit(most)}</span>
        <span>{unit(most / 2)}</span>
      </p>
      {/* The links within are what one works with; the list only catches their events. */}
      <ol className={styles.bars} aria-label={label} onClick={(event) => follow(event, navigate)} {...bind}>
        {bars.map(({ key, value, label, said, href }, index) => (
          <li key={key}>
            <a href={href} aria-label={said} title={said} {...mark(index)}>
              <span data-none={value === 0} style={{ height: `${(value / most) * 100}%` }} />
            </a>
            {index % every === 0 && <small aria-hidden="true">{label}</small>}
          </li>
        ))}
      </ol>
    </div>
  );
}
