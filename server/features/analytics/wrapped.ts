import { dayOfDate, isoDate } from './calendar-unit.js';
import { newcomers } from './discovery.js';
import { longestSessions, type Session } from './sessions.js';
import { type Streak, streaksOf } from './streaks.js';
import { summarise, type Summary } from './summary.js';
import type { Amount } from './tally.js';
import { topGenres, topOf, type TopItem } from './top.js';
import { amountsByUnit, trendOf, type TrendItem } from './trend.js';
import type { View } from './view.js';

const TOP = 5;

interface YearFigures extends Summary {
  year: number;
  newArtists: number;
  newTracks: number;
}

export interface Wrapped extends YearFigures {
  topTracks: TopItem[];
  topArtists: TopItem[];
  topAlbums: TopItem[];
  topGenres: TopItem[];
  /** The most played of the artists who were new in this year. */
  topNewArtists: TopItem[];
  /** The local date with most plays. */
  busiestDay: (Amount & { date: string }) | null;
  longestSession: Session | null;
  longestStreak: Streak;
  /** Its twelve months. */
  months: TrendItem[];
  previous: YearFigures;
}

/** A calendar year of the zone in review, beside the year before. `genres`: see topGenres. */
export function wrappedOf(view: View, year: number, genres: ReadonlyMap<string, readonly string[]>): Wrapped {
  const [previous, ofYear] = [yearOf(view, year - 1), yearOf(view, year)];
  const both = { ...view, from: previous.from, to: ofYear.to };
  const fresh = { artist: newcomers(both, 'artist'), track: newcomers(both, 'track') };
  const newArtists = within(ofYear, fresh.artist);
  const artists = view.groupings.of('artist', view.editions);
  const ofNewArtists = {
    ...ofYear,
    only: Uint8Array.from(artists.groupOf, (group) => (newArtists.has(group) ? 1 : 0)),
  };
  const figures = (year: number, ofIt: Year): YearFigures => ({
    year,
    ...summarise(ofIt),
    newArtists: within(ofIt, fresh.artist).size,
    newTracks: within(ofIt, fresh.track).size,
  });
  return {
    ...figures(year, ofYear),
    topTracks: topOf(ofYear, 'track', 'plays', TOP),
    topArtists: topOf(ofYear, 'artist', 'plays', TOP),
    topAlbums: topOf(ofYear, 'album', 'plays', TOP),
    topGenres: topGenres(ofYear, genres, 'plays', TOP),
    topNewArtists: topOf(ofNewArtists, 'artist', 'plays', TOP),
    busiestDay: busiestDay(ofYear),
    longestSession: longestSessions(ofYear, 1)[0] ?? null,
    longestStreak: streaksOf(ofYear).longest,
    months: trendOf(ofYear, 'month'),
    previous: figures(year - 1, previous),
  };
}

type Year = View & { from: number; to: number };

function yearOf(view: View, year: number): Year {
  const start = (of: number): number => view.zone.startOf(dayOfDate(`${of}-01-01`));
  return { ...view, from: start(year), to: start(year + 1) };
}

/** Those of `fresh` (group and time) who came within a year. */
function within({ from, to }: Year, fresh: ReadonlyMap<number, number>): Set<number> {
  const groups = new Set<number>();
  for (const [group, at] of fresh) if (at >= from && at < to) groups.add(group);
  return groups;
}

function busiestDay(view: View): Wrapped['busiestDay'] {
  let best: Wrapped['busiestDay'] = null;
  for (const [day, amount] of amountsByUnit(view, 'day')) {
    if (amount.plays === 0) continue;
    if (best === null || amount.plays > best.plays || (amount.plays === best.plays && amount.ms > best.ms)) {
      best = { date: isoDate(day), ...amount };
    }
  }
  return best;
}
