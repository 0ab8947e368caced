import type { Brief } from '../brief/brief.js';
import { normalise, recordingKey } from '../catalogue/identity.js';
import type { Track } from '../catalogue/track.js';
import type { GenresOfNamed } from './genres-of-named.js';
import type { CandidateSource } from './recommender-sources.js';
import { named } from './rule-texts.js';
import type { SimilarityIndex } from './similarity-index.js';

/** What is known of what a request wants to resemble ("like Radiohead"), for the receipt's own judgement. */
export interface SeedEvidence {
  /** As a reader would say them. */
  names: readonly string[];
  /** Those named, and those whose tracks are. */
  artists: readonly string[];
  genres: readonly string[];
  /** Whether the track, or its artist, is heard in the same sessions here. */
  isBeside(track: Track): boolean;
}

/** Null where the request names nothing to resemble. */
export async function findSeedEvidence(
  catalogue: Pick<CandidateSource, 'findByReference'>,
  genresOf: GenresOfNamed,
  index: SimilarityIndex | null,
  seeds: Brief['seeds'],
): Promise<SeedEvidence | null> {
  if (seeds.artists.length + seeds.tracks.length === 0) return null;
  const found = (await Promise.all(seeds.tracks.map((reference) => catalogue.findByReference(reference)))).map(
    ([first]) => first,
  );
  const tracks = found.filter((track) => track !== undefined);
  const artists = [...seeds.artists, ...tracks.flatMap((track) => track.artists.slice(0, 1))];
  const keys = [...new Set(artists.map(normalise))];
  const genres = await genresOf(keys);
  const besideArtists = new Set(keys.flatMap((key) => index?.similarArtists(key) ?? []).map(({ key }) => key));
  const recordings = tracks.map((track) => recordingKey(track.artists[0] ?? '', track.title));
  const besideTracks = new Set(
    recordings.flatMap((recording) => index?.similarTracks(recording) ?? []).map(({ name }) => name),
  );
  return {
    names: [...seeds.artists, ...seeds.tracks.map(named)],
    artists,
    genres: [...new Set([...genres.values(), ...tracks.map((track) => track.genres)].flat())],
    isBeside: ({ artists: [lead = ''], title }) =>
      besideArtists.has(normalise(lead)) || besideTracks.has(recordingKey(lead, title)),
  };
}
