import { existsSync } from 'node:fs';
import path from 'node:path';
import { writeHistory } from './history.js';

/** Where a server under measurement keeps its large data. */
export type Backend = 'PostgreSQL' | 'MongoDB';

/** One call of `npm run bench`. */
export interface BenchRun {
  /** Removed at the end. */
  dir: string;
  /** How long the listening history is that sections measure on. */
  rows: number;
  /** A MongoDB server, on which each stage makes a database of its own; null where there is none. */
  mongoServer: string | null;
}

/** Measures one thing on one backend, on a stage of its own, and prints its figures (report.ts). */
export type Section = (run: BenchRun, backend: Backend) => Promise<void>;

const TRACKS = 50_000;

/** The path of an extended history of so many rows; written once for all sections. */
export async function historyFile({ dir, rows: usual }: BenchRun, rows = usual): Promise<string> {
  const file = path.join(dir, `history-${rows}.json`);
  if (!existsSync(file)) await writeHistory(file, rows, TRACKS);
  return file;
}
