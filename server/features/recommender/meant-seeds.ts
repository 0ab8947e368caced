import type { Brief } from '../brief/brief.js';
import { normalise } from '../catalogue/identity.js';
import type { CandidateSource } from './recommender-sources.js';

/** What a request wants to resemble, of which a name that nobody has may be a title: "songs like Bohemian Rhapsody". */
export async function meantSeeds(
  catalogue: Pick<CandidateSource, 'findByArtists' | 'findByReference'>,
  { seeds }: Brief,
): Promise<Brief['seeds']> {
  const isTitle = await Promise.all(
    seeds.artists.map(async (name) => {
      if ((await catalogue.findByArtists([normalise(name)], 1)).length > 0) return false;
      return (await catalogue.findByReference({ title: name, artist: null })).length > 0;
    }),
  );
  const titles = seeds.artists.filter((_, at) => isTitle[at]).map((title) => ({ title, artist: null }));
  return { artists: seeds.artists.filter((_, at) => !isTitle[at]), tracks: [...seeds.tracks, ...titles] };
}
