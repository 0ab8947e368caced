import type { CatalogueStore } from './catalogue-store.js';

/** Looks artists up by normalised name; gives their names as written. */
export async function artistNames(
  catalogue: Pick<CatalogueStore, 'findArtists'>,
  keys: readonly string[],
): Promise<Map<string, string>> {
  const artists = await catalogue.findArtists(keys);
  return new Map([...artists].map(([key, { name }]) => [key, name]));
}
