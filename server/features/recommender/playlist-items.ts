import type { Candidate } from './candidates.js';
import type { BoundedRows } from './length-bounds.js';
import type { Demands } from './rules.js';
import type { Lists, SelectItems } from './selection-problem.js';

/** Kinds of groups, each with a limit of its own. */
const KIND = { known: 0, new: 1, artist: 2, album: 3 };

export interface GroupLimits {
  cap: number;
  knownShare: number | null;
  /** How many tracks are expected; what the known share is reckoned from. */
  size: number;
}

/** The candidates, of which each is another recording (candidates.ts), as the solver sees them; each worked out when it is first asked for. */
export interface PlaylistItems {
  of(rows: Int32Array, net: ArrayLike<number>): SelectItems;
  /** For each group of all items that were asked for. */
  limits(limits: GroupLimits): Float64Array;
  bounded(): BoundedRows;
}

/** The solver is kept a little nearer to the share than it must be, for it does not know how many tracks will come out. */
const SOLVER_SLACK = 0.2;
const ROWS = 2 ** 20;
/** No track lasts longer; with the row in the low digits it is still a whole number. */
const LONGEST_MS = 2 ** 32;

export function asItems(
  candidates: readonly Candidate[],
  durations: Float64Array,
  { artistsAsked }: Pick<Demands, 'artistsAsked'>,
): PlaylistItems {
  const kinds: number[] = [];
  const numberer = (kind: number): ((name: string) => number) => {
    const numbers = new Map<string, number>();
    return (name) => {
      let number = numbers.get(name);
      if (number === undefined) numbers.set(name, (number = kinds.push(kind) - 1));
      return number;
    };
  };
  const [known, fresh, artist] = [numberer(KIND.known), numberer(KIND.new), numberer(KIND.artist)];
  // By name and artist, for putting both into one string takes longer than everything else here.
  const albums = new Map<string, (lead: string) => number>();
  const album = (name: string, lead: string): number => {
    let ofName = albums.get(name);
    if (ofName === undefined) albums.set(name, (ofName = numberer(KIND.album)));
    return ofName(lead);
  };
  /** Of each row that was asked for: how many groups, how many clusters of kin, then these. */
  const facts: number[] = [];
  const factsAt = new Int32Array(candidates.length).fill(-1);
  let bounded: BoundedRows | null = null;

  const factsOf = (row: number): number => {
    const { features, plays } = candidates[row]!;
    const { track, lead, credits } = features;
    const at = (factsAt[row] = facts.length);
    facts.push(1 + credits.size, 0, plays > 0 ? known('') : fresh(''));
    for (const name of credits) facts.push(artist(name));
    if (!artistsAsked) facts.push(artist(lead));
    if (track.album !== null) facts.push(album(track.album, lead));
    facts[at + 1] = facts.length - at - 2 - facts[at]!;
    return at;
  };

  const itemsOf = (rows: Int32Array, net: ArrayLike<number>): SelectItems => {
    const { length } = rows;
    let [ofGroups, ofKin] = [0, 0];
    for (let item = 0; item < length; item++) {
      const row = rows[item]!;
      const at = factsAt[row]! < 0 ? factsOf(row) : factsAt[row]!;
      ofGroups += facts[at]!;
      ofKin += facts[at + 1]!;
    }
    const lists = (size: number): Lists => ({ from: new Int32Array(length + 1), of: new Int32Array(size) });
    const [groups, kin] = [lists(ofGroups), lists(ofKin)];
    const score = new Float64Array(length);
    const durationMs = new Float64Array(length);
    const pinned = new Uint8Array(length);
    for (let item = 0, [nextGroup, nextKin] = [0, 0]; item < length; item++) {
      const row = rows[item]!;
      score[item] = net[row]!;
      durationMs[item] = durations[row]!;
      pinned[item] = candidates[row]!.pinned ? 1 : 0;
      let at = factsAt[row]!;
      const [endOfGroups, endOfKin] = [nextGroup + facts[at]!, nextKin + facts[at + 1]!];
      at += 2;
      while (nextGroup < endOfGroups) groups.of[nextGroup++] = facts[at++]!;
      while (nextKin < endOfKin) kin.of[nextKin++] = facts[at++]!;
      groups.from[item + 1] = nextGroup;
      kin.from[item + 1] = nextKin;
    }
    return { length, score, durationMs, pinned, groups, kin };
  };

  return {
    of: itemsOf,
    limits({ cap, knownShare, size }) {
      const limitOf = new Float64Array(4).fill(Infinity);
      limitOf[KIND.artist] = cap;
      if (knownShare !== null) {
        limitOf[KIND.known] = Math.round((knownShare + SOLVER_SLACK) * size);
        limitOf[KIND.new] = Math.round((1 - knownShare + SOLVER_SLACK) * size);
      }
      const limits = new Float64Array(kinds.length);
      for (let group = 0; group < kinds.length; group++) limits[group] = limitOf[kinds[group]!]!;
      return limits;
    },
    bounded: () => (bounded ??= boundedRows(candidates, durations)),
  };
}

function boundedRows(candidates: readonly Candidate[], durations: Float64Array): BoundedRows {
  const numbers = new Map<string, number>();
  const size = candidates.length;
  const artist = new Int32Array(size);
  const pinned = new Uint8Array(size);
  const known = new Uint8Array(size);
  // Sorted as plain numbers, the row in the low digits, which is several times faster than with a comparison of ours.
  const longest = new Float64Array(size);
  candidates.forEach((candidate, row) => {
    const { lead } = candidate.features;
    let number = numbers.get(lead);
    if (number === undefined) numbers.set(lead, (number = numbers.size));
    artist[row] = number;
    pinned[row] = candidate.pinned ? 1 : 0;
    known[row] = candidate.plays > 0 ? 1 : 0;
    longest[row] = (LONGEST_MS - Math.round(durations[row]!)) * ROWS + row;
  });
  longest.sort();
  const longestFirst = new Int32Array(size);
  for (let at = 0; at < size; at++) longestFirst[at] = longest[at]! % ROWS;
  return { longestFirst, durations, pinned, known, artist, artists: numbers.size };
}
