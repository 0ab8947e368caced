import { useState } from 'react';
import { Link } from 'wouter';
import { useFigure } from '../../api/analytics';
import { texts } from '../../texts';
import { count, hours } from '../../ui/format';
import { Calendar } from './calendar';
import { addDays, inWords } from './dates';
import { listensHref } from './links';
import { FigureTable, Panel } from './panel';
import { YearStepper, type Years } from './year-stepper';

const words = texts.statistics;

interface CalendarPanelProps {
  years: Years;
  /** The one to begin with. */
  year: number;
}

export function CalendarPanel({ years, year: start }: CalendarPanelProps) {
  const [year, setYear] = useState(start);
  const query = useFigure('/trend', { interval: 'day', from: `${year}-01-01`, to: `${year + 1}-01-01` });
  return (
    <Panel
      wide
      title={words.calendar}
      note={words.calendarNote}
      query={query}
      height={[178, 494]}
      actions={<YearStepper what={words.calendar} years={years} year={year} onChange={setYear} />}
      table={({ items }) => (
        <FigureTable
          caption={words.calendarOf(year)}
          columns={[words.day, words.plays, words.time]}
          rows={items
            .filter(({ plays, ms }) => plays > 0 || ms > 0)
            .map(({ start, plays, ms }) => ({
              key: start,
              cells: [
                <Link key="day" href={listensHref({ from: start, to: addDays(start, 1) })}>
                  {inWords(start, 'day')}
                </Link>,
                count(plays),
                hours(ms),
              ],
            }))}
        />
      )}
    >
      {({ items }) => <Calendar days={items} year={year} />}
    </Panel>
  );
}
