import { bestOf } from './best-of.js';
import { isoDate, unitStart } from './calendar-unit.js';
import type { Group, GroupKind } from './groupings.js';
import { tally } from './tally.js';
import { scan, type View } from './view.js';

/** It was loved when it was played this often in the view … */
const LOVED_PLAYS = 5;
/** … and is dropped when its last play is this long ago … */
const DROPPED_MS = 180 * 86_400_000;
/** … and where the view has an end, at most this part of it came afterwards. */
const AFTERWARDS = 0.2;

export interface ForgottenItem extends Group {
  /** Counted plays within the view, and ever. */
  plays: number;
  playsEver: number;
  /** The month of the view ("2019-07", local) in which it was played most, and how often. */
  peak: { month: string; plays: number };
  /** Epoch ms, counted plays. */
  firstPlayAt: number;
  lastPlayAt: number;
}

interface Story {
  plays: number;
  after: number;
  before: number;
  first: number;
  last: number;
  month: number;
  monthPlays: number;
  peakMonth: number;
  peakPlays: number;
}

/** What was loved in the view and is not played any more, the most played first, with the evidence. */
export function forgottenOf(view: View, kind: GroupKind, limit: number): ForgottenItem[] {
  const { describe } = view.groupings.of(kind, view.editions);
  const dropped = [...stories(view, kind)].filter(([, story]) => isDropped(story, view.now));
  return bestOf(dropped, limit, ([a, x], [b, y]) => y.plays - x.plays || y.last - x.last || a - b).map(
    ([group, { plays, before, after, first, last, peakMonth, peakPlays }]) => ({
      ...describe(group),
      plays,
      playsEver: before + plays + after,
      peak: { month: isoDate(peakMonth).slice(0, 7), plays: peakPlays },
      firstPlayAt: first,
      lastPlayAt: last,
    }),
  );
}

const isDropped = ({ plays, after, last }: Story, now: number): boolean =>
  now - last >= DROPPED_MS && after <= plays * AFTERWARDS;

/** Of what was loved in the view. */
function stories(view: View, kind: GroupKind): Map<number, Story> {
  const grouping = view.groupings.of(kind, view.editions);
  const { groupOf } = grouping;
  const { plays } = tally(view, grouping);
  const all = new Map<number, Story>();
  let today = NaN;
  let month = NaN;
  scan({ ...view, from: null, to: null }, (track, at, _ms, counted) => {
    const group = groupOf[track] ?? -1;
    if (!counted || (plays[group] ?? 0) < LOVED_PLAYS) return;
    const story = all.get(group) ?? newStory(at);
    all.set(group, story);
    story.last = at;
    if (view.from !== null && at < view.from) return void story.before++;
    if (view.to !== null && at >= view.to) return void story.after++;
    const day = view.zone.dayOf(at);
    if (day !== today) [today, month] = [day, unitStart('month', day)];
    story.plays++;
    story.monthPlays = story.month === month ? story.monthPlays + 1 : 1;
    story.month = month;
    if (story.monthPlays > story.peakPlays) [story.peakMonth, story.peakPlays] = [month, story.monthPlays];
  });
  return all;
}

const newStory = (first: number): Story => ({
  plays: 0,
  after: 0,
  before: 0,
  first,
  last: first,
  month: NaN,
  monthPlays: 0,
  peakMonth: NaN,
  peakPlays: 0,
});
