import type { Prisma } from '../../../prisma/generated/client.js';
import type { Reads } from '../../reads.js';
import { LLM_NAMES } from '../../providers/llm/llm-provider.js';
import type { Preferences } from './preferences.js';
import type { PreferencesStore } from './preferences-store.js';

type Stored = Omit<Preferences, 'aiProvider'> & { aiProvider: string | null };

export function createPrismaPreferencesStore(db: Prisma.TransactionClient, reads: Reads): PreferencesStore {
  return {
    // Asked with nearly every request. Prisma keeps an empty list as NULL.
    async find(userId) {
      const [row] = await reads.query<Stored>(
        `SELECT ai_provider AS "aiProvider", theme, language, coalesce(favourite_genres, '{}') AS "favouriteGenres",
                coalesce(banned_genres, '{}') AS "bannedGenres", coalesce(favourite_artists, '{}') AS "favouriteArtists",
                coalesce(banned_artists, '{}') AS "bannedArtists", explicit_allowed AS "explicitAllowed", familiarity,
                counting_rule AS "countingRule", time_zone AS "timeZone", share_with_models AS "shareWithModels", memories
           FROM user_preferences
          WHERE user_id = $1`,
        [userId],
      );
      return row === undefined ? null : toPreferences(row);
    },

    async change(userId, change) {
      const data = toRow(change);
      const {
        userId: _owner,
        updatedAt: _at,
        countingRule,
        ...row
      } = await db.userPreferences.upsert({ where: { userId }, create: { userId, ...data }, update: data });
      return toPreferences({
        ...row,
        countingRule: countingRule === 'thirty_seconds' ? 'thirty-seconds' : countingRule,
      });
    },
  };
}

/** A name that a former version knew and this one does not is nobody's choice any more. */
const toPreferences = (row: Stored): Preferences => ({
  ...row,
  aiProvider: LLM_NAMES.find((name) => name === row.aiProvider) ?? null,
});

function toRow({ countingRule, ...change }: Partial<Preferences>) {
  if (countingRule === undefined) return change;
  return { ...change, countingRule: countingRule === 'thirty-seconds' ? ('thirty_seconds' as const) : countingRule };
}
