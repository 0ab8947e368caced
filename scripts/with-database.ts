import { decideConfig } from '../config/config.js';
import { readEnv } from '../config/env.js';
import { readSecrets } from '../config/secrets.js';
import { runningEmbeddedPostgres, startEmbeddedPostgres } from '../server/clients/embedded-postgres.js';
import { ROOT } from '../server/version.js';

/** Runs `use` on the configured database; an embedded one is started for the time being unless a server runs it already. */
export async function withDatabase<T>(use: (url: string) => Promise<T>): Promise<T> {
  const env = readEnv();
  const config = decideConfig(env, ROOT, (dataDir) => readSecrets(env, dataDir));
  if (config.postgres.mode === 'external') return use(config.postgres.url);
  const running = runningEmbeddedPostgres(config.postgres.dir);
  if (running !== null) return use(running);
  const embedded = await startEmbeddedPostgres(config.postgres);
  try {
    return await use(embedded.url);
  } finally {
    await embedded.stop();
  }
}
