import { spawnSync } from 'node:child_process';
import path from 'node:path';
import { z } from 'zod';

const LISTENS = [100_000, 200_000, 500_000, 1_000_000, 1_500_000, 2_000_000];

const trainingSchema = z.object({ seconds: z.number(), megabytes: z.number() });
const listenerSchema = z.object({
  firstMs: z.number(),
  anewMs: z.number(),
  againMs: z.number(),
  keptMegabytes: z.number(),
});
export type Measure = { listens: number } & z.infer<typeof trainingSchema> & z.infer<typeof listenerSchema>;

/** Trains the server's similarity on more and more listens, and meets a listener with as many, each time in a process of its own. */
export function measureGrowth(): Measure[] {
  return LISTENS.map((listens) => ({
    listens,
    ...trainingSchema.parse(run('growth-run.ts', listens)),
    ...listenerSchema.parse(run('growth-listener-run.ts', listens)),
  }));
}

function run(program: string, listens: number): unknown {
  const file = path.join(import.meta.dirname, program);
  const child = spawnSync(process.execPath, ['--expose-gc', '--import', 'tsx', file, String(listens)], {
    encoding: 'utf8',
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  if (child.status !== 0) throw new Error(`${program} ${listens} ended with ${child.status ?? child.signal}`);
  return JSON.parse(child.stdout);
}

interface Panel {
  title: string;
  value: (measure: Measure) => number;
  unit: string;
}

const PANELS: readonly Panel[] = [
  { title: 'Processor time to train', value: ({ seconds }) => seconds, unit: 's' },
  { title: 'Memory to train, at most', value: ({ megabytes }) => megabytes, unit: 'MB' },
  { title: 'A listener met for the first time', value: ({ firstMs }) => firstMs, unit: 'ms' },
  { title: 'Profile made anew', value: ({ anewMs }) => anewMs, unit: 'ms' },
  { title: 'The same asked again', value: ({ againMs }) => againMs, unit: 'ms' },
  { title: 'Kept of that listener', value: ({ keptMegabytes }) => keptMegabytes, unit: 'MB' },
];
const IN_A_ROW = 3;
const PANEL = { width: 320, height: 260, left: 56, right: 20, top: 56, bottom: 44 };

/** The picture of docs/recommender.md: panels for time and memory, against millions of listens. */
export function drawGrowth(measures: readonly Measure[]): string {
  const width = IN_A_ROW * PANEL.width;
  const height = Math.ceil(PANELS.length / IN_A_ROW) * PANEL.height;
  const title = `Training, and recommendations to one listener, from ${inMillions(measures[0]?.listens ?? 0)} to ${inMillions(measures.at(-1)?.listens ?? 0)} million listens`;
  const told = measures.map(
    ({ listens, seconds, megabytes, firstMs, anewMs, againMs, keptMegabytes }) =>
      `${inMillions(listens)} million listens: training ${seconds.toFixed(1)} s of processor time, ${megabytes.toFixed(0)} MB; ` +
      `first met ${firstMs.toFixed(0)} ms, profile anew ${anewMs.toFixed(0)} ms, again ${againMs.toFixed(1)} ms, kept ${keptMegabytes.toFixed(0)} MB`,
  );
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${width} ${height}" role="img" aria-labelledby="title desc" font-family="Figtree, 'Helvetica Neue', Arial, sans-serif" font-size="12">
  <title id="title">${title}</title>
  <desc id="desc">${told.join('; ')}.</desc>
  <style>
    .paper { fill: #fbfaf8 } .text { fill: #1d1b24 } .soft { fill: #625d70 } .grid { stroke: #d8d4e0 } .line { stroke: #6a3fc4; fill: none; stroke-width: 2 } .dot { fill: #6a3fc4 }
    @media (prefers-color-scheme: dark) {
      .paper { fill: #16141c } .text { fill: #f1eef7 } .soft { fill: #aaa4b8 } .grid { stroke: #3a3547 } .line { stroke: #b79bf5 } .dot { fill: #b79bf5 }
    }
  </style>
  <rect class="paper" width="${width}" height="${height}" rx="12" />
${PANELS.map((panel, at) => drawPanel(panel, at, measures)).join('\n')}
</svg>
`;
}

function drawPanel({ title, value, unit }: Panel, at: number, measures: readonly Measure[]): string {
  const from = (at % IN_A_ROW) * PANEL.width;
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
    `  <g transform="translate(0 ${Math.floor(at / IN_A_ROW) * PANEL.height})">`,
    `    <text class="text" x="${from + PANEL.left}" y="28" font-size="14" font-weight="600">${title}</text>`,
    ...lines.flatMap((amount, n) => [
      `    <line class="grid" x1="${x(0)}" x2="${x(most)}" y1="${y(amount).toFixed(1)}" y2="${y(amount).toFixed(1)}" />`,
      `    <text class="soft" x="${x(0) - 8}" y="${(y(amount) + 4).toFixed(1)}" text-anchor="end">${amount}${n === lines.length - 1 ? ` ${unit}` : ''}</text>`,
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
