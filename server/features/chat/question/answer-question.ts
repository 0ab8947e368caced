import { summarise } from '../../analytics/summary.js';
import type { View } from '../../analytics/view.js';
import type { Question } from '../../brief/brief.js';
import { tellAmount, tellDifferent } from './amounts.js';
import { tellListen, tellPlayed } from './moments.js';
import { namedView } from './named-view.js';
import { wordDate, wordPeriod } from './period-words.js';
import { tellForgotten, tellNew, tellSkipped, tellTop } from './rankings.js';
import { tellClock, tellSession, tellStreak, tellTrend } from './rhythms.js';
import { type Asked, type Told, within } from './told.js';

export interface QuestionContext {
  /** The whole history by the listener's clocks; the periods of the question are laid on it here. */
  view: View;
  /** Of the artists in it; needed where the question is about genres. */
  genres: ReadonlyMap<string, readonly string[]>;
}

const TELL: Record<Question['kind'], (asked: Asked) => Told> = {
  top: tellTop,
  count: tellAmount,
  total: tellAmount,
  other: tellAmount,
  different: tellDifferent,
  'first-listen': tellListen,
  'last-listen': tellListen,
  played: tellPlayed,
  new: tellNew,
  forgotten: tellForgotten,
  skipped: tellSkipped,
  streak: tellStreak,
  session: tellSession,
  clock: tellClock,
  trend: tellTrend,
};

/** Answers a question about a history; every figure is counted from the listens. */
export function answerQuestion(question: Question, { view: all, genres }: QuestionContext): Told {
  if (all.listening.count === 0) {
    return only('There is no listening history of yours here yet, so I cannot tell. Import it, and ask again.');
  }
  const named = namedView(all, question, genres);
  if (question.name !== null && named === null) return only(`I find nothing of “${question.name}” in your history.`);
  const asked: Asked = {
    question,
    all,
    named,
    genres,
    view: within(named?.view ?? all, question),
    of: named === null ? '' : ` of ${named.name}`,
    when: wordPeriod(question, all.zone),
  };
  const isCompared = question.against !== null || question.versus !== null;
  if (!isCompared && summarise(asked.view).listens === 0) return only(wordSilence(asked));
  return TELL[question.kind](asked);
}

const only = (text: string): Told => ({ text, figures: null });

/** Nothing was played: what there is instead, and what to do. */
function wordSilence({ all, named, of, when }: Asked): string {
  const { firstListenAt, lastListenAt } = summarise(named?.view ?? all);
  const nothing = `You listened to nothing${of}${when}.`;
  if (firstListenAt === null || lastListenAt === null) return nothing;
  const [first, last] = [wordDate(firstListenAt, all.zone), wordDate(lastListenAt, all.zone)];
  return (
    `${nothing} What I know${of} lies between ${first} and ${last}: ask about a time in between, ` +
    'or import an export that covers this one.'
  );
}
