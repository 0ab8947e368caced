import { spawnSync } from 'node:child_process';
import path from 'node:path';
import { z } from 'zod';

const LISTENS = [100_000, 200_000, 500_000, 1_000_000, 1_500_000, 2_000_000];

const measureSchema = z.object({
  listens: z.number(),
  seconds: z.number(),
  megabytes: z.number(),
  stored: z.number(),
});
export type Measure = z.infer<typeof measureSchema>;

/** Trains the server's similarity on more and more listens, each time in a process of its own. */
export function measureGrowth(): Measure[] {
  return LISTENS.map((listens) => {
    const file = path.join(import.meta.dirname, 'growth-run.ts');
    const child = spawnSync(process.execPath, ['--import', 'tsx', file, String(listens)], {
      encoding: 'utf8',
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    if (child.status !== 0)
      throw new Error(`training on ${listens} listens ended with ${child.status ?? child.signal}`);
    return measureSchema.parse(JSON.parse(child.stdout));
  });
}

interface Panel {
  title: string;
  value: (measure: Measure) => number;
  unit: string;
}

const PANELS: readonly Panel[] = [
  { title: 'Processor time to train', value: ({ seconds }) => seconds, unit: 's' },
  { title: 'Memory of the process at most', value: ({ megabytes }) => megabytes, unit: 'MB' },
  { title: 'Size of the stored model', value: ({ stored }) => stored, unit: 'MB' },
];
const PANEL = { width: 320, height: 260, left: 56, right: 20, top: 56, bottom: 44 };

/** The picture of docs/recommender.md: one panel for time, memory and size, against millions of listens. */
export function drawGrowth(measures: readonly Measure[]): string {
  const width = PANELS.length * PANEL.width;
  const title = `Training from ${inMillions(measures[0]?.listens ?? 0)} to ${inMillions(measures.at(-1)?.listens ?? 0)} million listens`;
  const told = measures.map(
    ({ listens, seconds, megabytes }) =>
      `${inMillions(listens)} million listens: ${seconds.toFixed(1)} s of processor time, ${megabytes.toFixed(0)} MB`,
  );
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${width} ${PANEL.height}" role="img" aria-labelledby="title desc" font-family="Figtree, 'Helvetica Neue', Arial, sans-serif" font-size="12">
  <title id="title">${title}</title>
  <desc id="desc">${told.join('; ')}.</desc>
  <style>
    .paper { fill: #fbfaf8 } .text { fill: #1d1b24 } .soft { fill: #625d70 } .grid { stroke: #d8d4e0 } .line { stroke: #6a3fc4; fill: none; stroke-width: 2 } .dot { fill: #6a3fc4 }
    @media (prefers-color-scheme: dark) {
      .paper { fill: #16141c } .text { fill: #f1eef7 } .soft { fill: #aaa4b8 } .grid { stroke: #3a3547 } .line { stroke: #b79bf5 } .dot { fill: #b79bf5 }
    }
  </style>
  <rect class="paper" width="${width}" height="${PANEL.height}" rx="12" />
${PANELS.map((panel, at) => drawPanel(panel, at * PANEL.width, measures)).join('\n')}
</svg>
`;
}

function drawPanel({ title, value, unit }: Panel, from: number, measures: readonly Measure[]): string {
  const most = measures.at(-1)?.listens ?? 1;
  const step = niceStep(Math.max(...measures.map(value)) / 4);
  const top = step * Math.ceil(Math.max(...measures.map(value)) / step);
  const x = (listens: number): number =>
    from + PANEL.left + (listens / most) * (PANEL.width - PANEL.left - PANEL.right);
  const y = (amount: number): number =>
    PANEL.height - PANEL.bottom - (amount / top) * (PANEL.height - PANEL.top - PANEL.bottom);
  const lines = Array.from({ length: Math.round(top / step) + 1 }, (_, n) => Number((n * step).toPrecision(6)));
  const points = measures.map((measure) => `${x(measure.listens).toFixed(1)},${y(value(measure)).toFixed(1)}`);
  return [
    `  <g>`,
    `    <text class="text" x="${from + PANEL.left}" y="28" font-size="14" font-weight="600">${title}</text>`,
    ...lines.flatMap((amount) => [
      `    <line class="grid" x1="${x(0)}" x2="${x(most)}" y1="${y(amount).toFixed(1)}" y2="${y(amount).toFixed(1)}" />`,
      `    <text class="soft" x="${x(0) - 8}" y="${(y(amount) + 4).toFixed(1)}" text-anchor="end">${amount}${amount === top ? ` ${unit}` : ''}</text>`,
    ]),
    ...[0, most / 2, most].map(
      (listens) =>
        `    <text class="soft" x="${x(listens)}" y="${PANEL.height - 20}" text-anchor="middle">${listens === 0 ? '0' : `${inMillions(listens)} M`}</text>`,
    ),
    `    <polyline class="line" points="${points.join(' ')}" />`,
    ...points.map((point) => {
      const [cx, cy] = point.split(',');
      return `    <circle class="dot" cx="${cx}" cy="${cy}" r="3" />`;
    }),
    `  </g>`,
  ].join('\n');
}

/** 1, 2 or 5 times a power of ten, at least so much. */
function niceStep(least: number): number {
  const power = 10 ** Math.floor(Math.log10(least));
  return power * ([1, 2, 5].find((factor) => factor * power >= least) ?? 10);
}

const inMillions = (listens: number): string => String(listens / 1e6);
