import { OWN_EXPORT } from './formats/formats.js';
import type { ImportJob } from './import-job.js';
import type { KnownRecord, OwnExport } from './match-plays.js';

type Arrived = Pick<KnownRecord, 'playKey' | 'endedAt' | 'importId' | 'importRow'>;
type Import = Pick<ImportJob, 'id' | 'createdAt' | 'files'>;

/** In which order a listener's records arrived, and from which files. */
export interface Arrivals {
  /** Negative where a arrived before b. */
  compare(a: Arrived, b: Arrived): number;
  /** The export of EchoTune's that a record came in, if it came in one. */
  ownExport(record: Arrived): OwnExport | null;
}

interface Arrival {
  /** Epoch ms, and the number of the import in order of time. */
  at: number;
  number: number;
  /** From which row on which own export, or another file, is read; in order. */
  files: { firstRow: number; isOwn: boolean }[];
}

/**
 * Imports of a listener run one after the other, in the order in which they were begun; one that was resumed later counts
 * from its beginning. What was synced and not imported arrived when it ended, more or less.
 */
export function arrivalsOf(imports: readonly Import[]): Arrivals {
  const inOrder = imports.toSorted(
    (a, b) => a.createdAt.getTime() - b.createdAt.getTime() || (a.id < b.id ? -1 : Number(a.id !== b.id)),
  );
  const known = new Map<string, Arrival>();
  for (const [number, { id, createdAt, files }] of inOrder.entries()) {
    let firstRow = 1;
    const begun = files.flatMap(({ status, format, counts }) => {
      const file = { firstRow, isOwn: format === OWN_EXPORT };
      firstRow += counts.read;
      return status === 'waiting' ? [] : [file];
    });
    known.set(id, { at: createdAt.getTime(), number, files: begun });
  }
  const arrivalOf = ({ importId }: Arrived): Arrival | undefined =>
    importId === null ? undefined : known.get(importId);

  return {
    compare(a, b) {
      const [one, other] = [arrivalOf(a), arrivalOf(b)];
      return (
        (one?.at ?? a.endedAt) - (other?.at ?? b.endedAt) ||
        (one?.number ?? -1) - (other?.number ?? -1) ||
        (a.importRow ?? 0) - (b.importRow ?? 0) ||
        a.endedAt - b.endedAt ||
        (a.playKey < b.playKey ? -1 : Number(a.playKey !== b.playKey))
      );
    },

    ownExport(record) {
      const { importId, importRow } = record;
      if (importId === null || importRow === null) return null;
      // Of files that begin with the same row all but the last are empty.
      const file = arrivalOf(record)?.files.findLast(({ firstRow }) => firstRow <= importRow);
      return file?.isOwn === true ? { importId, firstRow: file.firstRow } : null;
    },
  };
}
