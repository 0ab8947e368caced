import { GENRES } from '../catalogue/genres.js';
import { normalise } from '../catalogue/identity.js';

const BY_SPELLING = new Map(
  [...GENRES.values()].flatMap(({ name, aliases }) => [
    ...aliases.map((alias) => [normalise(alias), name] as const),
    [normalise(name), name] as const,
  ]),
);

/** The canonical name for any spelling that the catalogue knows ("Hip-Hop" → "hip hop"), else null. */
export function canonicalGenre(text: string): string | null {
  return BY_SPELLING.get(normalise(text)) ?? null;
}
