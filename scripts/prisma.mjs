// Runs the Prisma CLI on a machine that cannot download Prisma's native schema engine. `generate`, `validate`
// and `format` never execute that engine, but the CLI resolves one before it starts; any existing file will do.
import { spawnSync } from 'node:child_process';
import { createRequire } from 'node:module';

const cli = createRequire(import.meta.url).resolve('prisma/build/index.js');
const offline = {
  PRISMA_SCHEMA_ENGINE_BINARY: process.execPath,
  PRISMA_HIDE_UPDATE_MESSAGE: '1',
  CHECKPOINT_DISABLE: '1',
};
const { status } = spawnSync(process.execPath, [cli, ...process.argv.slice(2)], {
  stdio: 'inherit',
  env: { ...offline, ...process.env },
});
process.exit(status ?? 1);
