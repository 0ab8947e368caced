import type { CalendarUnit } from '../../analytics/calendar-unit.js';
import { clockOf } from '../../analytics/clock.js';
import { longestSessions } from '../../analytics/sessions.js';
import { type Streak, streaksOf } from '../../analytics/streaks.js';
import { trendOf, type TrendItem } from '../../analytics/trend.js';
import { many, numbered, wordTime } from './figure-words.js';
import { wordDay, wordInstant, wordMonth } from './period-words.js';
import { type Asked, capitalised, count, date, duration, iso, tableOf, text, type Told } from './told.js';

const WEEKDAYS = ['Monday', 'Tuesday', 'Wednesday', 'Thursday', 'Friday', 'Saturday', 'Sunday'];
const HOURS = 24;
const MOST_ROWS = 60;

/** When in the day and in the week there is listening. */
export function tellClock(asked: Asked): Told {
  const { view, question, of, when } = asked;
  const cells = clockOf(view);
  const sumBy = (part: 'hour' | 'weekday', size: number) =>
    Array.from({ length: size }, (_, index) => {
      const mine = cells.filter((cell) => cell[part] === index);
      return {
        plays: mine.reduce((sum, { plays }) => sum + plays, 0),
        ms: mine.reduce((sum, { ms }) => sum + ms, 0),
      };
    });
  const [hours, days] = [sumBy('hour', HOURS), sumBy('weekday', WEEKDAYS.length)];
  const peak = (amounts: readonly { plays: number }[]): number =>
    amounts.reduce((best, { plays }, index) => (plays > (amounts[best]?.plays ?? 0) ? index : best), 0);
  const [hour, day] = [peak(hours), peak(days)];
  const byHour = `Your busiest hour${of}${when} is from ${hour}:00 to ${(hour + 1) % HOURS}:00, with ${many(hours[hour]?.plays ?? 0, 'play')}`;
  const byDay = `our busiest days${question.by === 'weekday' ? `${of}${when}` : ''} are ${WEEKDAYS[day]}s, with ${many(days[day]?.plays ?? 0, 'play')}.`;
  const columns = [count('Plays'), duration('Time')];
  return question.by === 'weekday'
    ? {
        text: `Y${byDay}`,
        figures: tableOf(
          asked,
          `By weekday${of}`,
          [text('Weekday'), ...columns],
          days.map(({ plays, ms }, index) => [WEEKDAYS[index] ?? '', plays, ms]),
        ),
      }
    : {
        text: question.by === 'hour' ? `${byHour}.` : `${byHour}; y${byDay}`,
        figures: tableOf(
          asked,
          `Around the clock${of}`,
          [text('Hour'), ...columns],
          hours.map(({ plays, ms }, index) => [`${String(index).padStart(2, '0')}:00`, plays, ms]),
        ),
      };
}

const COARSER: Partial<Record<CalendarUnit, CalendarUnit>> = { day: 'week', week: 'month', month: 'year' };

/** How much, stretch by stretch; in longer stretches where there would be too many. */
export function tellTrend(asked: Asked): Told {
  const { view, question, named, of, when } = asked;
  let unit: CalendarUnit =
    question.by === 'day' || question.by === 'week' || question.by === 'year' ? question.by : 'month';
  let items = trendOf(view, unit);
  for (let next = COARSER[unit]; items.length > MOST_ROWS && next !== undefined; next = COARSER[unit]) {
    unit = next;
    items = trendOf(view, unit);
  }
  const past = items.filter(({ start }) => Date.parse(start) <= view.now);
  const total = past.reduce((sum, { ms }) => sum + ms, 0);
  const most = past.reduce<TrendItem | null>((best, item) => (best && best.plays >= item.plays ? best : item), null);
  if (most === null) return { text: `You listened to nothing${of}${when}.`, figures: null };
  const name = (start: string): string => nameOf(unit, start);
  return {
    text:
      `You listened${named === null ? '' : ` to ${named.name}`}${when} for ${wordTime(total / past.length)} a ${unit}, counting ${many(past.length, unit)}. ` +
      `The most was in ${name(most.start)}: ${many(most.plays, 'play')}, ${wordTime(most.ms)}.`,
    figures: tableOf(
      asked,
      `Listening${of} by ${unit}`,
      [text(capitalised(unit)), count('Plays'), duration('Time')],
      past.map(({ start, plays, ms }) => [name(start), plays, ms]),
    ),
  };
}

function nameOf(unit: CalendarUnit, start: string): string {
  if (unit === 'year') return start.slice(0, 4);
  if (unit === 'month') return wordMonth(start.slice(0, 7));
  return unit === 'week' ? `the week of ${wordDay(start)}` : wordDay(start);
}

/** Days in a row with music. */
export function tellStreak(asked: Asked): Told {
  const { view, of, when } = asked;
  const { longest, current } = streaksOf(view);
  if (longest.days === 0) return { text: `There is no day with a counted play${of}${when}.`, figures: null };
  const now =
    current.days === 0 ? 'At the moment there is none going on.' : `The one that goes on now: ${wordStreak(current)}.`;
  return {
    text: `Your longest streak${of}${when}: ${wordStreak(longest)}. ${now}`,
    figures: tableOf(
      asked,
      `Streaks${of}`,
      [text('Streak'), count('Days'), date('From'), date('To')],
      [
        ['Longest', longest.days, longest.start, longest.end],
        ['Now', current.days, current.start, current.end],
      ],
    ),
  };
}

const wordStreak = ({ days, start, end }: Streak): string =>
  `${many(days, 'day')}${start === null || end === null ? '' : start === end ? `, ${wordDay(start)}` : `, from ${wordDay(start)} to ${wordDay(end)}`}`;

/** Listening without a long break. */
export function tellSession(asked: Asked): Told {
  const { view, question, of, when } = asked;
  const sessions = longestSessions(view, question.limit ?? 3);
  const lines = sessions.map(
    ({ start, end, plays }) =>
      `${wordTime(end - start)} from ${wordInstant(start, view.zone)} – ${many(plays, 'play')}`,
  );
  return {
    text: `Your longest sessions${of}${when}, without half an hour of silence:\n\n${numbered(lines)}`,
    figures: tableOf(
      asked,
      `Longest sessions${of}`,
      [date('Begin'), date('End'), duration('Length'), count('Plays')],
      sessions.map(({ start, end, plays }) => [iso(start), iso(end), end - start, plays]),
    ),
  };
}
