/** Rows of a sparse matrix, one after another (compressed sparse rows). */
export interface SparseMatrix {
  rows: number;
  columns: number;
  /** Where each row starts in `column` and `value`; one more than there are rows. */
  starts: Int32Array;
  column: Int32Array;
  value: Float64Array;
}

export interface Entry {
  row: number;
  column: number;
  value: number;
}

/** Entries of a row keep their order. */
export function sparseMatrix(rows: number, columns: number, entries: readonly Entry[]): SparseMatrix {
  const starts = new Int32Array(rows + 1);
  for (const { row } of entries) starts[row + 1]!++;
  for (let row = 0; row < rows; row++) starts[row + 1]! += starts[row]!;
  const next = starts.slice(0, rows);
  const column = new Int32Array(entries.length);
  const value = new Float64Array(entries.length);
  for (const entry of entries) {
    const at = next[entry.row]!++;
    column[at] = entry.column;
    value[at] = entry.value;
  }
  return { rows, columns, starts, column, value };
}

export function transposed({ rows, columns, starts, column, value }: SparseMatrix): SparseMatrix {
  const entries: Entry[] = [];
  for (let row = 0; row < rows; row++)
    for (let at = starts[row]!; at < starts[row + 1]!; at++)
      entries.push({ row: column[at]!, column: row, value: value[at]! });
  return sparseMatrix(columns, rows, entries);
}

/** How many entries each column has. */
export function columnCounts({ columns, column }: SparseMatrix): Int32Array {
  const counts = new Int32Array(columns);
  for (const at of column) counts[at]!++;
  return counts;
}

/** The same matrix with each column times a factor of its own. */
export function scaleColumns(matrix: SparseMatrix, factors: Float64Array): SparseMatrix {
  return { ...matrix, value: matrix.value.map((value, at) => value * factors[matrix.column[at]!]!) };
}
