import { decodeCursor, toPage } from '../../http/cursor.js';
import { type Endpoint, endpoint, noContent, ok } from '../../http/endpoint.js';
import { plainText } from '../../http/plain-text.js';
import { exportText, presentListen } from './history-presenter.js';
import { exportQuery, historyQuery, listenPageSchema } from './history-schema.js';
import type { ListenStore } from './listen-store.js';
import { streamText } from './stream-text.js';

export interface HistoryRoutesDeps {
  listens: Pick<ListenStore, 'page' | 'exportAll'>;
  /** Removes all listens, month buckets and imports. */
  deleteHistory(userId: string): Promise<void>;
}

const base = { tag: 'Listening history', access: 'listener' } as const;
const CONTENT_TYPES = { jsonl: 'application/x-ndjson', csv: 'text/csv; charset=utf-8' };

export function historyRoutes({ listens, deleteHistory }: HistoryRoutesDeps): Endpoint[] {
  return [
    endpoint(
      {
        ...base,
        method: 'get',
        path: '/api/history',
        summary: 'My listens, newest first; artist and track match any part of the name',
        query: historyQuery,
        responses: { 200: { description: 'A page of listens', schema: listenPageSchema } },
      },
      async ({ caller, query: { limit, cursor, ...query } }) => {
        const at = decodeCursor(cursor, plainText(200));
        const after = at && { endedAt: at.at, playKey: at.id };
        const rows = await listens.page(caller.id, query, limit + 1, after);
        return ok(toPage(rows, limit, ({ endedAt, playKey }) => ({ at: endedAt, id: playKey }), presentListen));
      },
    ),
    endpoint(
      {
        ...base,
        method: 'get',
        path: '/api/history/export',
        summary: 'All my listens as a file, which can be imported again',
        query: exportQuery,
        responses: { 200: { description: 'A file', contentType: 'application/x-ndjson' } },
      },
      async ({ caller, query: { format }, response, signal }) =>
        streamText(
          response,
          { name: `echotune-history.${format}`, contentType: CONTENT_TYPES[format] },
          exportText(listens.exportAll(caller.id), format),
          signal(),
        ),
    ),
    endpoint(
      {
        ...base,
        method: 'delete',
        path: '/api/history',
        summary: 'Delete all my listens and imports',
        responses: { 204: { description: 'Deleted' } },
      },
      async ({ caller }) => {
        await deleteHistory(caller.id);
        return noContent();
      },
    ),
  ];
}
