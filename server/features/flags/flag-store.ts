import type { Actor } from '../audit/audit.js';
import type { Flag, FlagContent } from './flag.js';

/** What a change needs to be told of. */
export interface ChangeNote {
  /** "flag.toggled". */
  action: string;
  actor: Actor;
  reason: string | null;
}

/** A change that is stored: after it the installation is at this revision. */
export interface Stored {
  flag: Flag;
  revision: number;
}

export type ChangeResult =
  | ({ kind: 'changed' } & Stored)
  /** There was nothing to change. */
  | { kind: 'same'; flag: Flag }
  | { kind: 'missing' }
  /** Somebody else was first: this is what the flag is now. */
  | { kind: 'outdated'; flag: Flag };

export interface FlagEdit {
  content: FlagContent;
  archived: boolean;
}

/**
 * Changes come one after the other in the whole installation; each has a revision of its own, writes the audit in its
 * transaction, and is told to every process when it is committed.
 */
export interface FlagStore {
  /** All flags, or the one of the key where there is one, and the revision that they are of. */
  load(key?: string): Promise<{ revision: number; flags: Flag[] }>;
  revision(): Promise<number>;
  /** Null when the key is taken or there are `most` flags. */
  create(key: string, content: FlagContent, note: ChangeNote, most: number): Promise<Stored | null>;
  /** `make` sees the flag as it is and may throw; nothing is stored then. `version` null: whatever it is. */
  change(key: string, version: number | null, make: (flag: Flag) => FlagEdit, note: ChangeNote): Promise<ChangeResult>;
  remove(key: string, version: number | null, note: ChangeNote): Promise<ChangeResult>;
  /** Notes when flags were last evaluated; what is noted already stays. No change. */
  noteEvaluated(times: ReadonlyMap<string, Date>): Promise<void>;
}
