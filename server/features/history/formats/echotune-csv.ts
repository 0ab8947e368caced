import { readEchoTune } from './echotune.js';
import { flagOf, type Row, type RowOutcome } from './row.js';

/** Our own export as CSV: the same fields, all of them text. */
export const isEchoTuneCsv = (row: Row): boolean =>
  ['endedAt', 'trackKey', 'precision', 'msPlayed', 'skipped'].every((column) => typeof row[column] === 'string');

const FLAGS = ['skipped', 'shuffle', 'offline', 'incognito'];

export function readEchoTuneCsv(row: Row): RowOutcome {
  const fields: Row = {};
  for (const [column, cell] of Object.entries(row)) fields[column] = cell === '' ? null : valueOf(column, cell);
  return readEchoTune(fields);
}

function valueOf(column: string, cell: unknown): unknown {
  if (typeof cell !== 'string') return cell;
  if (column === 'msPlayed') return /^\d+$/.test(cell) ? Number(cell) : cell;
  if (FLAGS.includes(column)) return flagOf(cell === 'true' || (cell === 'false' ? false : null));
  // What would be a formula to a spreadsheet is led by an apostrophe there, see csv.ts.
  return cell.startsWith("'") ? cell.slice(1) : cell;
}
