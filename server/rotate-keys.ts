import { decideConfig } from '../config/config.js';
import { ConfigError, readEnv } from '../config/env.js';
import { keptKey, readSecrets } from '../config/secrets.js';
import { rotateInstallation } from './context/key-rotation.js';
import { StartError } from './errors.js';
import type { Rotated } from './features/connections/rotate-keys.js';
import { createLogger } from './logger.js';
import { ROOT } from './version.js';

/**
 * `npm run keys:rotate`: seals everything that is sealed with the current ENCRYPTION_KEY; where that is kept in
 * DATA_DIR, makes a new one first. Broken off, run it again. Exit code 1 where something cannot be opened, 2 when it cannot
 * be done.
 */
const say = (line: string): void => void process.stdout.write(`${line}\n`);

async function main(): Promise<void> {
  const env = readEnv();
  const config = decideConfig(env, ROOT, (dataDir) => readSecrets(env, dataDir));
  const kept = env.ENCRYPTION_KEY === undefined ? keptKey(config.dataDir) : null;
  if (kept?.isBetween()) say('A rotation was broken off: it is finished now, with the key that it made.');
  const rotated = await rotateInstallation(config, kept, createLogger('warn'), () =>
    say('All is sealed with the new key. Waiting 31 s for what running servers may still store …'),
  );
  tell(rotated, kept !== null, env.ENCRYPTION_KEY_PREVIOUS.length > 0);
}

function tell({ rows, sealed, unreadable }: Rotated, isKept: boolean, hasPrevious: boolean): void {
  say(`${rows} rows: ${sealed} sealed anew, ${unreadable.length} cannot be opened.`);
  const unknown = unreadable.filter(({ reason }) => reason === 'unknown-key');
  const damaged = unreadable.filter(({ reason }) => reason === 'damaged');
  if (unknown.length > 0) {
    say(
      `Sealed with a key that is not known here: ${unknown.length}. Set ENCRYPTION_KEY_PREVIOUS to that key and run this ` +
        'again. Where it is lost, listeners connect again:',
    );
    for (const { name } of unknown) say(`  ${name}`);
  }
  if (damaged.length > 0) {
    say(`Damaged: ${damaged.length}. Listeners connect again:`);
    for (const { name } of damaged) say(`  ${name}`);
  }
  if (unreadable.length > 0) process.exitCode = 1;
  else if (hasPrevious) say('Nothing needs ENCRYPTION_KEY_PREVIOUS any more: take it out of the settings.');
  else if (isKept) say('The key of before is forgotten.');
}

await main().catch((error: unknown) => {
  const expected = error instanceof StartError || error instanceof ConfigError;
  process.stderr.write(`${expected ? error.message : error instanceof Error ? error.stack : String(error)}\n`);
  process.exitCode = 2;
});
