import { constants, setPriority } from 'node:os';
import { setFlagsFromString } from 'node:v8';
import { decideConfig } from '../config/config.js';
import { readEnv } from '../config/env.js';
import { readSecrets } from '../config/secrets.js';
import { createContext } from './context.js';
import { StartError } from './errors.js';
import { createLogger } from './logger.js';
import { askToStandBack } from './stand-back-channel.js';
import { ROOT, VERSION } from './version.js';

/**
 * The process beside the server that takes jobs from the queue, so that an import of years or the training of a model
 * never holds up an answer. The server starts it, gives it the address of its PostgreSQL, and ends it by closing the
 * channel between them; it also ends when the server dies in any way.
 */
// What an import leaves behind is collected at half again of what is in use, not at four times: it goes on for minutes.
setFlagsFromString('--heap-growing-percent=50');
// Where processors are few, an answer that somebody waits for comes first.
setPriority(constants.priority.PRIORITY_BELOW_NORMAL);
const env = readEnv();
const config = decideConfig(env, ROOT, (dataDir) => readSecrets(env, dataDir));
const logger = createLogger(config.logLevel);
const context = await createContext(config, logger, VERSION, askToStandBack(process)).catch((error: unknown) => {
  if (!(error instanceof StartError)) throw error;
  // A store is away; the server starts this process again until it is back.
  logger.error(`the background process cannot start: ${error.message}`);
  process.exit(1);
});

const STOP_AT_MOST_MS = 12_000;
let stopping = false;
function stop(): void {
  if (stopping) return;
  stopping = true;
  setTimeout(() => process.exit(1), STOP_AT_MOST_MS).unref();
  context.close().then(
    () => process.exit(0),
    (error: unknown) => {
      logger.error({ err: error }, 'the background process did not stop cleanly');
      process.exit(1);
    },
  );
}
process.on('disconnect', stop);
// The server may have died while this process was still opening its stores.
if (process.send !== undefined && !process.connected) stop();
process.on('SIGTERM', stop);
// A Ctrl-C reaches the whole group; the server decides when this process ends.
process.on('SIGINT', () => undefined);

try {
  await context.startBackgroundWork();
} catch (error) {
  // Asked to stop in the middle of starting: the stores are closing under it.
  if (!stopping) throw error;
}
