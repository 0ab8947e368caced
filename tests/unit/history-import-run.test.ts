import { describe, expect, it } from '@jest/globals';
import type { SourceFile } from '../../server/features/history/archive.js';
import { type ImportJob, noCounts } from '../../server/features/history/import-job.js';
import { runImport, type RunEnd } from '../../server/features/history/import-run.js';
import { AT_ONCE } from '../../server/features/history/pace.js';

const CHUNKS = 400;
const ROWS_A_CHUNK = 100;

/** Forty thousand rows, and how much of them was read. */
class LongFile {
  chunksRead = 0;
  isClosed = false;

  readonly source: SourceFile = {
    name: 'history.json',
    bytes: 1e6,
    inArchive: false,
    problem: null,
    read: () => this.chunks(),
  };

  private async *chunks(): AsyncGenerator<Buffer> {
    try {
      for (let chunk = 0; chunk < CHUNKS; chunk++) {
        this.chunksRead++;
        const rows = Array.from({ length: ROWS_A_CHUNK }, (_, i) => ({
          ts: new Date(Date.UTC(2020, 0, 1) + (chunk * ROWS_A_CHUNK + i) * 300_000).toISOString(),
          ms_played: 200_000,
          master_metadata_track_name: 'One',
          master_metadata_album_artist_name: 'Björk',
        }));
        yield Buffer.from((chunk === 0 ? '[' : ',') + JSON.stringify(rows).slice(1, -1));
      }
      yield Buffer.from(']');
    } finally {
      this.isClosed = true;
    }
  }
}

const newJob = (): ImportJob => ({
  id: 'import',
  userId: 'listener',
  status: 'running',
  error: null,
  createdAt: new Date(),
  startedAt: new Date(),
  finishedAt: null,
  files: [],
  checkpoint: { uploads: [], source: 0, row: 0 },
  bytesRead: 0,
  bytesTotal: 0,
  rowsPerSecond: 0,
  counts: noCounts(),
  shortPlays: 0,
});

/** `saves`: so many times the import is still wanted. */
async function run(file: LongFile, saves: number, signal = new AbortController().signal) {
  const job = newJob();
  let [saved, recorded] = [0, 0];
  const end: RunEnd = await runImport(
    job,
    [file.source],
    {
      pace: AT_ONCE,
      imports: { save: async () => ++saved <= saves },
      recording: {
        record: async (fresh) => {
          recorded += fresh.length;
          return fresh.map(() => true);
        },
      },
      noteIsrcs: async () => undefined,
    },
    signal,
  );
  return { end, job, recorded };
}

describe('the run of an import', () => {
  it('reads everything where it is wanted to the end', async () => {
    const file = new LongFile();
    const { end, job, recorded } = await run(file, Infinity);
    expect(end).toBe('finished');
    expect(recorded).toBe(CHUNKS * ROWS_A_CHUNK);
    expect(job.counts).toMatchObject({ read: CHUNKS * ROWS_A_CHUNK, stored: CHUNKS * ROWS_A_CHUNK });
  });

  it('does not read what is left of a file once it is cancelled, and closes it', async () => {
    const file = new LongFile();
    const { end, job, recorded } = await run(file, 1);
    expect(end).toBe('stopped');
    expect(recorded).toBe(job.counts.read);
    expect(file.chunksRead).toBeLessThan(CHUNKS / 2);
    expect(file.isClosed).toBe(true);
  });

  it('tells an end of the process from a cancelled import', async () => {
    const file = new LongFile();
    expect((await run(file, Infinity, AbortSignal.abort())).end).toBe('interrupted');
    expect(file.chunksRead).toBeLessThan(CHUNKS / 2);
  });
});
