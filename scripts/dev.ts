import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import path from 'node:path';
import { fileURLToPath } from 'node:url';

/** `npm run dev`: the server, restarted when a source changes, and the page with hot reload, until Ctrl-C. */
const root = path.resolve(path.dirname(fileURLToPath(import.meta.url)), '..');
const PAGE = { host: '127.0.0.1', port: '5173' };
const bin = (file: string): string => path.join(root, 'node_modules', file);

const generated = spawnSync(process.execPath, [path.join(root, 'scripts/prisma.mjs'), 'generate'], {
  stdio: 'inherit',
});
if (generated.status !== 0) process.exit(generated.status ?? 1);

// The page's dev server forwards API requests to port 3000 (web/vite.config.ts), so that is where the server must be;
// their Origin is the dev server's, so that is the public address.
const settings = { PORT: '3000', PUBLIC_URL: `http://${PAGE.host}:${PAGE.port}` };
const start = (file: string, ...args: string[]): ChildProcess =>
  spawn(process.execPath, [bin(file), ...args], { cwd: root, stdio: 'inherit', env: { ...process.env, ...settings } });

const children = [
  start('tsx/dist/cli.mjs', 'watch', '--clear-screen=false', 'server/main.ts'),
  start('vite/bin/vite.js', '--config', 'web/vite.config.ts', '--host', PAGE.host, '--port', PAGE.port, '--strictPort'),
];

let ending = false;
function end(): void {
  if (ending) return;
  ending = true;
  for (const child of children) child.kill('SIGTERM');
}

for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, end);
for (const child of children) {
  child.on('exit', (code) => {
    if (!ending) process.exitCode = code ?? 1;
    end();
  });
}
