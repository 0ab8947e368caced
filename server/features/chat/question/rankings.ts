import { newcomers } from '../../analytics/discovery.js';
import { forgottenOf } from '../../analytics/forgotten.js';
import type { Group, GroupKind } from '../../analytics/groupings.js';
import { skippedOf } from '../../analytics/skipped.js';
import { tally } from '../../analytics/tally.js';
import { topGenres, topOf } from '../../analytics/top.js';
import type { FigureTrack } from '../figures.js';
import { many, numbered, wordTime } from './figure-words.js';
import { wordDate, wordInstant, wordMonth, wordPeriod } from './period-words.js';
import {
  type Asked,
  capitalised,
  count,
  date,
  duration,
  iso,
  percent,
  tableOf,
  text,
  type Told,
  USUAL_LIMIT,
  within,
} from './told.js';

const EVERY_ONE = 1_000_000;

/** What was played most. */
export function tellTop(asked: Asked): Told {
  const { view, question, named, genres, of, when } = asked;
  const { subject, limit, against } = question;
  // Of an artist, the artist himself is no answer.
  const kind = named?.kind === 'artist' && (subject === null || subject === 'artist') ? 'track' : (subject ?? 'track');
  const most = limit ?? USUAL_LIMIT;
  const rank = (of: typeof view, size: number) =>
    kind === 'genre' ? topGenres(of, genres, 'plays', size) : topOf(of, kind, 'plays', size);
  const items = rank(view, most);
  if (items.length === 0) return { text: `I know no ${kind}s of what you played${of}${when}.`, figures: null };
  const then = against && new Map(rank(within(view, against), EVERY_ONE).map(({ key, plays }) => [key, plays]));
  const wasPlayed = (key: string): string => (then === null ? '' : `, ${many(then.get(key) ?? 0, 'play')} before`);
  const lines = items.map(
    (item) => `${titled(item)} – ${many(item.plays, 'play')}, ${wordTime(item.ms)}${wasPlayed(item.key)}`,
  );
  const before = against === null ? '' : `, and what that was${wordPeriod(against, view.zone)}`;
  return {
    text: `What you played most${of}${when}, by ${kind}s${before}:\n\n${numbered(lines)}`,
    figures: tableOf(
      asked,
      `Most played ${kind}s${of}`,
      [...naming(kind), count('Plays'), ...(then ? [count('Plays before')] : []), duration('Time'), percent('Share')],
      items.map((item) => [
        ...namesOf(kind, item),
        item.plays,
        ...(then ? [then.get(item.key) ?? 0] : []),
        item.ms,
        item.share,
      ]),
      tracksOf(kind, items),
    ),
  };
}

/** What was loved once and then dropped. */
export function tellForgotten(asked: Asked): Told {
  const { view, question, of, when } = asked;
  const kind = groupOf(question.subject);
  const items = forgottenOf(view, kind, question.limit ?? USUAL_LIMIT);
  if (items.length === 0) return { text: `I find nothing${of} that you loved${when} and then dropped.`, figures: null };
  const lines = items.map(
    (item) =>
      `${titled(item)} – ${many(item.plays, 'play')}, most in ${wordMonth(item.peak.month)}, the last one on ${wordInstant(item.lastPlayAt, view.zone)}`,
  );
  return {
    text: `What you loved${of}${when} and have hardly or not played since:\n\n${numbered(lines)}`,
    figures: tableOf(
      asked,
      'Loved, then dropped',
      [...naming(kind), count('Plays'), count('Plays ever'), text('Most in'), date('Last play')],
      items.map((item) => [
        ...namesOf(kind, item),
        item.plays,
        item.playsEver,
        wordMonth(item.peak.month),
        iso(item.lastPlayAt),
      ]),
      tracksOf(kind, items),
    ),
  };
}

/** What was skipped most. */
export function tellSkipped(asked: Asked): Told {
  const { view, question, of, when } = asked;
  const kind = groupOf(question.subject);
  const items = skippedOf(view, kind, question.limit ?? USUAL_LIMIT);
  if (items.length === 0) return { text: `I know of nothing${of} that you skipped${when}.`, figures: null };
  const lines = items.map((item) => `${titled(item)} – ${many(item.skips, 'skip')} in ${many(item.listens, 'listen')}`);
  return {
    text: `What you skipped most${of}${when}, skips being listens marked so, or ended within 30 seconds:\n\n${numbered(lines)}`,
    figures: tableOf(
      asked,
      `Most skipped ${kind}s${of}`,
      [...naming(kind), count('Skips'), count('Listens'), percent('Skipped')],
      items.map((item) => [...namesOf(kind, item), item.skips, item.listens, item.skips / item.listens]),
      tracksOf(kind, items),
    ),
  };
}

/** What was heard for the first time ever, the most played of it first. */
export function tellNew(asked: Asked): Told {
  const { view, question, of, when } = asked;
  const kind = question.subject === 'genre' || question.subject === null ? 'artist' : question.subject;
  const grouping = view.groupings.of(kind, view.editions);
  const fresh = newcomers(view, kind);
  if (fresh.size === 0) return { text: `You heard no ${kind} for the first time${of}${when}.`, figures: null };
  const { plays } = tally(view, grouping);
  const items = [...fresh]
    .map(([group, at]) => ({ ...grouping.describe(group), plays: plays[group] ?? 0, at }))
    .sort((a, b) => b.plays - a.plays || a.at - b.at)
    .slice(0, question.limit ?? USUAL_LIMIT);
  const lines = items.map(
    (item) => `${titled(item)} – since ${wordDate(item.at, view.zone)}, ${many(item.plays, 'play')}`,
  );
  const those = items.length === fresh.size ? '' : ' The ones that you played most:';
  return {
    text: `You heard ${many(fresh.size, `new ${kind}`)}${of}${when}.${those}\n\n${numbered(lines)}`,
    figures: tableOf(
      asked,
      `New ${kind}s: ${fresh.size.toLocaleString('en')}`,
      [...naming(kind), date('First play'), count('Plays')],
      items.map((item) => [...namesOf(kind, item), iso(item.at), item.plays]),
      tracksOf(kind, items),
    ),
  };
}

const groupOf = (subject: Asked['question']['subject']): GroupKind =>
  subject === 'artist' || subject === 'album' ? subject : 'track';

const naming = (kind: GroupKind | 'genre') => [
  text(capitalised(kind)),
  ...(kind === 'track' || kind === 'album' ? [text('Artist')] : []),
];
const namesOf = (kind: GroupKind | 'genre', { name, artist }: Group): (string | null)[] =>
  kind === 'track' || kind === 'album' ? [name, artist ?? null] : [name];

const tracksOf = (kind: GroupKind | 'genre', groups: readonly Group[]): FigureTrack[] | null =>
  kind !== 'track'
    ? null
    : groups.map(({ key, name, artist }) => ({
        trackKey: key,
        title: name,
        artists: artist === undefined ? [] : [artist],
      }));

const titled = ({ name, artist }: Group): string => (artist === undefined ? name : `“${name}” by ${artist}`);
