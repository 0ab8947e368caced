import { type ChildProcess, execFile, spawn } from 'node:child_process';
import { randomBytes, randomUUID } from 'node:crypto';
import { chmodSync, chownSync, existsSync, mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import os from 'node:os';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { promisify } from 'node:util';
import pg from 'pg';
import { z } from 'zod';
import { StartError } from '../errors.js';
import { type Account, binaries, isTraversable, unprivilegedAccount } from './embedded-binaries.js';
import { gone, keepRunning } from './keep-running.js';

const run = promisify(execFile);
const LOCK_WAIT_MS = 15_000;

export interface EmbeddedPostgres {
  url: string;
  /** Ends the server after its transactions; resolves when it is gone. */
  stop(): Promise<void>;
}

export interface EmbeddedOptions {
  /** Holds the cluster, its password and who runs it. */
  dir: string;
  /** Trades durability for speed: for clusters that a test throws away. */
  throwAway?: boolean;
  /** With it, a server that ends by itself is started again, at the same address; told why, and what keeps it from starting. */
  onTrouble?: (error: Error) => void;
}

const connection = z.object({ owner: z.number(), port: z.number(), password: z.string() });

/**
 * Starts a private PostgreSQL on loopback, from the binaries that npm installed for this platform.
 * It stops when this process dies in any way, SIGKILL included.
 * Throws a StartError when the folder cannot be used or another EchoTune has it.
 */
export async function startEmbeddedPostgres({
  dir,
  throwAway = false,
  onTrouble,
}: EmbeddedOptions): Promise<EmbeddedPostgres> {
  const account = unprivilegedAccount();
  const bin = await binaries(account !== undefined);
  let home = dir;
  try {
    mkdirSync(dir, { recursive: true });
    if (account) home = enterable(dir, account);
    refuseSecondOwner(home);
    if (!existsSync(path.join(home, 'cluster', 'PG_VERSION'))) await initialise(bin.initdb, home, throwAway, account);
  } catch (cause) {
    if (cause instanceof StartError) throw cause;
    throw new StartError(`The data folder ${dir} cannot be used: ${firstLine(cause)}.`, { cause });
  }
  const password = readFileSync(path.join(home, 'password'), 'utf8').trim();
  const port = await freePort();
  const start = () => launch(bin.postgres, path.join(home, 'cluster'), port, throwAway, account);
  const child = await start();
  const running = path.join(home, 'running.json');
  writeFileSync(running, JSON.stringify({ owner: process.pid, port, password }), { mode: 0o600 });
  const url = await createDatabase(`postgresql://postgres:${password}@127.0.0.1:${port}`);
  const kept = onTrouble && keepRunning(child, start, end, onTrouble);
  let stopped: Promise<void> | undefined;
  return {
    url,
    stop: () =>
      (stopped ??= (async () => {
        if (kept) await kept.stop();
        else {
          end(child);
          await gone(child);
        }
        rmSync(running, { force: true });
      })()),
  };
}

function end(child: ChildProcess): void {
  if (child.stdin) child.stdin.end();
  else child.kill();
}

/** The address of an embedded server that another EchoTune process runs in this folder now, or null. */
export function runningEmbeddedPostgres(dir: string): string | null {
  const at = readRunning(movedTo(dir) ?? dir);
  return at && isAlive(at.owner) ? `postgresql://postgres:${at.password}@127.0.0.1:${at.port}/echotune` : null;
}

export async function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const server = createServer();
    server.once('error', reject);
    server.listen(0, '127.0.0.1', () => {
      const address = server.address();
      server.close(() =>
        address && typeof address === 'object' ? resolve(address.port) : reject(new Error('no port')),
      );
    });
  });
}

/**
 * A folder that the account can reach: `dir` itself, or, when root keeps it inside a folder that nobody else may enter
 * (/root, a fresh temporary folder), one under /var/lib that `dir` names. Removing `dir` starts afresh in either case.
 */
function enterable(dir: string, account: Account): string {
  let home = movedTo(dir);
  if (home === null && !isTraversable(path.dirname(dir))) {
    home = path.join('/var/lib/echotune', randomUUID());
    writeFileSync(path.join(dir, MOVED), `${home}\n`, { mode: 0o600 });
  }
  home ??= dir;
  mkdirSync(home, { recursive: true });
  chmodSync(home, 0o700);
  chownSync(home, account.uid, account.gid);
  return home;
}

const MOVED = 'moved-to';

function movedTo(dir: string): string | null {
  const note = path.join(dir, MOVED);
  return existsSync(note) ? readFileSync(note, 'utf8').trim() : null;
}

