import type { Logger as PinoLogger } from 'pino';
import type { PrismaClient } from '../../prisma/generated/client.js';
import { listenTo, type Notifications } from '../clients/notifications.js';
import type { Postgres } from '../clients/postgres.js';

/** A listening process gets the id of the listener. */
const CHANNEL = 'echotune_history';

/** Tells every process whose history has changed. */
export interface HistoryChanges {
  tell(userId: string): Promise<void>;
  /** Hears it from now on; what is said while the connection is broken is lost. */
  follow(onChange: (userId: string) => void): void;
  close(): Promise<void>;
}

export function createHistoryChanges(logger: PinoLogger, postgres: Postgres, prisma: PrismaClient): HistoryChanges {
  let notifications: Notifications | null = null;
  return {
    tell: async (userId) => void (await prisma.$executeRaw`SELECT pg_notify(${CHANNEL}, ${userId})`),

    follow(onChange) {
      notifications ??= listenTo(postgres.url, {
        channel: CHANNEL,
        beat: 'SELECT 1',
        onNotification: onChange,
        onBeat: () => undefined,
        onTrouble: (error) => logger.warn({ err: error }, 'the connection that hears of changed histories broke'),
      });
    },

    close: async () => notifications?.close(),
  };
}
