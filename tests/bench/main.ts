import { mkdtempSync, rmSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { parseArgs } from 'node:util';
import type { Backend, BenchRun, Section } from './bench-run.js';
import { anotherProcessSection } from './sections/another-process.js';
import { besideSection } from './sections/beside.js';
import { chatSection } from './sections/chat.js';
import { flagsSection } from './sections/flags.js';
import { growthSection } from './sections/growth.js';
import { importSection } from './sections/import.js';
import { playlistsSection } from './sections/playlists.js';
import { recommendSection } from './sections/recommend.js';
import { statisticsSection } from './sections/statistics.js';

/**
 * `npm run bench [-- <section>… --rows 200000 --on postgresql]`: measures servers of its own on stores of its own, where
 * it can against the bare limit of the same stores in the same run; all sections and backends unless some are named.
 * MongoDB where MONGODB_TEST_URI is set. It judges nothing: figures are to be read.
 */
const SECTIONS: Record<string, Section> = {
  import: importSection,
  growth: growthSection,
  beside: besideSection,
  statistics: statisticsSection,
  playlists: playlistsSection,
  recommend: recommendSection,
  'another-process': anotherProcessSection,
  chat: chatSection,
  flags: flagsSection,
};
const BACKENDS: Backend[] = ['PostgreSQL', 'MongoDB'];

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: { rows: { type: 'string', default: '200000' }, on: { type: 'string' } },
});
const unknown = positionals.filter((name) => !(name in SECTIONS));
if (unknown.length > 0)
  throw new Error(`no such section: ${unknown.join(', ')}; there are ${Object.keys(SECTIONS).join(', ')}`);

const run: BenchRun = {
  dir: mkdtempSync(path.join(os.tmpdir(), 'echotune-bench-')),
  rows: Number(values.rows),
  mongoServer: process.env['MONGODB_TEST_URI'] ?? null,
};
const load = () =>
  os
    .loadavg()
    .map((load) => load.toFixed(1))
    .join(' ');
process.stdout.write(`${run.rows} listens, Node ${process.version}, ${os.cpus().length} cores, load ${load()}\n`);
try {
  for (const backend of BACKENDS.filter((name) => values.on === undefined || values.on === name.toLowerCase())) {
    if (backend === 'MongoDB' && run.mongoServer === null) {
      process.stdout.write('\nMongoDB: skipped, MONGODB_TEST_URI is not set\n');
      continue;
    }
    for (const [name, section] of Object.entries(SECTIONS)) {
      if (positionals.length === 0 || positionals.includes(name)) await section(run, backend);
    }
  }
} finally {
  rmSync(run.dir, { recursive: true, force: true });
}
process.stdout.write(`\nload ${load()}\n`);
