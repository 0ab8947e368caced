import { texts } from '../../texts';
import { IconButton } from '../../ui/button';
import styles from './year-stepper.module.css';

const words = texts.statistics;

/** The first and the last year that there is anything of. */
export type Years = readonly [first: number, last: number];

interface YearStepperProps {
  what: string;
  years: Years;
  year: number;
  onChange: (year: number) => void;
}

export function YearStepper({ what, years: [first, last], year, onChange }: YearStepperProps) {
  return (
    <div className={styles.stepper} role="group" aria-label={words.yearOf(what)}>
      <IconButton icon="left" label={words.earlier} disabled={year <= first} onClick={() => onChange(year - 1)} />
      <strong className="figures" aria-live="polite">
        {year}
      </strong>
      <IconButton icon="right" label={words.later} disabled={year >= last} onClick={() => onChange(year + 1)} />
    </div>
  );
}
