import { z } from 'zod';
import { pageOf } from '../../http/common-schemas.js';
import { type Cursor, decodeCursor, toPage } from '../../http/cursor.js';
import { type Endpoint, endpoint, ok } from '../../http/endpoint.js';
import { streamText } from '../history/stream-text.js';
import type { AuditEntry } from './audit.js';
import { exportEntries, presentEntry } from './audit-presenter.js';
import { auditEntrySchema, auditExportQuery, type AuditQuery, auditQuery } from './audit-schema.js';
import type { AuditFilter, AuditStore } from './audit-store.js';

const admin = { tag: 'Admin', access: 'admin', method: 'get' } as const;
const CONTENT_TYPES = { jsonl: 'application/x-ndjson', csv: 'text/csv; charset=utf-8' };
const BATCH = 500;
const entryId = z.string().regex(/^\d{1,18}$/);

export function auditRoutes({ audit }: { audit: Pick<AuditStore, 'page'> }): Endpoint[] {
  async function* all(filter: AuditFilter): AsyncGenerator<AuditEntry[]> {
    for (let after: Cursor | null = null; ;) {
      const batch: AuditEntry[] = await audit.page(filter, BATCH, after);
      yield batch;
      const last = batch.at(-1);
      if (last === undefined || batch.length < BATCH) return;
      after = { at: last.at, id: last.id };
    }
  }

  return [
    endpoint(
      {
        ...admin,
        path: '/api/admin/audit',
        summary: 'Who did what to what, newest first',
        query: auditQuery,
        responses: { 200: { description: 'A page of entries', schema: pageOf(auditEntrySchema) } },
      },
      async ({ query: { limit, cursor, ...query } }) => {
        const entries = await audit.page(filterOf(query), limit + 1, decodeCursor(cursor, entryId));
        return ok(toPage(entries, limit, ({ at, id }) => ({ at, id }), presentEntry));
      },
    ),
    endpoint(
      {
        ...admin,
        path: '/api/admin/audit/export',
        summary: 'The same as a file, whole',
        query: auditExportQuery,
        responses: { 200: { description: 'A file', contentType: 'application/x-ndjson' } },
      },
      async ({ query: { format, ...query }, response, signal }) => {
        const file = { name: `echotune-audit.${format}`, contentType: CONTENT_TYPES[format] };
        return streamText(response, file, exportEntries(all(filterOf(query)), format), signal());
      },
    ),
  ];
}

const filterOf = ({ actor, action, target, from, to }: AuditQuery): AuditFilter => ({
  actor: actor === undefined ? null : actor === 'program' ? actor : { id: actor },
  action: action ?? null,
  target: target ?? null,
  from: from === undefined ? null : new Date(from),
  to: to === undefined ? null : new Date(to),
});
