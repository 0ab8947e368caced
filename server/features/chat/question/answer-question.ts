import { clockOf } from '../../analytics/clock.js';
import { forgottenOf } from '../../analytics/forgotten.js';
import type { Group } from '../../analytics/groupings.js';
import { summarise } from '../../analytics/summary.js';
import { topGenres, topOf } from '../../analytics/top.js';
import { scan, type View } from '../../analytics/view.js';
import type { Period, Question } from '../../brief/brief.js';
import { many, numbered, wordTime } from './figure-words.js';
import { namedView } from './named-view.js';
import { wordInstant, wordPeriod } from './period-words.js';

export interface QuestionContext {
  /** The whole history by the listener's clocks; the periods of the question are laid on it here. */
  view: View;
  genres: ReadonlyMap<string, readonly string[]>;
}

const USUAL_LIMIT = 5;
const WEEKDAYS = ['Mondays', 'Tuesdays', 'Wednesdays', 'Thursdays', 'Fridays', 'Saturdays', 'Sundays'];

/** Answers a question about a history in words; every figure is counted from the listens. */
export function answerQuestion(question: Question, { view, genres }: QuestionContext): string {
  if (view.listening.count === 0) {
    return 'There is no listening history of yours here yet, so I cannot tell. Import it, and ask again.';
  }
  const { zone } = view;
  const when = wordPeriod(question, zone);
  const named = namedView(view, question, genres);
  if (question.name !== null && named === null) return `I find nothing of “${question.name}” in your history.`;
  const of = named === null ? '' : ` of ${named.name}`;
  const asked = within(named?.view ?? view, question);
  if (question.kind !== 'first-listen' && question.kind !== 'last-listen' && isSilent(asked)) {
    return `You listened to nothing${of}${when}.`;
  }
  switch (question.kind) {
    case 'top':
      return wordTop(asked, question, named?.kind ?? null, genres, `${of}${when}`);
    case 'forgotten':
      return wordForgotten(asked, question, when);
    case 'clock':
      return wordClock(asked, `${of}${when}`);
    case 'first-listen':
    case 'last-listen':
      return wordListen(asked, question, named?.name ?? null, when);
    default:
      return [wordAmount(asked, question, named?.name ?? null, when), wordComparison(asked, question)].join('');
  }
}

function within(view: View, { from, to }: Period): View {
  return { ...view, from: from === null ? null : Date.parse(from), to: to === null ? null : Date.parse(to) };
}

const isSilent = (view: View): boolean => summarise(view).listens === 0;

function wordTop(
  view: View,
  { subject, limit }: Question,
  named: Question['subject'],
  genres: QuestionContext['genres'],
  about: string,
): string {
  // Of an artist, the artist himself is no answer.
  const kind = named === 'artist' && (subject === null || subject === 'artist') ? 'track' : (subject ?? 'track');
  const most = limit ?? USUAL_LIMIT;
  const items = kind === 'genre' ? topGenres(view, genres, 'plays', most) : topOf(view, kind, 'plays', most);
  if (items.length === 0) return `I know no ${kind}s of what you played${about}.`;
  const lines = items.map((item) => `${titled(item)} – ${many(item.plays, 'play')}, ${wordTime(item.ms)}`);
  return `What you played most${about}, by ${kind}s:\n\n${numbered(lines)}`;
}

function wordForgotten(view: View, { subject, limit }: Question, when: string): string {
  const kind = subject === 'artist' || subject === 'album' ? subject : 'track';
  const items = forgottenOf(view, kind, limit ?? USUAL_LIMIT);
  if (items.length === 0) return `I find nothing that you loved${when} and then dropped.`;
  const lines = items.map(
    (item) => `${titled(item)} – ${many(item.plays, 'play')}, last on ${wordInstant(item.lastPlayAt, view.zone)}`,
  );
  return `What you loved${when} and then dropped:\n\n${numbered(lines)}`;
}

function wordClock(view: View, about: string): string {
  const cells = clockOf(view);
  const sumBy = (part: 'hour' | 'weekday', size: number): number[] =>
    cells.reduce(
      (sums, cell) => sums.with(cell[part], (sums[cell[part]] ?? 0) + cell.plays),
      new Array<number>(size).fill(0),
    );
  const [hours, days] = [sumBy('hour', 24), sumBy('weekday', 7)];
  const [hour, day] = [hours.indexOf(Math.max(...hours)), days.indexOf(Math.max(...days))];
  return (
    `Your busiest hour${about} is from ${hour}:00 to ${(hour + 1) % 24}:00, with ${many(hours[hour] ?? 0, 'play')}; ` +
    `your busiest days are ${WEEKDAYS[day]}, with ${many(days[day] ?? 0, 'play')}.`
  );
}

function wordListen(view: View, { kind }: Question, name: string | null, when: string): string {
  let [first, last] = [-1, -1];
  let [firstAt, lastAt] = [0, 0];
  scan(view, (track, at) => {
    if (first < 0) [first, firstAt] = [track, at];
    [last, lastAt] = [track, at];
  });
  const [number, at, which] = kind === 'first-listen' ? [first, firstAt, 'first'] : [last, lastAt, 'last'];
  const track = view.listening.library.tracks[number];
  if (track === undefined) return `You listened to nothing${name === null ? '' : ` of ${name}`}${when}.`;
  const heard = `“${track.title}” by ${track.artist}, on ${wordInstant(at, view.zone)}`;
  return name === null
    ? `The ${which} listen${when} that I know of: ${heard}.`
    : `You ${which} listened to ${name}${when} on ${wordInstant(at, view.zone)}: “${track.title}” by ${track.artist}.`;
}

function wordAmount(view: View, { kind }: Question, name: string | null, when: string): string {
  const { listens, countedPlays, ms, tracks, artists } = summarise(view);
  const plays = `${many(countedPlays, 'play')} (${many(listens, 'listen')}, short ones included), ${wordTime(ms)}`;
  if (name !== null) return `${name}${when}: ${plays}.`;
  const different = `${many(tracks, 'track')} by ${many(artists, 'artist')}`;
  const opening = kind === 'other' ? 'I cannot answer just that. What I know' : 'Your listening';
  return `${opening}${when}: ${plays}, ${different}.`;
}

function wordComparison(view: View, { against }: Question): string {
  if (against === null) return '';
  const now = summarise(view);
  const then = summarise(within(view, against));
  const change = then.countedPlays === 0 ? null : Math.round((now.countedPlays / then.countedPlays - 1) * 100);
  const amount = `${many(then.countedPlays, 'play')}, ${wordTime(then.ms)}`;
  const by = change === null ? '' : ` That is ${change >= 0 ? '+' : '−'}${Math.abs(change)} % in plays.`;
  return `\n\nAgainst that${wordPeriod(against, view.zone)}: ${amount}.${by}`;
}

const titled = ({ name, artist }: Group): string => (artist === undefined ? name : `“${name}” by ${artist}`);
