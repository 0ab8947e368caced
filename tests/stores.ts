import { type ChildProcess, execFileSync, spawn } from 'node:child_process';
import { mkdtempSync, rmSync, statfsSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { Redis } from 'ioredis';
import { MongoMemoryServer } from 'mongodb-memory-server';
import pg from 'pg';
import { freePort, startEmbeddedPostgres } from '../server/clients/embedded-postgres.js';
import { createServer } from '../server/server.js';
import { testConfig, testLogger } from './test-config.js';

export { freePort };

/** The name of the database that each app of the tests starts from: migrated, with queue and starter catalogue. */
export const TEMPLATE = 'echotune_template';

/**
 * Starts what all tests share and tells them by environment variables: a throw-away PostgreSQL always; Redis and
 * MongoDB where they can be had. What cannot is said loudly, and its half of the tests skips.
 */
export async function startStores(): Promise<{ stop(): Promise<void> }> {
  const dir = mkdtempSync(path.join(scratch(), 'echotune-test-'));
  const postgres = await startEmbeddedPostgres({ dir, throwAway: true });
  const redis = await startRedis();
  const mongo = await startMongo();
  const setting = { TEST_POSTGRES_URL: postgres.url, TEST_REDIS_URL: redis?.url, MONGODB_TEST_URI: mongo?.uri };
  for (const [name, value] of Object.entries(setting)) if (value !== undefined) process.env[name] = value;
  await makeTemplate(postgres.url);
  return {
    async stop() {
      await mongo?.stop();
      await redis?.stop();
      await postgres.stop();
      rmSync(dir, { recursive: true, force: true });
    },
  };
}

async function makeTemplate(server: string): Promise<void> {
  const client = new pg.Client({ connectionString: server });
  await client.connect();
  await client.query(`CREATE DATABASE ${TEMPLATE}`);
  const url = server.replace(/echotune$/, TEMPLATE);
  const dataDir = mkdtempSync(path.join(os.tmpdir(), 'echotune-template-'));
  const app = await createServer(testConfig({ POSTGRES_URL: url, DATA_DIR: dataDir }), testLogger());
  await app.stop();
  rmSync(dataDir, { recursive: true, force: true });
  await client.query(`ALTER DATABASE ${TEMPLATE} WITH IS_TEMPLATE true ALLOW_CONNECTIONS false`);
  await client.end();
}

/** Memory where there is room (containers often have a /dev/shm of 64 MB). */
function scratch(): string {
  if (os.platform() !== 'linux') return os.tmpdir();
  const { bavail, bsize } = statfsSync('/dev/shm');
  return bavail * bsize > 1024 * 2 ** 20 ? '/dev/shm' : os.tmpdir();
}

/** Null, and said so, where redis-server is not installed. */
export async function startRedis(): Promise<{ url: string; stop(): Promise<void> } | null> {
  if (!isInstalled('redis-server')) return skipped('Redis', 'install redis-server to run them');
  const port = await freePort();
  const child = spawn(
    'redis-server',
    ['--port', String(port), '--bind', '127.0.0.1', '--save', '', '--appendonly', 'no'],
    { stdio: 'ignore' },
  );
  const client = new Redis(port, '127.0.0.1', {
    lazyConnect: true,
    retryStrategy: () => 50,
    maxRetriesPerRequest: 100,
  });
  client.on('error', () => undefined); // not up yet: the client tries again by itself
  await client.connect().catch(() => sleep(300));
  await client.ping();
  client.disconnect();
  return { url: `redis://127.0.0.1:${port}`, stop: () => ended(child) };
}

async function startMongo(): Promise<{ uri: string; stop(): Promise<void> } | null> {
  const given = process.env['MONGODB_TEST_URI'];
  if (given !== undefined && given !== '') return { uri: given, stop: async () => undefined };
  // Uses a mongod that is installed or was downloaded before; a download by a test run would fail on a closed machine.
  process.env['MONGOMS_RUNTIME_DOWNLOAD'] ??= '0';
  try {
    const server = await MongoMemoryServer.create();
    return { uri: server.getUri(), stop: async () => void (await server.stop()) };
  } catch (error) {
    return skipped(
      'MongoDB',
      `set MONGODB_TEST_URI, or MONGOMS_RUNTIME_DOWNLOAD=1 where mongod can be downloaded (${firstLine(error)})`,
    );
  }
}

function skipped(store: string, remedy: string): null {
  process.stderr.write(`\n!!! The tests on ${store} are SKIPPED: ${remedy}.\n\n`);
  return null;
}

function isInstalled(program: string): boolean {
  try {
    execFileSync('which', [program], { stdio: 'ignore' });
    return true;
  } catch {
    return false; // "which" says no by its exit code
  }
}

async function ended(child: ChildProcess): Promise<void> {
  const gone = new Promise<void>((resolve) => child.once('exit', () => resolve()));
  child.kill();
  await gone;
}

function firstLine(error: unknown): string {
  return (error instanceof Error ? error.message : String(error)).split('\n')[0] ?? '';
}
