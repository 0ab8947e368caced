import { useMemo } from 'react';
import { useLocation } from 'wouter';
import type { TrendItem } from '../../api/types';
import { texts } from '../../texts';
import { hours } from '../../ui/format';
import { useMedia } from '../../ui/use-media';
import styles from './calendar.module.css';
import { layMonths, layStrip } from './calendar-layout';
import { addDays, inWords } from './dates';
import { level, LEVELS, topOf } from './levels';
import { follow, listensHref } from './links';
import { useRoving } from './roving';

const words = texts.statistics;
const CELL = 11;

/** A year of days: the more was played, the larger and stronger the square. Each leads to the listens of its day. */
export function Calendar({ days, year }: { days: readonly TrendItem[]; year: number }) {
  const narrow = useMedia('(max-width: 859px)');
  const [, navigate] = useLocation();
  const { cells, labels, width, height } = useMemo(() => (narrow ? layMonths(year) : layStrip(year)), [narrow, year]);
  const amounts = useMemo(() => new Map(days.map((day) => [day.start, day])), [days]);
  const most = topOf(days);
  const lastDay = cells.findLastIndex(({ date }) => (amounts.get(date)?.plays ?? 0) > 0);
  const { bind, mark } = useRoving(cells.length, Math.max(0, lastDay), narrow ? { x: 1, y: 7 } : { x: 7, y: 1 });
  return (
    <>
      <svg
        className={styles.calendar}
        viewBox={`0 0 ${width} ${height}`}
        role="group"
        aria-label={words.calendarOf(year)}
        onClick={(event) => follow(event, navigate)}
        {...bind}
      >
        {labels.map(({ text, x, y }) => (
          <text key={`${text} ${x} ${y}`} x={x} y={y} aria-hidden="true">
            {text}
          </text>
        ))}
        {cells.map(({ date, x, y }, index) => {
          const { plays, ms } = amounts.get(date) ?? { plays: 0, ms: 0 };
          const said = words.amountOn(inWords(date, 'day'), plays, hours(ms));
          const step = level(plays, most);
          const side = 4 + (step * (CELL - 4)) / LEVELS;
          return (
            <a key={date} href={listensHref({ from: date, to: addDays(date, 1) })} aria-label={said} {...mark(index)}>
              <title>{said}</title>
              <rect className={styles.hit} x={x} y={y} width={CELL + 3} height={CELL + 3} />
              <rect
                data-level={step}
                x={x + (CELL - side) / 2 + 1.5}
                y={y + (CELL - side) / 2 + 1.5}
                width={side}
                height={side}
                rx={2}
              />
            </a>
          );
        })}
      </svg>
      <Legend />
    </>
  );
}

function Legend() {
  return (
    <p className={styles.legend} aria-hidden="true">
      {words.less}
      {Array.from({ length: LEVELS + 1 }, (_, step) => (
        <i key={step} data-level={step} style={{ width: 4 + (step * 7) / LEVELS, height: 4 + (step * 7) / LEVELS }} />
      ))}
      {words.more}
    </p>
  );
}
