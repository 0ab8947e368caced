import type { AuditJson } from '../audit/audit.js';
import { isObject } from './conditions.js';
import type { Flag } from './flag.js';

/** A flag as the history keeps it: what an admin decided, and its version. */
export type FlagSnapshot = Omit<Flag, 'createdAt' | 'updatedAt' | 'lastEvaluatedAt'>;

export function snapshotOf(flag: Flag): FlagSnapshot & { readonly [name: string]: AuditJson } {
  const { createdAt: _created, updatedAt: _updated, lastEvaluatedAt: _evaluated, ...snapshot } = flag;
  return snapshot as FlagSnapshot & { readonly [name: string]: AuditJson };
}

export interface Change {
  /** "rules.0.serve". */
  path: string;
  /** Absent: it was not there. */
  before?: AuditJson;
  /** Absent: it is not there any more. */
  after?: AuditJson;
}

const UNTOLD = new Set(['version', 'key']);

/** What differs between two versions of a flag, field by field, by their paths; of lists element by element. */
export function changesBetween(before: AuditJson, after: AuditJson): Change[] {
  const changes = compare(before, after, []).filter(({ path }) => !UNTOLD.has(path));
  return changes.sort((a, b) => (a.path < b.path ? -1 : 1));
}

function compare(before: AuditJson | undefined, after: AuditJson | undefined, path: readonly string[]): Change[] {
  const [was, is] = [membersOf(before), membersOf(after)];
  if (was !== null && is !== null) {
    const names = new Set([...Object.keys(was), ...Object.keys(is)]);
    return [...names].flatMap((name) => compare(was[name], is[name], [...path, name]));
  }
  if (JSON.stringify(before) === JSON.stringify(after)) return [];
  return [
    {
      path: path.join('.'),
      ...(before !== undefined && { before }),
      ...(after !== undefined && { after }),
    },
  ];
}

function membersOf(value: AuditJson | undefined): Readonly<Record<string, AuditJson>> | null {
  if (Array.isArray(value)) return Object.fromEntries((value as readonly AuditJson[]).entries());
  return isObject(value) ? value : null;
}
