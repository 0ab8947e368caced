import type { Candidate } from './candidates.js';
import type { BoundedRows } from './length-bounds.js';
import type { Demands } from './rules.js';
import type { SelectItem } from './selection-problem.js';

type GroupKind = 'known' | 'new' | 'recording' | 'artist' | 'album';

export interface GroupLimits {
  cap: number;
  knownShare: number | null;
  /** How many tracks are expected; what the known share is reckoned from. */
  size: number;
}

/** The candidates as the solver sees them, each worked out when it is first asked for. */
export interface PlaylistItems {
  /** Items of these rows, and the limits of their groups. */
  of(rows: readonly number[], limits: GroupLimits): { items: SelectItem[]; limits: Float64Array };
  bounded(): BoundedRows;
}

/** The solver is kept a little nearer to the share than it must be, for it does not know how many tracks will come out. */
const SOLVER_SLACK = 0.2;
const ROWS = 2 ** 20;

export function asItems(
  candidates: readonly Candidate[],
  net: ArrayLike<number>,
  durations: Float64Array,
  { versions, artistsAsked }: Demands,
): PlaylistItems {
  const kinds: GroupKind[] = [];
  const numberer = (kind: GroupKind): ((name: string) => number) => {
    const numbers = new Map<string, number>();
    return (name) => {
      let number = numbers.get(name);
      if (number === undefined) numbers.set(name, (number = kinds.push(kind) - 1));
      return number;
    };
  };
  const [known, fresh, recording] = [numberer('known'), numberer('new'), numberer('recording')];
  const [artist, album] = [numberer('artist'), numberer('album')];
  const items = new Array<SelectItem | undefined>(candidates.length);
  let bounded: BoundedRows | null = null;

  const itemOf = (row: number): SelectItem => {
    const { features, plays, pinned } = candidates[row]!;
    const { track, lead, credits } = features;
    const groups = [plays > 0 ? known('') : fresh(''), recording(versions ? track.key : features.recording)];
    for (const name of credits) groups.push(artist(name));
    const kin = artistsAsked ? [] : [artist(lead)];
    if (track.album !== null) kin.push(album(`${lead} ${track.album}`));
    return { score: net[row]!, durationMs: durations[row]!, pinned, groups, kin };
  };

  return {
    of(rows, { cap, knownShare, size }) {
      const chosen = rows.map((row) => (items[row] ??= itemOf(row)));
      const limitOf: Record<GroupKind, number> = {
        known: knownShare === null ? Infinity : Math.round((knownShare + SOLVER_SLACK) * size),
        new: knownShare === null ? Infinity : Math.round((1 - knownShare + SOLVER_SLACK) * size),
        recording: 1,
        artist: cap,
        album: Infinity,
      };
      return { items: chosen, limits: Float64Array.from(kinds, (kind) => limitOf[kind]) };
    },
    bounded: () => (bounded ??= boundedRows(candidates, durations)),
  };
}

function boundedRows(candidates: readonly Candidate[], durations: Float64Array): BoundedRows {
  const artists = new Map<string, number>();
  const artist = Int32Array.from(candidates, ({ features: { lead } }) => {
    let number = artists.get(lead);
    if (number === undefined) artists.set(lead, (number = artists.size));
    return number;
  });
  // Sorted as plain numbers, the row in the low digits, which is several times faster than with a comparison of ours.
  const longest = Float64Array.from(durations, (ms, row) => row - Math.round(ms) * ROWS).sort();
  return {
    longestFirst: Int32Array.from(longest, (key) => ((key % ROWS) + ROWS) % ROWS),
    durations,
    pinned: Uint8Array.from(candidates, ({ pinned }) => (pinned ? 1 : 0)),
    known: Uint8Array.from(candidates, ({ plays }) => (plays > 0 ? 1 : 0)),
    artist,
    artists: artists.size,
  };
}
