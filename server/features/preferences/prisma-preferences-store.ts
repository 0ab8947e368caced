import type { Prisma, UserPreferences } from '../../../prisma/generated/client.js';
import { LLM_NAMES } from '../../providers/llm/llm-provider.js';
import type { Preferences } from './preferences.js';
import type { PreferencesStore } from './preferences-store.js';

export function createPrismaPreferencesStore(db: Prisma.TransactionClient): PreferencesStore {
  return {
    async find(userId) {
      const row = await db.userPreferences.findUnique({ where: { userId } });
      return row === null ? null : toPreferences(row);
    },

    async change(userId, change) {
      const data = toRow(change);
      return toPreferences(
        await db.userPreferences.upsert({ where: { userId }, create: { userId, ...data }, update: data }),
      );
    },
  };
}

function toPreferences({ userId: _owner, updatedAt: _at, ...row }: UserPreferences): Preferences {
  return {
    ...row,
    // A name that a former version knew and this one does not is nobody's choice any more.
    aiProvider: LLM_NAMES.find((name) => name === row.aiProvider) ?? null,
    countingRule: row.countingRule === 'thirty_seconds' ? 'thirty-seconds' : row.countingRule,
  };
}

function toRow({ countingRule, ...change }: Partial<Preferences>) {
  if (countingRule === undefined) return change;
  return { ...change, countingRule: countingRule === 'thirty-seconds' ? ('thirty_seconds' as const) : countingRule };
}
