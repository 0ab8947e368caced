import { setTimeout as sleep } from 'node:timers/promises';
import type { Logger as PinoLogger } from 'pino';
import type { Config } from '../../config/config.js';
import type { KeptKey } from '../../config/secrets.js';
import { runningEmbeddedPostgres } from '../clients/embedded-postgres.js';
import { openPostgres } from '../clients/postgres.js';
import { StartError } from '../errors.js';
import { createPrismaConnectionStore } from '../features/connections/prisma-connection-store.js';
import { type Rotated, rotateKeys } from '../features/connections/rotate-keys.js';
import { sealedConnections } from '../features/connections/sealed-connections.js';
import { createTokenVault } from '../features/connections/token-vault.js';
import { sealedSettings } from '../features/system-config/prisma-sealed-settings.js';
import { createPostgresLocks } from '../features/history/postgres-lock-store.js';

/** A statement ends by then: what was sealed before and is not stored yet, never will be. */
const SETTLE_MS = 31_000;

/**
 * Rotates the key of all that is sealed in this installation, whether servers run or not; `kept` is null where the settings name the
 * key. Throws a StartError while another rotation runs.
 */
export async function rotateInstallation(
  config: Config,
  kept: KeptKey | null,
  logger: PinoLogger,
  onSettling: () => void,
): Promise<Rotated> {
  const running = config.postgres.mode === 'embedded' ? runningEmbeddedPostgres(config.postgres.dir) : null;
  const nobodyRuns = config.postgres.mode === 'embedded' && running === null;
  const postgres = await openPostgres(
    running === null ? config : { ...config, postgres: { mode: 'external', url: running } },
    (error) => logger.warn({ err: error }, 'a PostgreSQL connection broke'),
  );
  try {
    const kinds = [sealedConnections(createPrismaConnectionStore(postgres.prisma)), sealedSettings(postgres.prisma)];
    const vault = createTokenVault(config.secrets.encryption);
    const settle = async (): Promise<void> => {
      if (nobodyRuns) return;
      onSettling();
      await sleep(SETTLE_MS);
    };
    let rotated: Rotated | null = null;
    await createPostgresLocks(postgres.pool).ifFree('key-rotation', async () => {
      rotated = await rotateKeys({ kinds, vault, kept, settle });
    });
    if (rotated === null) throw new StartError('Another keys:rotate is running: wait until it has ended.');
    return rotated;
  } finally {
    await postgres.close();
  }
}
