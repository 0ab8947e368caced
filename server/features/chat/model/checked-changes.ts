import { emptyBrief, type Refinement } from '../../brief/brief.js';
import { type PlaylistTrack, MAX_NAME_LENGTH } from '../../playlists/playlist.js';
import { wishesOf } from '../../playlists/wishes-of-brief.js';
import { checkedWishes } from './checked-wishes.js';
import { CHANGES, NEGATION, REMOVES } from './cues.js';
import type { Grounds } from './grounds.js';
import type { Arguments, Change } from './reading-tools.js';

export interface CheckedChanges {
  refinements: Refinement[];
  kept: string[];
  dropped: string[];
}

/** Finds the positions (from 1) of tracks that are only described. */
export type Find = (described: string) => Promise<number[]>;

const ENERGY_STEP = 0.2;
const FAMILIARITY_STEP = 0.25;
const YEARS_STEP = 10;

/** Whether the words speak of the playlist that is there, or of changing anything. */
export const speaksOfChange = (grounds: Grounds, quote?: string): boolean =>
  [CHANGES, REMOVES, NEGATION].some((kind) => grounds.says(kind, quote));

/** What of a model's changes the words bear out. */
export async function checkedChanges(
  { changes, wishes, adds, quote }: Arguments<'refine_playlist'>,
  tracks: readonly PlaylistTrack[],
  grounds: Grounds,
  find: Find,
): Promise<CheckedChanges> {
  const checked: CheckedChanges = { refinements: [], kept: [], dropped: [] };
  for (const change of changes) {
    const refinement = grounds.touchesOpen(change.quote) ? await read(change, tracks, grounds, find) : null;
    if (refinement !== null) checked.refinements.push(refinement);
    (refinement === null ? checked.dropped : checked.kept).push(change.quote);
  }
  const { brief, kept, dropped } = checkedWishes(emptyBrief(), wishes, grounds);
  checked.kept.push(...kept);
  checked.dropped.push(...dropped);
  if (kept.length === 0) return checked;
  const isAddition = adds && grounds.isSaid(quote);
  checked.refinements.push(...(isAddition ? [{ op: 'add' as const, brief, count: brief.count }] : wishesOf(brief)));
  return checked;
}

async function read(
  change: Change,
  tracks: readonly PlaylistTrack[],
  grounds: Grounds,
  find: Find,
): Promise<Refinement | null> {
  const { quote } = change;
  const sign = 'direction' in change && change.direction === 'less' ? -1 : 1;
  switch (change.change) {
    case 'remove':
    case 'replace': {
      if (!grounds.says(REMOVES, quote) && !grounds.says(NEGATION, quote)) return null;
      const numbers = grounds.numbers(quote);
      const said = change.positions.filter((position) => numbers.includes(position) && position <= tracks.length);
      const isSaid = change.described !== null && grounds.touchesOpen(change.described);
      const positions = said.length > 0 || !isSaid ? said : await find(change.described ?? '');
      return positions.length === 0 ? null : { op: change.change, positions };
    }
    case 'energy':
      return { op: 'energy', delta: sign * ENERGY_STEP };
    case 'familiarity':
      return { op: 'familiarity', delta: sign * FAMILIARITY_STEP };
    case 'newness':
      return { op: 'era', delta: sign * YEARS_STEP };
    case 'order':
      return { op: 'order', by: change.by };
    case 'length':
      return { op: 'resize', minutes: null, count: null, factor: sign > 0 ? 1.5 : 0.5, relative: false };
    case 'rename': {
      const name = change.name.trim();
      return grounds.isOpenName(name) && name.length <= MAX_NAME_LENGTH ? { op: 'rename', name } : null;
    }
  }
}
