import { summarise, type Summary } from '../../analytics/summary.js';
import { tally } from '../../analytics/tally.js';
import type { View } from '../../analytics/view.js';
import type { Period } from '../../brief/brief.js';
import type { FigureValue } from '../figures.js';
import { many, wordTime } from './figure-words.js';
import { namedView } from './named-view.js';
import { wordDate, wordPeriod } from './period-words.js';
import { type Asked, capitalised, count, duration, tableOf, text, type Told, within } from './told.js';

const DAY_MS = 86_400_000;

/** How often and how long, and how that compares with another time or another name. */
export function tellAmount(asked: Asked): Told {
  const { view, question, named, when } = asked;
  const rows: [label: string, summary: Summary][] = [[named?.name ?? labelOf(question, view), summarise(view)]];
  const sentences = [wordAmount(asked, summarise(view))];
  const versus = question.versus && namedView(asked.all, question.versus, asked.genres);
  if (question.versus !== null) {
    const name = versus?.name ?? `“${question.versus.name}”`;
    const other = versus && summarise(within(versus.view, question));
    sentences.push(wordOther(named?.name ?? 'That', summarise(view), name, other, when));
    rows.push([name, other ?? NOTHING]);
  }
  if (question.against !== null) {
    const against = versus === null && question.versus === null ? question.against : null;
    for (const [period, soFar] of against === null ? [] : comparable(question, against, view)) {
      const then = summarise(within(view, period));
      sentences.push(wordThen(summarise(view), then, period, soFar, view));
      rows.push([labelOf(period, view), then]);
    }
    if (rows[0] !== undefined && question.versus === null) rows[0][0] = labelOf(question, view);
  }
  const isCompared = rows.length > 1;
  const columns = [
    ...(isCompared ? [text(question.versus === null ? 'Period' : 'Name')] : []),
    count('Plays'),
    count('Listens'),
    duration('Time'),
    count('Tracks'),
    count('Artists'),
  ];
  const title = question.versus !== null ? 'Compared' : named === null ? 'Listening' : capitalised(named.name);
  const cells = rows.map(([label, summary]): FigureValue[] => [...(isCompared ? [label] : []), ...cellsOf(summary)]);
  return { text: sentences.join('\n\n'), figures: tableOf(asked, title, columns, cells) };
}

/** How many different artists, tracks, albums or genres. */
export function tellDifferent(asked: Asked): Told {
  const { view, question, genres, of, when } = asked;
  const kind = question.subject ?? 'track';
  const summary = summarise(view);
  const heard = kind === 'genre' ? genresHeard(view, genres) : summary[`${kind}s`];
  const amount = `${many(summary.countedPlays, 'play')} (${many(summary.listens, 'listen')}, short ones included)`;
  return {
    text: `You listened to ${many(heard, `different ${kind}`)}${of}${when}, in ${amount}.`,
    figures: tableOf(
      asked,
      `Different ${kind}s${of}`,
      [count(capitalised(`${kind}s`)), count('Plays'), count('Listens'), duration('Time')],
      [[heard, summary.countedPlays, summary.listens, summary.ms]],
    ),
  };
}

function genresHeard(view: View, genres: Asked['genres']): number {
  const artists = view.groupings.of('artist', view.editions);
  const { ms } = tally(view, artists);
  const heard = new Set<string>();
  ms.forEach((time, group) => {
    if (time > 0) for (const name of genres.get(artists.describe(group).key) ?? []) heard.add(name);
  });
  return heard.size;
}

const NOTHING: Summary = {
  listens: 0,
  countedPlays: 0,
  ms: 0,
  tracks: 0,
  artists: 0,
  albums: 0,
  firstListenAt: null,
  lastListenAt: null,
};

const cellsOf = ({ countedPlays, listens, ms, tracks, artists }: Summary): number[] => [
  countedPlays,
  listens,
  ms,
  tracks,
  artists,
];

const labelOf = (period: Period, view: View): string => {
  const words = wordPeriod(period, view.zone)
    .trim()
    .replace(/^(?:in|on) /, '');
  return words === '' ? 'All time' : capitalised(words);
};

function wordAmount({ question, named, view, when }: Asked, summary: Summary): string {
  const { listens, countedPlays, ms, tracks, artists } = summary;
  const plays = `${many(countedPlays, 'play')} (${many(listens, 'listen')}, short ones included), ${wordTime(ms)}`;
  if (named !== null) return `${capitalised(named.name)}${when}: ${plays}.`;
  const different = `${many(tracks, 'track')} by ${many(artists, 'artist')}`;
  const opening = question.kind === 'other' ? 'I cannot answer just that. What I know' : 'Your listening';
  return `${opening}${when}: ${plays}, ${different}.${wordDaily(view, ms)}`;
}

/** Of a period of several days that is over, or as far as it has come. */
function wordDaily({ from, to, now }: View, ms: number): string {
  if (from === null) return '';
  const days = Math.round((Math.min(to ?? now, now) - from) / DAY_MS);
  return days < 2 ? '' : ` That is ${wordTime(ms / days)} a day.`;
}

function wordOther(name: string, now: Summary, other: string, then: Summary | null, when: string): string {
  if (then === null || then.listens === 0) return `${capitalised(other)}${when}: nothing.`;
  const difference = now.countedPlays - then.countedPlays;
  const more = difference === 0 ? 'As often as' : difference > 0 ? `Less than` : `More than`;
  const by = difference === 0 ? '' : `, by ${many(Math.abs(difference), 'play')}`;
  return `${capitalised(other)}${when}: ${many(then.countedPlays, 'play')}, ${wordTime(then.ms)}. ${more} ${name}${by}.`;
}

/** The period to compare with and, while the asked one is not over, the same stretch of it. */
function comparable(asked: Period, against: Period, { now }: View): [period: Period, soFar: boolean][] {
  const all: [Period, boolean] = [against, false];
  if (asked.from === null || against.from === null || against.to === null) return [all];
  const [from, then, end] = [asked.from, against.from, against.to].map((instant) => Date.parse(instant));
  const isRunning = asked.to !== null && Date.parse(asked.to) > now;
  if (!isRunning || from === undefined || then === undefined || end === undefined) return [all];
  const same = then + (now - from);
  return same >= end || then >= from ? [all] : [all, [{ from: against.from, to: new Date(same).toISOString() }, true]];
}

function wordThen(now: Summary, then: Summary, period: Period, soFar: boolean, view: View): string {
  const change = then.countedPlays === 0 ? null : Math.round((now.countedPlays / then.countedPlays - 1) * 100);
  const amount = `${many(then.countedPlays, 'play')}, ${wordTime(then.ms)}`;
  const by = change === null ? '' : ` That is ${change >= 0 ? '+' : '−'}${Math.abs(change)} % in plays.`;
  const last = period.to === null ? '' : wordDate(Date.parse(period.to) - 1, view.zone);
  return soFar
    ? `Up to the same day, ${last}: ${amount}.${by}`
    : `Against that${wordPeriod(period, view.zone)}: ${amount}.${by}`;
}
