import { Prisma, type PrismaClient } from '../../../prisma/generated/client.js';
import type { AuditJson, WriteAudit } from '../audit/audit.js';
import type { SettingChange, SettingStore, StoredSetting } from './setting-store.js';

/** A listening process gets the revision. */
export const CHANNEL = 'echotune_config';
const TRANSACTION = { maxWait: 5_000, timeout: 10_000 };

/** Seals secrets; `context` says what they are. Opening throws where the key is not known or the bytes are damaged. */
export interface Seal {
  seal(secret: string, context: string): Uint8Array<ArrayBuffer>;
  open(sealed: Uint8Array, context: string): string;
}

interface Row {
  key: string;
  value: unknown;
  sealed: Uint8Array | null;
  version: number;
  updatedAt: Date;
  updatedBy: { id: string; name: string } | null;
}

const shown = {
  key: true,
  value: true,
  sealed: true,
  version: true,
  updatedAt: true,
  updatedBy: { select: { id: true, name: true } },
} as const;

/** What a secret is sealed with, so that it is worth nothing under another key. */
export const contextOf = (key: string): string => `setting:${key}`;

export function createPrismaSettingStore(
  prisma: PrismaClient,
  vault: Seal,
  writeAudit: WriteAudit<Prisma.TransactionClient>,
): SettingStore {
  function opened({ sealed, ...row }: Row): StoredSetting {
    if (sealed === null) return { ...row, problem: null };
    try {
      return { ...row, value: vault.open(sealed, contextOf(row.key)), problem: null };
    } catch (error) {
      return { ...row, value: null, problem: error instanceof Error ? error.message : String(error) };
    }
  }

  function toDb({ key, value, secret }: SettingChange) {
    const plain = value === null || secret ? Prisma.DbNull : value;
    return { value: plain, sealed: secret && value !== null ? vault.seal(String(value), contextOf(key)) : null };
  }

  return {
    load: () =>
      prisma.$transaction(
        async (tx) => {
          const revision = await tx.configRevision.findUniqueOrThrow({ where: { id: 1 } });
          const rows = await tx.systemConfig.findMany({ select: shown });
          return { revision: revision.revision, settings: rows.map(opened) };
        },
        { ...TRANSACTION, isolationLevel: 'RepeatableRead' },
      ),

    change: (change, { actor, reason }) =>
      prisma.$transaction(async (tx) => {
        const { key, value, secret } = change;
        // Locked until the end of the transaction: revisions are in the order of commits.
        await tx.$queryRaw`SELECT 1 FROM config_revision WHERE id = 1 FOR UPDATE`;
        const row = await tx.systemConfig.findUnique({ where: { key }, select: shown });
        const before = row && opened(row);
        if (change.version !== null && change.version !== (row?.version ?? 0))
          return { kind: 'outdated', setting: before };
        const isSet = row !== null && (row.value !== null || row.sealed !== null);
        if (value === null ? !isSet : before?.value === value) return { kind: 'same', setting: before };
        const data = { ...toDb(change), updatedById: actor.id };
        const after = await tx.systemConfig.upsert({
          where: { key },
          create: { key, ...data },
          update: { ...data, version: { increment: 1 } },
          select: shown,
        });
        const { revision } = await tx.configRevision.update({ where: { id: 1 }, data: { revision: { increment: 1 } } });
        await writeAudit(tx, {
          actor,
          reason,
          action: value === null ? 'config.reset' : 'config.changed',
          target: `config:${key}`,
          before: row && told(row, secret),
          after: told(after, secret),
        });
        await tx.$executeRaw`SELECT pg_notify(${CHANNEL}, ${String(revision)})`;
        return { kind: 'changed', setting: opened(after) };
      }, TRANSACTION),
  };
}

/** What the audit keeps; of a secret, whether there was one. */
const told = ({ value, sealed, version }: Row, secret: boolean): AuditJson =>
  secret ? { isSet: sealed !== null, version } : { value: value as AuditJson, version };
