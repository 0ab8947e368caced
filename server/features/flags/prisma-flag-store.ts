import { isDeepStrictEqual } from 'node:util';
import type { Prisma, PrismaClient } from '../../../prisma/generated/client.js';
import type { WriteAudit } from '../audit/audit.js';
import { toContent, toDefinition } from './definition.js';
import type { Flag, FlagContent, FlagDefinition } from './flag.js';
import { snapshotOf } from './flag-snapshot.js';
import type { ChangeNote, ChangeResult, FlagStore } from './flag-store.js';

type Transaction = Prisma.TransactionClient;

interface Row {
  key: string;
  definition: unknown;
  archived: boolean;
  version: number;
  createdAt: Date;
  updatedAt: Date;
  lastEvaluatedAt: Date | null;
}

/** A listening process gets the key and the revision (flag-feed.ts). */
export const CHANNEL = 'echotune_flags';
const TRANSACTION = { maxWait: 5_000, timeout: 10_000 };

export function createPrismaFlagStore(prisma: PrismaClient, writeAudit: WriteAudit<Transaction>): FlagStore {
  /** The row of the revision is locked until the end of the transaction: revisions are in the order of commits. */
  async function nextRevision(tx: Transaction): Promise<number> {
    const { revision } = await tx.flagRevision.update({ where: { id: 1 }, data: { revision: { increment: 1 } } });
    return revision;
  }

  async function tell(tx: Transaction, revision: number, note: ChangeNote, before: Flag | null, after: Flag | null) {
    const key = (after ?? before)?.key ?? '';
    await writeAudit(tx, {
      ...note,
      target: `flag:${key}`,
      before: before && snapshotOf(before),
      after: after && snapshotOf(after),
    });
    await tx.$executeRaw`SELECT pg_notify(${CHANNEL}, ${JSON.stringify({ key, revision })})`;
  }

  async function locked(tx: Transaction, key: string): Promise<Flag | null> {
    await tx.$queryRaw`SELECT 1 FROM flag_revision WHERE id = 1 FOR UPDATE`;
    const row = await tx.featureFlag.findUnique({ where: { key } });
    return row && toFlag(row);
  }

  return {
    async load(key) {
      // One statement sees one moment.
      const rows = await prisma.$queryRaw<({ revision: number } & (Row | { key: null }))[]>`
        SELECT r.revision, f.key, f.definition, f.archived, f.version, f.created_at AS "createdAt",
               f.updated_at AS "updatedAt", f.last_evaluated_at AS "lastEvaluatedAt"
        FROM flag_revision r LEFT JOIN feature_flags f ON ${key ?? null}::text IS NULL OR f.key = ${key ?? null}
        WHERE r.id = 1 ORDER BY f.key COLLATE "C"`;
      return {
        revision: rows[0]?.revision ?? 0,
        flags: rows.flatMap((row) => (row.key === null ? [] : toFlag(row))),
      };
    },

    async revision() {
      const row = await prisma.flagRevision.findUnique({ where: { id: 1 } });
      return row?.revision ?? 0;
    },

    create: (key, content, note, most) =>
      prisma.$transaction(async (tx) => {
        if ((await locked(tx, key)) !== null || (await tx.featureFlag.count()) >= most) return null;
        const flag = toFlag(await tx.featureFlag.create({ data: { key, definition: toDb(content) } }));
        const revision = await nextRevision(tx);
        await tell(tx, revision, note, null, flag);
        return { flag, revision };
      }, TRANSACTION),

    change: (key, version, make, note) =>
      prisma.$transaction(async (tx): Promise<ChangeResult> => {
        const before = await locked(tx, key);
        if (before === null) return { kind: 'missing' };
        if (version !== null && version !== before.version) return { kind: 'outdated', flag: before };
        const { content, archived } = make(before);
        const definition = toDefinition(content);
        if (archived === before.archived && isDeepStrictEqual(definition, toDefinition(before)))
          return { kind: 'same', flag: before };
        const row = await tx.featureFlag.update({
          where: { key },
          data: { definition: toDb(content), archived, version: { increment: 1 } },
        });
        const revision = await nextRevision(tx);
        const flag = toFlag(row);
        await tell(tx, revision, note, before, flag);
        return { kind: 'changed', flag, revision };
      }, TRANSACTION),

    remove: (key, version, note) =>
      prisma.$transaction(async (tx): Promise<ChangeResult> => {
        const flag = await locked(tx, key);
        if (flag === null) return { kind: 'missing' };
        if (version !== null && version !== flag.version) return { kind: 'outdated', flag };
        await tx.featureFlag.delete({ where: { key } });
        const revision = await nextRevision(tx);
        await tell(tx, revision, note, flag, null);
        return { kind: 'changed', flag, revision };
      }, TRANSACTION),

    async noteEvaluated(times) {
      const [keys, moments] = [[...times.keys()], [...times.values()]];
      await prisma.$executeRaw`
        UPDATE feature_flags f SET last_evaluated_at = seen.at
        FROM unnest(${keys}::text[], ${moments}::timestamptz[]) AS seen (key, at)
        WHERE f.key = seen.key AND (f.last_evaluated_at IS NULL OR f.last_evaluated_at < seen.at)`;
    },
  };
}

const toDb = (content: FlagContent): Prisma.InputJsonObject => ({ ...toDefinition(content) });

/** Only `toDb` writes definitions. */
function toFlag({ definition, ...row }: Row): Flag {
  return { ...toContent(definition as FlagDefinition & { defaultVariant: string }), ...row };
}
