import { adminTexts } from '../../../texts-admin';
import styles from './flag-outcomes.module.css';
import { placeOn, scaleOf } from './interval-scale';

const words = adminTexts.outcomes;
const HEIGHT = 24;
const WHISKER = 5;

export interface Measured {
  middle: number;
  low: number;
  high: number;
}

interface IntervalFigureProps {
  title: string;
  rows: readonly { name: string; measured: Measured | null }[];
  /** What nothing is above. */
  most: number;
  write: (value: number) => string;
}

/** One figure of each variant: a dot, with whiskers to where it may lie. All on one scale, so that they compare. */
export function IntervalFigure({ title, rows, most, write }: IntervalFigureProps) {
  const known = rows.flatMap(({ measured }) => (measured === null ? [] : [measured]));
  if (known.length === 0) return null;
  const scale = scaleOf(known, most);
  const at = (value: number): string => `${placeOn(scale, value) * 100}%`;
  return (
    <figure className={styles.figure}>
      <figcaption>{title}</figcaption>
      {rows.map(({ name, measured }) => (
        <div key={name} className={styles.lane}>
          <strong>{name}</strong>
          <span>{measured === null ? words.nothingYet : write(measured.middle)}</span>
          {measured && (
            <svg
              width="100%"
              height={HEIGHT}
              role="img"
              aria-label={words.spoken(title, name, write(measured.middle), write(measured.low), write(measured.high))}
            >
              <line className={styles.axis} x1="0" x2="100%" y1={HEIGHT / 2} y2={HEIGHT / 2} />
              <line
                className={styles.whisker}
                x1={at(measured.low)}
                x2={at(measured.high)}
                y1={HEIGHT / 2}
                y2={HEIGHT / 2}
              />
              {[measured.low, measured.high].map((end, index) => (
                <line
                  key={index}
                  className={styles.whisker}
                  x1={at(end)}
                  x2={at(end)}
                  y1={HEIGHT / 2 - WHISKER}
                  y2={HEIGHT / 2 + WHISKER}
                />
              ))}
              <circle className={styles.dot} cx={at(measured.middle)} cy={HEIGHT / 2} r={5.5} />
            </svg>
          )}
        </div>
      ))}
      <p className={styles.ends} aria-hidden="true">
        <span>{write(scale.from)}</span>
        <span>{write(scale.to)}</span>
      </p>
    </figure>
  );
}
