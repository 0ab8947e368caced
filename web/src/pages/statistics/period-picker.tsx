import { texts } from '../../texts';
import fields from '../../ui/field.module.css';
import { addDays } from './dates';
import { type Period, PERIODS } from './period';
import styles from './period-picker.module.css';
import type { Years } from './year-stepper';

const words = texts.statistics;

interface PeriodPickerProps {
  period: Period;
  years: Years;
  today: string;
  onChange: (change: Record<string, string | null>) => void;
}

/** Which stretch of time the figures are of. Everything it says is in the address. */
export function PeriodPicker({ period, years: [first, last], today, onChange }: PeriodPickerProps) {
  const years = Array.from({ length: last - first + 1 }, (_, index) => String(last - index));
  const lastDay = period.to === undefined ? today : addDays(period.to, -1);

  function choose(kind: string): void {
    onChange({
      period: kind === 'all' ? null : kind,
      year: kind === 'year' ? (period.from?.slice(0, 4) ?? String(last)) : null,
      from: kind === 'dates' ? (period.from ?? `${first}-01-01`) : null,
      to: kind === 'dates' ? lastDay : null,
    });
  }

  return (
    <div className={styles.picker} role="group" aria-label={words.period}>
      <select
        className={fields.input}
        aria-label={words.period}
        value={period.kind}
        onChange={({ target }) => choose(target.value)}
      >
        {PERIODS.map((kind) => (
          <option key={kind} value={kind}>
            {words.periods[kind]}
          </option>
        ))}
      </select>
      {period.kind === 'year' && (
        <select
          className={fields.input}
          aria-label={words.year}
          value={period.name}
          onChange={({ target }) => onChange({ year: target.value })}
        >
          {(years.includes(period.name) ? years : [period.name, ...years]).map((year) => (
            <option key={year}>{year}</option>
          ))}
        </select>
      )}
      {period.kind === 'dates' && (
        <>
          <input
            type="date"
            className={fields.input}
            aria-label={words.from}
            value={period.from ?? ''}
            max={lastDay}
            onChange={({ target }) => target.value && onChange({ from: target.value })}
          />
          <input
            type="date"
            className={fields.input}
            aria-label={words.to}
            value={lastDay}
            min={period.from ?? ''}
            onChange={({ target }) => target.value && onChange({ to: target.value })}
          />
        </>
      )}
    </div>
  );
}
