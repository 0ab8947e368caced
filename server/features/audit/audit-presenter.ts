import { csvLine } from '../history/csv.js';
import type { AuditEntry } from './audit.js';

const COLUMNS = ['id', 'at', 'actorId', 'actorName', 'action', 'target', 'reason', 'requestId', 'before', 'after'];

export const presentEntry = ({ at, ...entry }: AuditEntry) => ({ ...entry, at: at.toISOString() });

/** Entries as the lines of a file, batch by batch. */
export async function* exportEntries(
  batches: AsyncIterable<readonly AuditEntry[]>,
  format: 'jsonl' | 'csv',
): AsyncGenerator<string> {
  if (format === 'csv') yield csvLine(COLUMNS);
  for await (const batch of batches)
    yield batch.map((entry) => (format === 'csv' ? csvOf(entry) : `${JSON.stringify(presentEntry(entry))}\n`)).join('');
}

const csvOf = ({ id, at, actor, action, target, reason, requestId, before, after }: AuditEntry): string =>
  csvLine([
    id,
    at.toISOString(),
    actor?.id ?? null,
    actor?.name ?? null,
    action,
    target,
    reason,
    requestId,
    before === null ? null : JSON.stringify(before),
    after === null ? null : JSON.stringify(after),
  ]);
