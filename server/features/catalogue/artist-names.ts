import { LRUCache } from 'lru-cache';
import type { CatalogueStore } from './catalogue-store.js';

/** Looks artists up by normalised name; gives their names as written. */
export interface ArtistNames {
  find(keys: readonly string[]): Promise<Map<string, string>>;
  /** Artists may have come into the catalogue. */
  forgetUnknown(): void;
}

const REMEMBERED = 20_000;
/** What other processes find at the music service is known here after so long. */
const UNKNOWN_FOR_MS = 60_000;

/**
 * Most words of requests come again: whom they name is remembered for good, for no artist ever leaves the catalogue or
 * gets another name; that they name nobody, for a while. `now` in ms.
 */
export function createArtistNames(
  catalogue: Pick<CatalogueStore, 'findArtists'>,
  now = (): number => performance.now(),
): ArtistNames {
  const names = new LRUCache<string, string>({ max: REMEMBERED });
  const newUnknown = () =>
    new LRUCache<string, true>({ max: REMEMBERED, ttl: UNKNOWN_FOR_MS, ttlResolution: 0, perf: { now } });
  let unknown = newUnknown();
  return {
    async find(keys) {
      const nobody = unknown;
      const fresh = keys.filter((key) => !names.has(key) && !nobody.has(key));
      const artists = fresh.length === 0 ? new Map<string, never>() : await catalogue.findArtists(fresh);
      for (const { key, name } of artists.values()) names.set(key, name);
      // This answer knows nothing of who came meanwhile; then it is not these that are asked from now on.
      for (const key of fresh) if (!artists.has(key)) nobody.set(key, true);
      return new Map(
        keys.flatMap((key) => {
          const name = artists.get(key)?.name ?? names.get(key);
          return name === undefined ? [] : [[key, name] as const];
        }),
      );
    },
    forgetUnknown: () => void (unknown = newUnknown()),
  };
}
