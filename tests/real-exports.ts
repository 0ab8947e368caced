import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { gunzipSync } from 'node:zlib';
import { ROOT } from './test-config.js';

const DIR = path.resolve(ROOT, '../shared/data/exports');

/** Real exports that may not be shipped; tests on them skip, saying so, where they are absent. */
export const hasRealExports = existsSync(DIR);

if (!hasRealExports) process.stderr.write(`\n!!! The tests on real exports are SKIPPED: ${DIR} is not there.\n\n`);

/** By its name without ".gz", such as "2020-short__StreamingHistory0.json". */
export const realExport = (name: string): Buffer => gunzipSync(readFileSync(path.join(DIR, `${name}.gz`)));
