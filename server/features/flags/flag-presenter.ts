import type { Context } from './evaluation.js';
import type { Explanation } from './explain.js';
import type { AuditEntry } from '../audit/audit.js';
import type { Flag } from './flag.js';
import { isBuiltIn } from './flag-keys.js';
import type { PlannedToggle } from './flag-schedule-store.js';
import type { FlagOutcomes } from './outcome-service.js';
import { changesBetween } from './flag-snapshot.js';
import { staleness } from './stale.js';

export function presentFlag(flag: Flag, now: Date) {
  const { createdAt, updatedAt, lastEvaluatedAt, ...shown } = flag;
  const stale = staleness(flag, now);
  return {
    ...shown,
    custom: flag.targeting !== null,
    builtIn: isBuiltIn(flag.key),
    createdAt: createdAt.toISOString(),
    updatedAt: updatedAt.toISOString(),
    lastEvaluatedAt: lastEvaluatedAt?.toISOString() ?? null,
    stale: stale && { reason: stale.reason, since: stale.since.toISOString() },
  };
}

export function presentHistory({ id: _id, target: _target, at, ...entry }: AuditEntry) {
  const { before, after } = entry;
  return {
    ...entry,
    version: versionOf(after) ?? versionOf(before),
    at: at.toISOString(),
    changes: before === null || after === null ? [] : changesBetween(before, after),
  };
}

function versionOf(snapshot: unknown): number | null {
  if (typeof snapshot !== 'object' || snapshot === null || !('version' in snapshot)) return null;
  return typeof snapshot.version === 'number' ? snapshot.version : null;
}

export function presentPlanned({ at, createdBy, ...planned }: PlannedToggle) {
  return { ...planned, at: at.toISOString(), createdBy: createdBy?.name ?? null };
}

export function presentExplanation(
  { key, version }: Flag,
  context: Context,
  { evaluation, ...explanation }: Explanation,
) {
  const { value = null, variant = null, reason, error } = evaluation;
  return { key, version, context, value, variant, reason, error, ...explanation };
}

export function presentOutcomes(key: string, { since, ...outcomes }: FlagOutcomes) {
  return { key, ...outcomes, since: since.toISOString() };
}
