import { Link } from 'wouter';
import { useFigure, type Interval, type Span } from '../../api/analytics';
import type { TrendItem } from '../../api/types';
import { texts } from '../../texts';
import { count, hours } from '../../ui/format';
import { Bars, thinOut } from './bars';
import { addDays, inWords, monthOrYear, nextMonth, yearOf } from './dates';
import { listensHref } from './links';
import { FigureTable, Panel } from './panel';

const words = texts.statistics;

export function TrendPanel({ span, interval }: { span: Span; interval: Interval }) {
  const query = useFigure('/trend', { ...span, interval });
  return (
    <Panel
      wide
      title={words.trend}
      note={words.by[interval]}
      query={query}
      height={200}
      table={({ items }) => <TrendTable items={items} interval={interval} />}
    >
      {({ items }) => <TrendBars items={items} interval={interval} />}
    </Panel>
  );
}

export function TrendBars({ items, interval, artist }: TrendProps) {
  const labels = thinOut(
    items.map(({ start }) => ({
      text: shortly(start, interval),
      year: interval === 'month' && start.slice(5, 7) === '01',
    })),
  );
  const bars = items.map(({ start, plays, ms }, index) => ({
    key: start,
    value: ms / 3_600_000,
    label: labels[index] ?? null,
    said: words.amountOn(named(start, interval), plays, hours(ms)),
    href: listensHref({ from: start, to: endOf(start, interval), ...(artist !== undefined && { artist }) }),
  }));
  return <Bars bars={bars} label={words.trend} unit={words.hours} />;
}

interface TrendProps {
  items: TrendItem[];
  interval: Interval;
  /** Whose listens the bars lead to; everybody's otherwise. */
  artist?: string;
}

export function TrendTable({ items, interval, artist }: TrendProps) {
  return (
    <FigureTable
      caption={words.trend}
      columns={[words.when, words.plays, words.time]}
      rows={items.map(({ start, plays, ms }) => ({
        key: start,
        cells: [
          <Link
            key="link"
            href={listensHref({ from: start, to: endOf(start, interval), ...(artist !== undefined && { artist }) })}
          >
            {named(start, interval)}
          </Link>,
          count(plays),
          hours(ms),
        ],
      }))}
    />
  );
}

function shortly(start: string, interval: Interval): string {
  if (interval === 'year') return start.slice(0, 4);
  if (interval === 'month') return monthOrYear(start);
  return inWords(start, 'shortDay').replace(/,? \d{4}$/, '');
}

function named(start: string, interval: Interval): string {
  if (interval === 'year') return start.slice(0, 4);
  if (interval === 'month') return inWords(start, 'month');
  return interval === 'week' ? words.weekOf(inWords(start, 'day')) : inWords(start, 'day');
}

/** The date after the last of the unit. */
function endOf(start: string, interval: Interval): string {
  if (interval === 'year') return `${yearOf(start) + 1}-01-01`;
  if (interval === 'month') return nextMonth(start.slice(0, 7));
  return addDays(start, interval === 'week' ? 7 : 1);
}
