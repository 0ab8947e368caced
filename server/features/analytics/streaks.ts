import { isoDate } from './calendar-unit.js';
import { scan, type View } from './view.js';

/** Days in a row with at least one counted play. Local dates, both included; null where there are none. */
export interface Streak {
  days: number;
  start: string | null;
  end: string | null;
}

export interface Streaks {
  /** The one that still goes on: it reaches today or yesterday, or the end of a period that is over. */
  current: Streak;
  /** The latest of the longest. */
  longest: Streak;
}

interface Run {
  days: number;
  first: number;
  last: number;
}

export function streaksOf(view: View): Streaks {
  const { zone, now, to } = view;
  const runs: Run[] = [];
  for (const day of playedDays(view)) {
    const run = runs.at(-1);
    if (run !== undefined && zone.nextDay(run.last) === day) {
      run.last = day;
      run.days++;
    } else {
      runs.push({ days: 1, first: day, last: day });
    }
  }
  const lastDay = zone.dayOf(Math.min(now, to === null ? now : to - 1));
  const latest = runs.at(-1);
  const goesOn = latest !== undefined && (latest.last >= lastDay || zone.nextDay(latest.last) === lastDay);
  const longest = runs.reduce<Run | undefined>((best, run) => (best && best.days > run.days ? best : run), undefined);
  return { current: present(goesOn ? latest : undefined), longest: present(longest) };
}

/** In order; clocks put back over midnight may show a day twice. */
function playedDays(view: View): number[] {
  const days = new Set<number>();
  scan(view, (_track, at, _ms, counted) => {
    if (counted) days.add(view.zone.dayOf(at));
  });
  return [...days].sort((a, b) => a - b);
}

const present = (run: Run | undefined): Streak =>
  run === undefined
    ? { days: 0, start: null, end: null }
    : { days: run.days, start: isoDate(run.first), end: isoDate(run.last) };
