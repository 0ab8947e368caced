import { type Listen, monthOf } from './listen.js';
import type { ListenStore, Neighbourhood } from './listen-store.js';
import { historyLock, type Locks } from './locks.js';
import { type KnownRecord, matchPlays, type OwnExport } from './match-plays.js';
import { nearKeys, newRecord, type NewRecord, type RowOrigin } from './play-record.js';
import { reach } from './same-play.js';

export interface ListenRecorder {
  /**
   * Stores what a source tells, each play once whoever else told of it. Returns for each listen whether it was new.
   * Safe to repeat with the same origins: nothing doubles, and the answer is the same. At most a few thousand at a time.
   */
  record(
    userId: string,
    listens: readonly (RowOrigin & { listen: Listen })[],
    ownExport: OwnExport | null,
  ): Promise<boolean[]>;
}

export function createListenRecorder(deps: {
  listens: Pick<ListenStore, 'near' | 'write'>;
  locks: Locks;
}): ListenRecorder {
  async function knownNear(userId: string, fresh: readonly NewRecord[]): Promise<KnownRecord[]> {
    const known = new Map<string, KnownRecord>();
    for (const where of neighbourhoods(fresh)) {
      for (const record of await deps.listens.near(userId, where)) known.set(record.playKey, record);
    }
    return [...known.values()];
  }

  return {
    async record(userId, told, ownExport) {
      const fresh = told.map(({ listen, importId, importRow }) => newRecord(listen, { importId, importRow }));
      if (fresh.length === 0) return [];
      return deps.locks.exclusively([historyLock(userId)], async () => {
        const known = await knownNear(userId, fresh);
        const { records, demoted, stored } = matchPlays(fresh, known, ownExport);
        if (records.length === 0 && demoted.length === 0) return stored;
        const added = await deps.listens.write(userId, {
          records,
          demoted: demoted.map((record) => record.playKey),
          months: monthsOf([...records, ...demoted]),
        });
        const asked = new Set(records.map((record) => record.playKey));
        // The unique key has the last word, should the lock have been lost on the way.
        return fresh.map(({ playKey }, i) => stored[i] === true && (added.has(playKey) || !asked.has(playKey)));
      });
    },
  };
}

const STRETCH_MS = 30 * 86_400_000;

/** Where all records are that may tell of the same plays: stretch by stretch, since a file need not be in order of time. */
function neighbourhoods(records: readonly NewRecord[]): Neighbourhood[] {
  const stretches = new Map<number, Neighbourhood & { nearKeys: number[] }>();
  for (const record of records) {
    const endedAt = record.endedAt.getTime();
    const within = reach(endedAt);
    const number = Math.floor(endedAt / STRETCH_MS);
    const stretch = stretches.get(number) ?? { nearKeys: [], from: Infinity, to: -Infinity };
    stretches.set(number, stretch);
    stretch.nearKeys.push(...nearKeys(record.nameKey, within.from, within.to));
    stretch.from = Math.min(stretch.from, within.from);
    stretch.to = Math.max(stretch.to, within.to);
  }
  return [...stretches.values()];
}

const monthsOf = (records: readonly { endedAt: Date | number }[]): string[] => [
  ...new Set(records.map(({ endedAt }) => monthOf(new Date(endedAt)))),
];
