import { readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { parseArgs } from 'node:util';
import { DATA_SETS, judgeIn } from './data-sets.js';
import { drawGrowth, measureGrowth } from './growth.js';
import { reportOnline } from './online.js';
import { asJson, asTable, type Report } from './report.js';
import { judgeAll } from './sequence-report.js';
import { readSequences } from './sequences.js';

/**
 * `npm run eval [-- --data DIR] [--only NAME] [--json]`: how good the recommender's models are, beside the classic ones, on public
 * data that may not be shipped (docs/recommender.md); data that is absent is skipped, saying so.
 * `npm run eval -- --sequences FILE`: the same on any sequences, as JSON.
 * `npm run eval -- --online`: what became of what an installation's own listeners were shown, by variant of the weights.
 * `npm run eval -- --growth FILE`: draws how time and memory of the server's training grow with the listens.
 */
const ROOT = path.resolve(import.meta.dirname, '../..');

const { values } = parseArgs({
  options: {
    data: { type: 'string', default: path.resolve(ROOT, '../shared/data') },
    only: { type: 'string' },
    json: { type: 'boolean', default: false },
    sequences: { type: 'string' },
    growth: { type: 'string' },
    online: { type: 'boolean', default: false },
  },
});
const say = (text: string): void => void process.stderr.write(`${text}\n`);

if (values.online) {
  await reportOnline((text) => process.stdout.write(`${text}\n`));
} else if (values.sequences !== undefined) {
  const report = judgeAll(readSequences(readFileSync(values.sequences)));
  say(asTable(report));
  process.stdout.write(`${asJson([report])}\n`);
} else if (values.growth !== undefined) {
  const measures = measureGrowth();
  process.stdout.write(`${JSON.stringify(measures, null, 2)}\n`);
  writeFileSync(values.growth, drawGrowth(measures));
} else {
  const reports: Report[] = [];
  for (const dataSet of DATA_SETS.filter(({ name }) => values.only === undefined || name === values.only)) {
    const report = judgeIn(values.data, dataSet);
    if (report === null) say(`${dataSet.name}: skipped, ${dataSet.files.join(' and ')} not found in ${values.data}`);
    else if (values.json) reports.push(report);
    else process.stdout.write(asTable(report));
  }
  if (values.json) process.stdout.write(`${asJson(reports)}\n`);
}
