import { type FieldError, invalid } from '../../errors.js';
import { normalise } from '../catalogue/identity.js';
import { DEFAULT_PREFERENCES, type Preferences } from './preferences.js';
import type { PreferencesStore } from './preferences-store.js';

export interface PreferencesService {
  get(userId: string): Promise<Preferences>;
  /** Throws a 400 when something would be a favourite and banned at once. */
  change(userId: string, change: Partial<Preferences>): Promise<Preferences>;
}

export function createPreferencesService(store: PreferencesStore): PreferencesService {
  const get = async (userId: string): Promise<Preferences> => (await store.find(userId)) ?? DEFAULT_PREFERENCES;
  return {
    get,

    async change(userId, change) {
      const errors = contradictions({ ...(await get(userId)), ...change }, change);
      if (errors.length > 0) throw invalid(errors);
      return store.change(userId, change);
    },
  };
}

function contradictions(wanted: Preferences, change: Partial<Preferences>): FieldError[] {
  const pairs = [
    ['favouriteGenres', 'bannedGenres'],
    ['favouriteArtists', 'bannedArtists'],
  ] as const;
  return pairs.flatMap(([liked, banned]) => {
    const favourites = new Set(wanted[liked].map(normalise));
    const both = wanted[banned].filter((name) => favourites.has(normalise(name)));
    const path = `body.${change[banned] === undefined ? liked : banned}`;
    return both.map((name) => ({ path, message: `"${name}" cannot be a favourite and banned at once` }));
  });
}