async function initialise(initdb: string, dir: string, throwAway: boolean, account?: Account): Promise<void> {
  const passwordFile = path.join(dir, 'password');
  writeFileSync(passwordFile, randomBytes(24).toString('hex'), { mode: 0o600 });
  if (account) chownSync(passwordFile, account.uid, account.gid);
  // A cluster that a kill left half-made would never start: build beside it and rename.
  const half = path.join(dir, 'cluster.new');
  rmSync(half, { recursive: true, force: true });
  await run(
    initdb,
    [
      '-D',
      half,
      '-U',
      'postgres',
      `--pwfile=${passwordFile}`,
      '--auth=scram-sha-256',
      '--encoding=UTF8',
      '--locale=C',
      ...(throwAway ? ['--no-sync', '--wal-segsize=1'] : []),
    ],
    { ...account, cwd: dir, env: childEnv() },
  );
  renameSync(half, path.join(dir, 'cluster'));
}

/** The child needs a PATH and a plain locale; nothing of our settings, which hold secrets. */
function childEnv(): Record<string, string> {
  return { PATH: '/usr/local/bin:/usr/bin:/bin', LC_ALL: 'C' };
}

/**
 * On POSIX a small shell holds our pipe: when this process dies the pipe closes and the shell asks postgres for a fast
 * shutdown. `setsid` semantics (detached) keep a Ctrl-C in the terminal from reaching postgres before we are done.
 */
const GUARD =
  'exec 3<&0; "$0" "$@" 3<&- </dev/null & p=$!; (cat <&3 >/dev/null; kill -INT $p) 2>/dev/null & exec 3<&- </dev/null; wait $p';

const HELD = /lock file "postmaster.pid" already exists|pre-existing shared memory block/;

async function launch(
  postgres: string,
  data: string,
  port: number,
  throwAway: boolean,
  account?: Account,
): Promise<ChildProcess> {
  const settings = [
    'listen_addresses=127.0.0.1',
    'unix_socket_directories=',
    'jit=off',
    'max_connections=60',
    'timezone=UTC',
  ];
  if (throwAway)
    settings.push(
      'fsync=off',
      'synchronous_commit=off',
      'full_page_writes=off',
      'wal_level=minimal',
      'max_wal_senders=0',
    );
  const args = ['-D', data, '-p', String(port), ...settings.flatMap((setting) => ['-c', setting])];
  const deadline = Date.now() + LOCK_WAIT_MS;
  for (;;) {
    try {
      return await launchOnce(postgres, args, path.dirname(data), account);
    } catch (cause) {
      // After a kill the former server, or what is left of it, needs a moment to end; it holds the folder until then.
      const held = cause instanceof Error && HELD.test(cause.message);
      if (!held || Date.now() > deadline) {
        throw new StartError(`The embedded PostgreSQL did not start: ${firstLine(cause)}.`, { cause });
      }
      await sleep(200);
    }
  }
}

async function launchOnce(postgres: string, args: string[], cwd: string, account?: Account): Promise<ChildProcess> {
  const options = { detached: true, cwd, env: childEnv(), ...account };
  const child =
    os.platform() === 'win32'
      ? spawn(postgres, args, { stdio: ['ignore', 'ignore', 'pipe'], cwd })
      : spawn('/bin/sh', ['-c', GUARD, postgres, ...args], { ...options, stdio: ['pipe', 'ignore', 'pipe'] });
  let log = '';
  await new Promise<void>((resolve, reject) => {
    child.once('error', reject);
    child.once('exit', (code) => reject(new Error(fatalLine(log) ?? `it exited with code ${code ?? 'none'}`)));
    child.stderr?.on('data', (chunk: Buffer) => {
      log = (log + chunk.toString()).slice(-8000);
      if (log.includes('ready to accept connections')) resolve();
    });
  });
  child.removeAllListeners('exit');
  return child;
}

function fatalLine(log: string): string | undefined {
  return /FATAL:\s+(.*)/.exec(log)?.[1];
}

async function createDatabase(server: string): Promise<string> {
  const client = new pg.Client({ connectionString: `${server}/postgres` });
  await client.connect();
  try {
    const { rowCount } = await client.query("SELECT 1 FROM pg_database WHERE datname = 'echotune'");
    if (rowCount === 0) await client.query('CREATE DATABASE echotune');
  } finally {
    await client.end();
  }
  return `${server}/echotune`;
}

function refuseSecondOwner(dir: string): void {
  const at = readRunning(dir);
  if (at && at.owner !== process.pid && isAlive(at.owner)) {
    throw new StartError(`Another EchoTune (process ${at.owner}) is using ${dir}: stop it or set another DATA_DIR.`);
  }
}

function readRunning(dir: string): z.infer<typeof connection> | null {
  const file = path.join(dir, 'running.json');
  if (!existsSync(file)) return null;
  const parsed = connection.safeParse(JSON.parse(readFileSync(file, 'utf8') || 'null'));
  return parsed.success ? parsed.data : null;
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return error instanceof Error && 'code' in error && error.code === 'EPERM';
  }
}

function firstLine(cause: unknown): string {
  return (cause instanceof Error ? cause.message : String(cause)).split('\n')[0]?.replace(/\.$/, '') ?? '';
}
