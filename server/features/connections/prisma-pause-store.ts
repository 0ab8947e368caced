import { z } from 'zod';
import type { PrismaClient } from '../../../prisma/generated/client.js';
import { MUSIC_PURPOSES } from '../../providers/music/music-provider.js';
import type { PauseStore } from '../../providers/music/call-budgets.js';
import { PROVIDER_ERROR_KINDS } from '../../providers/provider-error.js';
import { SERVICE } from './connection.js';

const stored = z.object({
  purpose: z.enum([...MUSIC_PURPOSES, 'all']),
  until: z.date(),
  kind: z.enum(PROVIDER_ERROR_KINDS),
});

export function createPrismaPauseStore(prisma: PrismaClient): PauseStore {
  return {
    async list(now) {
      const where = { provider: SERVICE, until: { gt: now } };
      return (await prisma.servicePause.findMany({ where })).map((row) => stored.parse(row));
    },

    async set({ purpose, until, kind }) {
      await prisma.$executeRaw`
        INSERT INTO service_pauses (provider, purpose, until, kind) VALUES (${SERVICE}, ${purpose}, ${until}, ${kind})
        ON CONFLICT (provider, purpose) DO UPDATE SET until = EXCLUDED.until, kind = EXCLUDED.kind
         WHERE service_pauses.until < EXCLUDED.until`;
    },
  };
}
