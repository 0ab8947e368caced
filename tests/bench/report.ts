/** A line of the report: what was measured, the figure, and what design.md asks for. */
export interface Figure {
  what: string;
  value: string;
  /** "≥ 0.60", "≤ 50 ms"; empty where nothing is asked. */
  wanted: string;
  ok: boolean | null;
}

export const atLeast = (what: string, value: number, limit: number): Figure => ({
  what,
  value: value.toFixed(2),
  wanted: `≥ ${limit.toFixed(2)}`,
  ok: value >= limit,
});

export const atMost = (what: string, value: number, limit: number, unit: string): Figure => ({
  what,
  value: `${value.toFixed(1)} ${unit}`,
  wanted: `≤ ${limit} ${unit}`,
  ok: value <= limit,
});

export const noted = (what: string, value: string): Figure => ({ what, value, wanted: '', ok: null });

export function print(title: string, figures: readonly Figure[]): void {
  process.stdout.write(`\n${title}\n`);
  for (const { what, value, wanted, ok } of figures) {
    const mark = ok === null ? ' ' : ok ? '✓' : '✗';
    process.stdout.write(`  ${mark} ${what.padEnd(62)} ${value.padStart(14)}  ${wanted}\n`);
  }
}

/** Runs `work` again and again and returns the times of single runs in ms, sorted. */
export function timesOf(runs: number, work: (run: number) => Promise<unknown>): Promise<number[]> {
  return measured(runs, async (run) => {
    const started = performance.now();
    await work(run);
    return performance.now() - started;
  });
}

/** Measures again and again and returns what came out, sorted. */
export async function measured(runs: number, measure: (run: number) => Promise<number>): Promise<number[]> {
  const figures: number[] = [];
  for (let run = 0; run < runs; run++) figures.push(await measure(run));
  return figures.sort((a, b) => a - b);
}

/** Of sorted times. */
export function quantile(sorted: readonly number[], q: number): number {
  return sorted[Math.min(sorted.length - 1, Math.ceil(q * sorted.length) - 1)] ?? NaN;
}
