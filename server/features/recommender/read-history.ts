import { inSlices, type Steps } from '../../in-slices.js';
import { readMonths } from '../history/read-months.js';
import { type History, mergeInOrder, type OwnMonth } from './merged-months.js';
import type { MonthColumns, TasteSource } from './recommender-sources.js';

/** A listening history as bare columns, and what its months were when it was read. */
export interface ReadHistory {
  history: History;
  /** By month. */
  revisions: ReadonlyMap<string, string>;
}

/**
 * Reads a listener's history, of what is known already only the months that have changed since.
 *
 * @param onChanged is told which tracks were played more, less or otherwise than is known
 */
export async function readHistory(
  taste: Pick<TasteSource, 'revisions' | 'loadMonths'>,
  userId: string,
  known: ReadHistory | null,
  onChanged: (trackKeys: readonly string[]) => void,
): Promise<ReadHistory> {
  // Asked for first: what changes while it is read is read again the next time.
  const revisions = await taste.revisions(userId);
  const names = [...revisions.keys()].sort();
  const before = new Map(known?.history.months.map((month) => [month.columns.month, month]));
  const isKept = (name: string): boolean => before.has(name) && known?.revisions.get(name) === revisions.get(name);
  const fresh = await readMonths(
    (first, last) => taste.loadMonths(userId, first, last),
    names.filter((name) => !isKept(name)),
    bare,
  );
  const knownMonth = (name: string): OwnMonth | undefined => {
    const month = before.get(name);
    if (known === null || month === undefined) return undefined;
    return { columns: month.columns, tracks: () => Array.from(month.keyOf, (key) => known.history.keys[key]!) };
  };
  if (known !== null) await inSlices(tellChanges(fresh, knownMonth, onChanged));
  const closed = known?.history.closed;
  const isClosedKept = closed?.months.every(({ columns: { month } }, at) => names[at] === month && isKept(month));
  const months = names.flatMap((name) => fresh.get(name) ?? (isKept(name) ? knownMonth(name)! : []));
  return { history: await inSlices(mergeInOrder(months, isClosedKept === true ? closed : undefined)), revisions };
}

/** Copies: the columns that a source gives may be parts of something larger. */
function bare({ month, count, tracks, track, endedAt, msPlayed, flags }: MonthColumns): OwnMonth {
  return {
    tracks: () => tracks,
    columns: {
      month,
      count,
      tracks: [],
      track: new Uint32Array(track),
      endedAt: new Float64Array(endedAt),
      msPlayed: new Uint32Array(msPlayed),
      flags: new Uint8Array(flags),
    },
  };
}

function* tellChanges(
  fresh: ReadonlyMap<string, OwnMonth>,
  before: (name: string) => OwnMonth | undefined,
  onChanged: (trackKeys: readonly string[]) => void,
): Steps<void> {
  for (const [name, month] of fresh) {
    onChanged(changedTracks(before(name), month));
    yield;
  }
}

function changedTracks(before: OwnMonth | undefined, now: OwnMonth): readonly string[] {
  if (before === undefined) return now.tracks();
  const prints = printsOf(before);
  return [...printsOf(now)].flatMap(([key, print]) => (prints.get(key) === print ? [] : key));
}

/** By track 32 bits that other listens of it change (FNV-1a over whole numbers). */
function printsOf({ columns, tracks }: OwnMonth): Map<string, number> {
  const { count, track, endedAt, msPlayed, flags } = columns;
  const keys = tracks();
  const prints = new Int32Array(keys.length).fill(0x811c9dc5);
  for (let i = 0; i < count; i++) {
    for (const part of [endedAt[i]! / 1000, msPlayed[i]!, flags[i]!])
      prints[track[i]!] = Math.imul(prints[track[i]!]! ^ part, 0x01000193);
  }
  return new Map(keys.map((key, at) => [key, prints[at]!]));
}
