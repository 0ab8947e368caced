import type { z } from 'zod';
import { csvLine } from './csv.js';
import type { importSchema, listenSchema } from './history-schema.js';
import type { ImportJob, RejectedRows } from './import-job.js';
import type { StoredListen } from './listen-store.js';

export const presentImport = (job: ImportJob): z.infer<typeof importSchema> => ({
  id: job.id,
  status: job.status,
  progress: {
    bytesRead: job.bytesRead,
    bytesTotal: job.bytesTotal,
    rowsPerSecond: job.rowsPerSecond,
    etaSeconds: secondsLeft(job),
  },
  counts: job.counts,
  shortPlays: job.shortPlays,
  files: job.files,
  error: job.error,
  createdAt: job.createdAt.toISOString(),
  startedAt: job.startedAt?.toISOString() ?? null,
  finishedAt: job.finishedAt?.toISOString() ?? null,
});

/** Null until the rate is known, and once it no longer matters. */
function secondsLeft({ status, bytesRead, bytesTotal, rowsPerSecond, counts }: ImportJob): number | null {
  if (status !== 'running' || rowsPerSecond === 0 || bytesRead === 0 || counts.read === 0) return null;
  const bytesPerRow = bytesRead / counts.read;
  return Math.ceil(Math.max(0, bytesTotal - bytesRead) / bytesPerRow / rowsPerSecond);
}

export const presentListen = ({ playKey, ...listen }: StoredListen): z.infer<typeof listenSchema> => ({
  id: playKey,
  ...exported(listen),
});

/** A listen as the export has it; formats/echotune.ts reads it back. Order of the fields: that of the CSV columns. */
const exported = (listen: Omit<StoredListen, 'playKey'>) => ({
  endedAt: listen.endedAt.toISOString(),
  precision: listen.precision,
  msPlayed: listen.msPlayed,
  trackKey: listen.trackKey,
  title: listen.title,
  artist: listen.artist,
  album: listen.album,
  spotifyUri: listen.spotifyUri,
  source: listen.source,
  reasonStart: listen.reasonStart,
  reasonEnd: listen.reasonEnd,
  skipped: listen.skipped,
  shuffle: listen.shuffle,
  offline: listen.offline,
  incognito: listen.incognito,
});

const EXPORT_COLUMNS = [
  'endedAt',
  'precision',
  'msPlayed',
  'trackKey',
  'title',
  'artist',
  'album',
  'spotifyUri',
  'source',
  'reasonStart',
  'reasonEnd',
  'skipped',
  'shuffle',
  'offline',
  'incognito',
] as const satisfies readonly (keyof ReturnType<typeof exported>)[];

/** The file of an export, piece by piece. */
export async function* exportText(
  batches: AsyncIterable<StoredListen[]>,
  format: 'jsonl' | 'csv',
): AsyncGenerator<string> {
  if (format === 'csv') yield csvLine(EXPORT_COLUMNS);
  for await (const batch of batches) yield batch.map((listen) => exportLine(listen, format)).join('');
}

function exportLine({ playKey: _, ...listen }: StoredListen, format: 'jsonl' | 'csv'): string {
  const fields = exported(listen);
  return format === 'jsonl' ? `${JSON.stringify(fields)}\n` : csvLine(EXPORT_COLUMNS.map((column) => fields[column]));
}

const REPORT_PIECE = 2 ** 16;

/** The report of an import: every row that was not stored, each on a line of its own. */
export async function* reportText(batches: AsyncIterable<RejectedRows[]>): AsyncGenerator<string> {
  let text = csvLine(['file', 'row', 'kind', 'reason']);
  for await (const some of batches) {
    for (const { file, firstRow, lastRow, kind, reason } of some) {
      for (let row = firstRow; row <= lastRow; row++) {
        text += csvLine([file, row, kind, reason]);
        if (text.length < REPORT_PIECE) continue;
        yield text;
        text = '';
      }
    }
  }
  if (text !== '') yield text;
}
