import type { Steps } from '../../in-slices.js';
import type { ClosedMonths, History } from './merged-months.js';
import type { TrackFeatures } from './track-features.js';

export type Facts = Pick<TrackFeatures, 'recording' | 'lead' | 'genres' | 'track'>;

/** The recordings of a history, in order of appearance: versions of a song share a row. */
export interface Recordings<F extends Facts = Facts> {
  /** By row. */
  names: readonly string[];
  /** The row of a recording. */
  index: Pick<ReadonlyMap<string, number>, 'get'>;
  /** The row of each of the history's keys. */
  rowOf: Int32Array;
  /** The key that stands for each row: the Spotify URI that came last, else the key that did. */
  keyNumbers: readonly number[];
  /** What is known of that track. */
  features: readonly (F | undefined)[];
  /** 1 where a genre or a mood of it is known. */
  described: Uint8Array;
  /** What is known of tracks for which another version stands. */
  otherVersions: readonly F[];
  leads: Leads;
  closed: ClosedRecordings;
  /** What they were read from. */
  history: History;
  facts: readonly (F | undefined)[];
}

/** Those of the closed months: they hold as long as the months, and what tracks are versions of, do. */
export type ClosedRecordings = Pick<
  Recordings,
  'names' | 'index' | 'rowOf' | 'keyNumbers' | 'features' | 'described' | 'leads'
> & {
  months: ClosedMonths;
  /** By key. */
  facts: readonly (Facts | undefined)[];
};

/** The recordings' main artists: a number of `leaders` for each, −1 for nobody; 1 where a recording's genres are not the leader's. */
export interface Leads {
  lead: Int32Array;
  leaders: readonly Facts[];
  differs: Uint8Array;
  numbers: ReadonlyMap<string, number>;
}

type Merged = Pick<Recordings, 'names' | 'index' | 'rowOf' | 'keyNumbers'>;

const NONE: Merged = { names: [], index: new Map<string, number>(), rowOf: new Int32Array(), keyNumbers: [] };
const NO_LEADS: Leads = { lead: new Int32Array(), leaders: [], differs: new Uint8Array(), numbers: new Map() };
/** Keys or rows between two steps. */
const STEP = 1_024;

/**
 * @param facts beside `history.keys`; a key of which nothing is known is a recording of its own
 * @param before what was read before, of which is used what still holds
 */
export function* readRecordings<F extends Facts>(
  history: History,
  facts: readonly (F | undefined)[],
  before: Recordings<F> | null,
): Steps<Recordings<F>> {
  if (before?.history === history && before.facts === facts) return before;
  let closed = before?.closed;
  const { keys, closed: months } = history;
  if (closed?.months !== months || !sameRecordings(closed.facts, facts)) {
    const ofClosed = facts.slice(0, months.keys.length);
    const merged = yield* mergeVersions(months.keys, ofClosed, NONE);
    const features = featuresOf(merged.keyNumbers, ofClosed);
    const leads = yield* numberLeads(features, NO_LEADS);
    closed = { ...merged, features, described: describedOf(features, null), leads, months, facts: ofClosed };
  }
  const merged = yield* mergeVersions(keys, facts, closed);
  const features = featuresOf(merged.keyNumbers, facts);
  const leads = yield* numberLeads(features, areAlike(closed.features, features) ? closed.leads : NO_LEADS);
  const described = describedOf(features, closed);
  return { ...merged, features, described, otherVersions: otherVersions(merged, facts), leads, closed, history, facts };
}

