import type { Brief, TrackReference } from '../brief/brief.js';
import { normalise } from '../catalogue/identity.js';
import type { Candidate, CandidateSupply } from './candidates.js';
import { artistSource, profileSources, readLikeness, type LikenessSource } from './likeness.js';
import type { Listener } from './listener-cache.js';
import type { CandidateSource, RecommenderPreferences } from './recommender-sources.js';
import { isReferredTo, type TrackRule } from './rules.js';
import type { SimilarityIndex } from './similarity-index.js';
import type { TrackFeatures } from './track-features.js';
import type { TrackShelf } from './track-shelf.js';

/** How many of a source come along that keep every rule, and how many in case rules must yield. */
const KEEPING_LIMIT = 2_500;
const RESERVE_LIMIT = 500;
const GENRE_LIMIT = 1_500;
const ARTIST_LIMIT = 500;
const NEAR_TRACKS = 500;
const NEAR_ARTISTS = 25;
const TASTE_GENRES = 6;

export interface SupplyInput {
  brief: Brief;
  preferences: RecommenderPreferences;
  listener: Listener;
  rules: readonly TrackRule[];
  index: SimilarityIndex | null;
  /** Track keys to keep from an earlier playlist. */
  keep: readonly string[];
}

export interface Supply extends CandidateSupply {
  /** What must be in and nothing is known of. */
  missing: TrackReference[];
}

/** Asks history, catalogue and the similarity index for what a brief could be met with. */
export async function findSupply(catalogue: CandidateSource, shelf: TrackShelf, input: SupplyInput): Promise<Supply> {
  const { brief, listener, rules, index, keep } = input;
  const { profile } = listener;
  const find = async (reference: TrackReference): Promise<TrackFeatures | undefined> =>
    listener.heard.find(({ features }) => isReferredTo(features, reference))?.features ??
    (await shelf.find(`reference ${JSON.stringify(reference)}`, () => catalogue.findByReference(reference))).find(
      (features) => isReferredTo(features, reference),
    );

  const [wanted, kept, seedTracks] = await Promise.all([
    Promise.all(brief.mustHave.map(find)),
    shelf.load(keep),
    Promise.all(brief.seeds.tracks.map(find)),
  ]);
  const seeds = seedTracks.filter((seed) => seed !== undefined);
  const seedNames = new Map([
    ...seeds.map(({ lead, track }) => [lead, track.artists[0] ?? lead] as const),
    ...brief.seeds.artists.map((name) => [normalise(name), name] as const),
  ]);
  const genresOfSeeds = await catalogue.genresOfArtists([...seedNames.keys()]);
  const seedGenres = new Map<string, string>(
    [...genresOfSeeds].flatMap(([artist, genres]) =>
      genres.map((genre) => [genre, seedNames.get(artist) ?? artist] as const),
    ),
  );
  const seedLikeness = readLikeness({
    sources: [...brief.seeds.artists.map(artistSource), ...seeds.map(trackSource)],
    index,
    genres: seedGenres,
  });
  const nameOf = (row: number): string => shelf.get(profile.trackKeys[row]!)?.track.title ?? profile.recordings[row]!;
  const profileLikeness = readLikeness({
    sources: profileSources(profile, (row) => `“${nameOf(row)}”`),
    index,
    genres: new Map(),
  });

  const [asked, near, similar] = await Promise.all([
    findAsked(catalogue, shelf, input, [...seedGenres.keys()]),
    findArtists(catalogue, shelf, seedLikeness.artistKeys.slice(0, NEAR_ARTISTS)),
    shelf.load([...seedLikeness.trackKeys.slice(0, NEAR_TRACKS), ...profileLikeness.trackKeys.slice(0, NEAR_TRACKS)]),
  ]);
  return {
    pinned: [...kept, ...wanted.filter((features) => features !== undefined)],
    history: keepingFirst(listener.heard, rules),
    catalogue: [...similar, ...near, ...asked, ...keepingFirst(unheard(shelf.starter()), rules)],
    seedOf: seedLikeness.of,
    similarOf: profileLikeness.of,
    missing: brief.mustHave.filter((_, at) => wanted[at] === undefined),
  };
}

function trackSource({ track, recording }: TrackFeatures): LikenessSource {
  return { name: `“${track.title}”`, weight: 1, recording, artist: null };
}

/** The catalogue by what the brief names, else by the listener's taste. */
async function findAsked(
  catalogue: CandidateSource,
  shelf: TrackShelf,
  { brief, preferences, listener }: SupplyInput,
  seedGenres: readonly string[],
): Promise<TrackFeatures[]> {
  const tasteGenres = [...listener.profile.genres].sort((a, b) => b[1] - a[1]).slice(0, TASTE_GENRES);
  const named = [...brief.genres.in, ...seedGenres];
  const genres = named.length > 0 ? named : [...preferences.favouriteGenres, ...tasteGenres.map(([genre]) => genre)];
  const artists = brief.artists.in.length > 0 ? brief.artists.in : preferences.favouriteArtists;
  const [byArtist, byGenre] = await Promise.all([
    findArtists(catalogue, shelf, artists.map(normalise)),
    genres.length === 0
      ? []
      : shelf.find(`genres ${[...genres].sort().join(', ')}`, () => catalogue.findByGenres(genres, GENRE_LIMIT)),
  ]);
  return [...byArtist, ...byGenre];
}

async function findArtists(
  catalogue: CandidateSource,
  shelf: TrackShelf,
  keys: readonly string[],
): Promise<TrackFeatures[]> {
  if (keys.length === 0) return [];
  return shelf.find(`artists ${JSON.stringify(keys)}`, () => catalogue.findByArtists(keys, ARTIST_LIMIT));
}

function* unheard(tracks: readonly TrackFeatures[]): Iterable<Candidate> {
  for (const features of tracks) yield { features, heard: -1, plays: 0, pinned: false, seed: null, similar: null };
}

/** The first that keep every rule, then the first of the others. */
function keepingFirst(candidates: Iterable<Candidate>, rules: readonly TrackRule[]): TrackFeatures[] {
  const keeping: TrackFeatures[] = [];
  const reserve: TrackFeatures[] = [];
  for (const candidate of candidates) {
    if (keeping.length >= KEEPING_LIMIT) break;
    if (rules.every((rule) => rule.judge(candidate) === 'kept')) keeping.push(candidate.features);
    else if (reserve.length < RESERVE_LIMIT) reserve.push(candidate.features);
  }
  return [...keeping, ...reserve];
}
