// Builds what `npm start` runs: the Prisma client, the server (dist/server) and the page (dist/web).
// With --if-stale each part is skipped whose sources are those of its last build; that look costs some 50 ms.
// Types are not checked here but by `npm run typecheck`: a start shall not wait for that.
import { spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';

const root = path.resolve(path.dirname(fileURLToPath(import.meta.url)), '..');
const stampFile = path.join(root, 'dist/.build-stamps.json');
const SERVER_FOLDERS = ['config', 'server', 'prisma', 'mongo'];

const parts = {
  client: {
    sources: ['prisma/schema.prisma', 'package-lock.json'],
    output: 'prisma/generated/client.ts',
    tool: 'scripts/prisma.mjs',
    args: ['generate'],
  },
  server: {
    sources: [...SERVER_FOLDERS, 'package-lock.json', 'tsconfig.json', 'tsconfig.build.json'],
    output: 'dist/server/main.js',
    tool: 'node_modules/typescript/bin/tsc',
    args: ['-p', 'tsconfig.build.json', '--noCheck'],
    // What was deleted or renamed must not live on in dist.
    clear: SERVER_FOLDERS.map((folder) => `dist/${folder}`),
  },
  page: {
    sources: ['web', 'package-lock.json'],
    output: 'dist/web/index.html',
    tool: 'node_modules/vite/bin/vite.js',
    args: ['build', '--config', 'web/vite.config.ts', '--logLevel', 'warn'],
  },
};

/** Made by tools from other sources, or for type checks only. */
const DERIVED = new Set(['prisma/generated', 'web/src/api/schema.ts']);
const BUILDABLE = /\.(?:ts|tsx|css|html|svg|js|json|prisma|png|webmanifest|woff2)$/;

function filesOf(source) {
  const at = path.join(root, source);
  if (!existsSync(at) || DERIVED.has(source)) return [];
  if (source.includes('.')) return [source];
  return readdirSync(at, { withFileTypes: true })
    .flatMap((entry) => {
      const name = `${source}/${entry.name}`;
      if (entry.isDirectory()) return filesOf(name);
      return BUILDABLE.test(name) && !DERIVED.has(name) ? [name] : [];
    })
    .sort();
}

function stampOf({ sources, args }) {
  const hash = createHash('sha256').update(args.join(' '));
  for (const file of sources.flatMap(filesOf)) hash.update(`\n${file}\n`).update(readFileSync(path.join(root, file)));
  return hash.digest('hex');
}

function readStamps() {
  try {
    return JSON.parse(readFileSync(stampFile, 'utf8'));
  } catch {
    return {}; // never built, or the stamps are damaged: build everything
  }
}

function run({ tool, args, clear = [] }) {
  for (const folder of clear) rmSync(path.join(root, folder), { recursive: true, force: true });
  return new Promise((resolve) => {
    const child = spawn(process.execPath, [path.join(root, tool), ...args], {
      cwd: root,
      env: { ...process.env, NO_COLOR: '1' },
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    let output = '';
    for (const stream of [child.stdout, child.stderr]) stream.on('data', (chunk) => (output += chunk));
    child.on('error', (error) => resolve({ ok: false, output: error.message }));
    child.on('close', (code) => resolve({ ok: code === 0, output }));
  });
}

async function main() {
  const ifStale = process.argv.includes('--if-stale');
  const isThere = (file) => existsSync(path.join(root, file));
  // An installation without devDependencies and sources, such as the container image, runs what it was given.
  if (ifStale && isThere(parts.server.output) && isThere(parts.page.output) && !isThere(parts.server.tool)) return;
  const absent = Object.values(parts).find(({ tool }) => !isThere(tool));
  if (absent !== undefined) {
    console.error(`Cannot build: ${absent.tool} is not installed. Run npm ci without --omit=dev.`);
    process.exit(1);
  }

  const stamps = readStamps();
  const begun = Date.now();
  const built = [];
  const build = async (name) => {
    const part = parts[name];
    const stamp = stampOf(part);
    if (ifStale && stamps[name] === stamp && isThere(part.output)) return;
    const { ok, output } = await run(part);
    if (!ok) throw new Error(`The ${name} could not be built:\n${output}`);
    stamps[name] = stamp;
    mkdirSync(path.dirname(stampFile), { recursive: true });
    writeFileSync(stampFile, JSON.stringify(stamps));
    built.push(name);
  };

  const results = await Promise.allSettled([build('client').then(() => build('server')), build('page')]);
  const failures = results.flatMap((result) => (result.status === 'rejected' ? [result.reason.message] : []));
  for (const failure of failures) console.error(failure);
  if (built.length > 0) console.log(`Built ${built.join(', ')} in ${((Date.now() - begun) / 1000).toFixed(1)} s.`);
  process.exitCode = failures.length > 0 ? 1 : 0;
}

await main();