/** Gives every recording after those before a row, and chooses the key that stands for it. */
function* mergeVersions(keys: readonly string[], facts: readonly (Facts | undefined)[], before: Merged): Steps<Merged> {
  const own = new Map<string, number>();
  const rowOf = new Int32Array(keys.length);
  rowOf.set(before.rowOf);
  const names = before.names.slice();
  const keyNumbers = before.keyNumbers.slice();
  for (let number = before.rowOf.length; number < keys.length; number++) {
    const key = keys[number]!;
    const recording = facts[number]?.recording ?? key;
    let row = before.index.get(recording) ?? own.get(recording);
    if (row === undefined) {
      row = keyNumbers.push(number) - 1;
      names.push(recording);
      own.set(recording, row);
    } else if (isSpotify(key) || !isSpotify(keys[keyNumbers[row]!]!)) keyNumbers[row] = number;
    rowOf[number] = row;
    if (number % STEP === 0) yield;
  }
  const index = own.size === 0 ? before.index : { get: (name: string) => before.index.get(name) ?? own.get(name) };
  return { names, index, rowOf, keyNumbers };
}

function* numberLeads(facts: readonly (Facts | undefined)[], before: Leads): Steps<Leads> {
  const numbers = new Map(before.numbers);
  const leaders = before.leaders.slice();
  const lead = new Int32Array(facts.length);
  const differs = new Uint8Array(facts.length);
  lead.set(before.lead);
  differs.set(before.differs);
  for (let row = before.lead.length; row < facts.length; row++) {
    const fact = facts[row];
    if (row % STEP === 0) yield;
    lead[row] = -1;
    if (fact === undefined) continue;
    let number = numbers.get(fact.lead);
    if (number === undefined) numbers.set(fact.lead, (number = leaders.push(fact) - 1));
    lead[row] = number;
    differs[row] = isSameList(fact.genres, leaders[number]!.genres) ? 0 : 1;
  }
  return { lead, leaders, differs, numbers };
}

function featuresOf<F>(keyNumbers: readonly number[], facts: readonly (F | undefined)[]): (F | undefined)[] {
  const features = new Array<F | undefined>(keyNumbers.length);
  for (let row = 0; row < features.length; row++) features[row] = facts[keyNumbers[row]!];
  return features;
}

function otherVersions<F>({ rowOf, keyNumbers }: Merged, facts: readonly (F | undefined)[]): F[] {
  const others: F[] = [];
  for (let key = 0; key < facts.length; key++) {
    const fact = facts[key];
    if (fact !== undefined && keyNumbers[rowOf[key]!] !== key) others.push(fact);
  }
  return others;
}

function sameRecordings(before: readonly (Facts | undefined)[], facts: readonly (Facts | undefined)[]): boolean {
  for (let key = 0; key < before.length; key++)
    if (before[key] !== facts[key] && before[key]?.recording !== facts[key]?.recording) return false;
  return true;
}

/** Only what is new is looked at: the tracks of a long history lie all over the memory. */
function describedOf(
  features: readonly (Facts | undefined)[],
  before: Pick<Recordings, 'features' | 'described'> | null,
): Uint8Array {
  const described = new Uint8Array(features.length);
  if (before !== null) described.set(before.described);
  for (let row = 0; row < features.length; row++)
    if (before === null || row >= before.features.length || features[row] !== before.features[row])
      described[row] = isDescribed(features[row]) ? 1 : 0;
  return described;
}

function areAlike(before: readonly (Facts | undefined)[], features: readonly (Facts | undefined)[]): boolean {
  for (let row = 0; row < before.length; row++) if (!isAlike(before[row], features[row])) return false;
  return true;
}

/** Whether the artist's sums are the same for both. */
function isAlike(a: Facts | undefined, b: Facts | undefined): boolean {
  if (a === b) return true;
  if (a === undefined || b === undefined) return false;
  return a.lead === b.lead && a.track.artists[0] === b.track.artists[0] && isSameList(a.genres, b.genres);
}

function isDescribed(one: Facts | undefined): boolean {
  return one !== undefined && (one.genres.length > 0 || one.track.moods.length > 0);
}

function isSpotify(key: string): boolean {
  return key.startsWith('spotify:');
}

function isSameList(a: readonly string[], b: readonly string[]): boolean {
  return a === b || (a.length === b.length && a.every((name, at) => name === b[at]));
}
