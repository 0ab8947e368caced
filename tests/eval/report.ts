/** What came of one data set. */
export interface Report {
  /** As in the JSON. */
  name: string;
  title: string;
  models: readonly ModelFigures[];
  /** What a reader must know besides. */
  notes?: readonly string[];
}

export interface ModelFigures {
  model: string;
  /** What the protocol of the data asks for. */
  judged: Record<string, number>;
  /** What is told besides. */
  besides: Record<string, number>;
}

/** Only what the protocols ask for, by data set and model. */
export function asJson(reports: readonly Report[]): string {
  const figures = reports.map(({ name, models }) => [
    name,
    Object.fromEntries(models.map(({ model, judged }) => [model, rounded(judged)])),
  ]);
  return JSON.stringify(Object.fromEntries(figures), null, 2);
}

/** A table for people, as Markdown. */
export function asTable({ title, models, notes = [] }: Report): string {
  const columns = Object.keys({ ...models[0]?.judged, ...models[0]?.besides });
  const rows = models.map(({ model, judged, besides }) => {
    const figures: Record<string, number> = { ...judged, ...besides };
    return [model, ...columns.map((column) => String(rounded(figures)[column] ?? ''))];
  });
  const lines = [['model', ...columns], ['', ...columns].map(() => '---'), ...rows];
  const widths = columns.concat('').map((_, at) => Math.max(...lines.map((line) => (line[at] ?? '').length)));
  const table = lines.map(
    (line) =>
      `| ${line.map((cell, at) => (cell === '---' ? '-'.repeat(widths[at] ?? 3) : cell.padEnd(widths[at] ?? 0))).join(' | ')} |`,
  );
  return [`\n## ${title}\n`, ...table, ...notes.map((note) => `\n${note}`), ''].join('\n');
}

function rounded(figures: Record<string, number>): Record<string, number> {
  return Object.fromEntries(
    Object.entries(figures).map(([name, value]) => [name, Number(value.toPrecision(value >= 100 ? 3 : 4))]),
  );
}
