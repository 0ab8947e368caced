import { decideConfig } from '../config/config.js';
import { ConfigError, readEnv } from '../config/env.js';
import { readSecrets } from '../config/secrets.js';
import { type BackgroundProcess, startBackgroundProcess } from './background-process.js';
import { StartError } from './errors.js';
import { createLogger } from './logger.js';
import { createServer } from './server.js';
import { ROOT } from './version.js';

const STOP_AT_MOST_MS = 25_000;

async function main(): Promise<void> {
  const env = readEnv();
  const config = decideConfig(env, ROOT, (dataDir) => readSecrets(env, dataDir));
  const logger = createLogger(config.logLevel);
  const server = await createServer(config, logger);
  let background: BackgroundProcess | null = null;
  const stop = stopOnce(async () => {
    await background?.stop();
    await server.stop();
  });
  process.on('SIGINT', stop);
  process.on('SIGTERM', stop);
  try {
    const address = await server.start();
    background = startBackgroundProcess(server.context.postgres.url, server.standBack, logger);
    const { modes } = server.context;
    process.stdout.write(
      `EchoTune AI is ready: ${config.http.publicUrl ?? address}\n` +
        `  PostgreSQL ${modes.postgres}, MongoDB ${modes.mongo}, Redis ${modes.redis}\n`,
    );
    logger.info({ address, modes }, 'ready');
    // It answers already: what cannot be warmed up now is slow once, and no reason to stop.
    await server.context.warmUp().catch((error: unknown) => logger.warn({ err: error }, 'the warm-up failed'));
  } catch (error) {
    await background?.stop();
    await server.stop();
    throw error;
  }
}

function stopOnce(end: () => Promise<void>): () => void {
  let stopping = false;
  return () => {
    if (stopping) return;
    stopping = true;
    setTimeout(() => process.exit(1), STOP_AT_MOST_MS).unref();
    end().then(
      () => process.exit(0),
      (error: unknown) => fail(error),
    );
  };
}

/** What a person can act on is said in one sentence; anything else is a defect and comes with its stack. */
function fail(error: unknown): never {
  const expected = error instanceof StartError || error instanceof ConfigError;
  process.stderr.write(
    expected
      ? `${error.message}\n`
      : `EchoTune AI failed: ${error instanceof Error ? (error.stack ?? error.message) : String(error)}\n`,
  );
  process.exit(1);
}

main().catch(fail);
