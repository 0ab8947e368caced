import type { LibraryTrack } from '../../analytics/library.js';
import { scan } from '../../analytics/view.js';
import type { FigureTrack } from '../figures.js';
import { many, numbered, wordTime } from './figure-words.js';
import { wordInstant, wordTimeOfDay } from './period-words.js';
import { type Asked, count, date, duration, iso, tableOf, text, type Told } from './told.js';

const SHOWN = 20;

interface Moment {
  track: number;
  at: number;
  ms: number;
}

/** The first or the last listen there is. */
export function tellListen(asked: Asked): Told {
  const { view, question, named, when, of } = asked;
  const which = question.kind === 'first-listen' ? 'first' : 'last';
  let moment: Moment | null = null;
  let listens = 0;
  scan(view, (track, at, ms) => {
    listens++;
    if (moment === null || which === 'last') moment = { track, at, ms };
  });
  const { track: number, at, ms } = moment ?? { track: -1, at: 0, ms: 0 };
  const track = view.listening.library.tracks[number];
  if (track === undefined) return { text: `You listened to nothing${of}${when}.`, figures: null };
  const heard = `“${track.title}” by ${track.artist}`;
  return {
    text:
      named === null
        ? `The ${which} listen${when} that I know of: ${heard}, on ${wordInstant(at, view.zone)}.`
        : `You ${which} listened to ${named.name}${when} on ${wordInstant(at, view.zone)}: ${heard}.`,
    figures: tableOf(
      asked,
      which === 'first' ? `First listen${of}` : `Last listen${of}`,
      [date('When'), text('Track'), text('Artist'), duration('Played'), count('Listens in all')],
      [[iso(at), track.title, track.artist, ms, listens]],
      [figureTrack(track)],
    ),
  };
}

/** What was played, in order of time. */
export function tellPlayed(asked: Asked): Told {
  const { view, question, of, when } = asked;
  const { tracks } = view.listening.library;
  const moments: Moment[] = [];
  let listens = 0;
  let time = 0;
  const most = question.limit ?? SHOWN;
  scan(view, (track, at, ms) => {
    listens++;
    time += ms;
    if (moments.length < most) moments.push({ track, at, ms });
  });
  const shown = moments.flatMap(({ track: number, at, ms }) => {
    const track = tracks[number];
    return track === undefined ? [] : [{ at, ms, track }];
  });
  const lines = shown.map(
    ({ at, track: { title, artist } }) => `${wordTimeOfDay(at, view.zone)} “${title}” by ${artist}`,
  );
  const rest = listens - shown.length;
  const more = rest > 0 ? `\n\nThose were the first; ${many(rest, 'listen')} followed.` : '';
  return {
    text: `What you listened to${of}${when}, ${many(listens, 'listen')}, ${wordTime(time)}:\n\n${numbered(lines)}${more}`,
    figures: tableOf(
      asked,
      rest > 0 ? `The first ${many(shown.length, 'listen')}${of}` : `Listens${of}`,
      [date('When'), text('Track'), text('Artist'), duration('Played')],
      shown.map(({ at, track: { title, artist }, ms }) => [iso(at), title, artist, ms]),
      shown.map(({ track }) => figureTrack(track)),
    ),
  };
}

const figureTrack = ({ key, title, artist }: LibraryTrack): FigureTrack => ({
  trackKey: key,
  title,
  artists: [artist],
});
