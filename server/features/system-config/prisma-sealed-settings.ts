import type { PrismaClient } from '../../../prisma/generated/client.js';
import type { SealedRow, SealedRows } from '../connections/rotate-keys.js';
import { contextOf } from './prisma-setting-store.js';

/** The secrets among the settings, for the rotation of keys. */
export const sealedSettings = (prisma: PrismaClient): SealedRows =>
  async function* () {
    const rows = await prisma.systemConfig.findMany({
      where: { sealed: { not: null } },
      select: { key: true, sealed: true },
    });
    yield rows.flatMap(({ key, sealed }): SealedRow[] =>
      sealed === null
        ? []
        : [
            {
              name: `setting ${key}`,
              context: contextOf(key),
              parts: [sealed],
              replace: async ([anew]) =>
                anew !== undefined &&
                (await prisma.systemConfig.updateMany({ where: { key, sealed }, data: { sealed: anew } })).count === 1,
            },
          ],
    );
  };
