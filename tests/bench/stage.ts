import { mkdtempSync } from 'node:fs';
import path from 'node:path';
import { MongoClient } from 'mongodb';
import { startEmbeddedPostgres } from '../../server/clients/embedded-postgres.js';
import { removeDataFolder } from '../data-folder.js';
import { runServer } from '../run-server.js';
import { type Backend, type BenchRun, historyFile } from './bench-run.js';
import { BenchClient } from './client.js';
import { whenIdle } from './processes.js';

/** A server of its own on empty stores of its own, and a listener who is signed in. */
export interface Stage {
  client: BenchClient;
  /** Of the server; its background process is its child. */
  pid: number;
  postgresUrl: string;
  /** Null on PostgreSQL. */
  mongoUri: string | null;
}

/** Sets a stage, lets `use` measure on it, and clears it away. `settings` are environment variables of the server. */
export async function onStage<T>(
  run: BenchRun,
  backend: Backend,
  use: (stage: Stage) => Promise<T>,
  settings: Record<string, string> = {},
): Promise<T> {
  const dir = mkdtempSync(path.join(run.dir, 'stage-'));
  const mongoUri = backend === 'MongoDB' ? databaseOf(run, path.basename(dir)) : null;
  const postgres = await startEmbeddedPostgres({ dir: path.join(dir, 'postgres') });
  const server = await runServer({
    POSTGRES_URL: postgres.url,
    DATA_DIR: path.join(dir, 'data'),
    DEMO_LOGIN: 'true',
    RATE_LIMIT_PER_MINUTE: '1000000',
    ...(mongoUri !== null && { MONGODB_URI: mongoUri }),
    ...settings,
  });
  try {
    const client = new BenchClient(server.url);
    await client.signIn('Bench');
    return await use({ client, pid: server.child.pid ?? 0, postgresUrl: postgres.url, mongoUri });
  } finally {
    await server.end('SIGTERM');
    await postgres.stop();
    removeDataFolder(dir);
    if (mongoUri !== null) await dropDatabase(mongoUri);
  }
}

/** The same, once the listener's history is imported and the server has come to rest. */
export async function onStageWithHistory<T>(
  run: BenchRun,
  backend: Backend,
  use: (stage: Stage) => Promise<T>,
  settings: Record<string, string> = {},
): Promise<T> {
  const file = await historyFile(run);
  return onStage(
    run,
    backend,
    async (stage) => {
      await stage.client.import(file);
      await whenIdle(stage.pid);
      return use(stage);
    },
    settings,
  );
}

function databaseOf({ mongoServer }: BenchRun, stage: string): string {
  if (mongoServer === null) throw new Error('there is no MongoDB to measure on');
  const uri = new URL(mongoServer);
  uri.pathname = `/echotune_bench_${process.pid}_${stage.replace(/\W/g, '_')}`;
  return uri.href;
}

async function dropDatabase(uri: string): Promise<void> {
  const client = await MongoClient.connect(uri);
  await client.db().dropDatabase();
  await client.close();
}
