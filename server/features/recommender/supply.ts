import type { Brief, TrackReference } from '../brief/brief.js';
import { normalise } from '../catalogue/identity.js';
import type { CandidateSupply } from './candidates.js';
import type { GenresOfNamed } from './genres-of-named.js';
import { artistSource, readLikeness, type LikenessSource } from './likeness.js';
import type { Listener } from './listener-cache.js';
import type { CandidateSource, RecommenderPreferences } from './recommender-sources.js';
import type { RuleId } from './rule-ids.js';
import { findPlaces, type Places } from './places.js';
import { referenceTo, type TrackRule } from './rules.js';
import type { Session } from './session.js';
import type { SimilarityIndex } from './similarity-index.js';
import type { TrackFeatures } from './track-features.js';
import type { TrackShelf } from './track-shelf.js';

/** How many of a source come along that keep every rule, and how many in case rules must yield. */
const KEEPING_LIMIT = 1_000;
const RESERVE_LIMIT = 500;
/** After so many of a long history, so many that keep every rule are enough: what follows was played once or twice. */
const SCAN_LIMIT = 10_000;
const ENOUGH_KEEPING = 300;
/** Wishes that no track meets of which neither genre nor mood is known. */
const OF_THE_DESCRIBED = new Set<RuleId>(['energy', 'tempo', 'moods', 'genres.in']);
const GENRE_LIMIT = 1_000;
const ARTIST_LIMIT = 500;
const NEAR_ARTISTS = 25;
const TASTE_GENRES = 6;
/** How much the artist is meant of whom a track is named. */
const MAKER = 0.7;

export interface SupplyInput {
  brief: Brief;
  preferences: RecommenderPreferences;
  listener: Listener;
  rules: readonly TrackRule[];
  index: SimilarityIndex | null;
  session: Session | null;
  /** Track keys to keep from an earlier playlist. */
  keep: readonly string[];
  /** Recordings that must not be in. */
  refused: ReadonlySet<string>;
}

export interface Supply extends CandidateSupply {
  /** What must be in and nothing is known of. */
  missing: TrackReference[];
  /** What stands at the ends, where something is wanted there. */
  places: Places;
}

/** Asks history, catalogue and the similarity index for what a brief could be met with. */
export async function findSupply(
  catalogue: CandidateSource,
  shelf: TrackShelf,
  genresOf: GenresOfNamed,
  input: SupplyInput,
): Promise<Supply> {
  const { brief, listener, rules, index, session, keep } = input;
  const find = async (reference: TrackReference): Promise<TrackFeatures | undefined> => {
    const isMeant = referenceTo(reference);
    const heard = listener.dearest.find((row) => isMeant(listener.features[row]!));
    if (heard !== undefined) return listener.features[heard];
    const name = `reference ${JSON.stringify(reference)}`;
    return (await shelf.find(name, () => catalogue.findByReference(reference))).find(isMeant);
  };
  const [wanted, kept, seedTracks] = await Promise.all([
    Promise.all(brief.mustHave.map(find)),
    shelf.load(keep),
    Promise.all(brief.seeds.tracks.map(find)),
  ]);
  const seeds = known(seedTracks);
  const seedNames = new Map([
    ...seeds.map(({ lead, track }) => [lead, track.artists[0] ?? lead] as const),
    ...brief.seeds.artists.map((name) => [normalise(name), name] as const),
  ]);
  const genresOfSeeds = await genresOf([...seedNames.keys()]);
  const seedGenres = new Map<string, string>(
    [...genresOfSeeds].flatMap(([artist, genres]) =>
      genres.map((genre) => [genre, seedNames.get(artist) ?? artist] as const),
    ),
  );
  const seedLikeness = readLikeness({
    sources: [...brief.seeds.artists.map(artistSource), ...seeds.flatMap(trackSources)],
    index,
    genres: seedGenres,
  });
  const taste = listener.likeness(index);

  const [asked, near, similar, starter] = await Promise.all([
    findAsked(catalogue, shelf, input, [...seedGenres.keys()]),
    findArtists(catalogue, shelf, seedLikeness.artistKeys.slice(0, NEAR_ARTISTS)),
    shelf.load([...seedLikeness.trackKeys, ...(session?.liked.trackKeys ?? []), ...taste.trackKeys]),
    shelf.starter(),
  ]);
  const places = await findPlaces(catalogue, shelf, input, known([...wanted, ...kept]));
  const versions = brief.versions ? keepingFirst(rules, listener.otherVersions) : [];
  return {
    pinned: known([places.first, places.last, ...kept, ...wanted]),
    history: ofHistory(rules, listener),
    places,
    catalogue: [
      ...versions,
      ...listener.service,
      ...known(similar),
      ...near,
      ...asked,
      ...keepingFirst(rules, starter),
    ],
    seedOf: seedLikeness.of,
    missing: brief.mustHave.filter((_, at) => wanted[at] === undefined),
  };
}

function trackSources({ track, recording, lead }: TrackFeatures): LikenessSource[] {
  const name = `“${track.title}”`;
  return [
    { name, weight: 1, recording, artist: null },
    { name, weight: MAKER, recording, artist: lead },
  ];
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

/** The first that keep every rule, then the first of the others: `rows` of `tracks`, all of them by default. */
function keepingFirst(
  rules: readonly TrackRule[],
  tracks: readonly (TrackFeatures | undefined)[],
  rows?: Int32Array,
  plays?: Int32Array,
): TrackFeatures[] {
  const keeping: TrackFeatures[] = [];
  const reserve: TrackFeatures[] = [];
  const { length } = rows ?? tracks;
  for (let at = 0; at < length; at++) {
    if (keeping.length >= KEEPING_LIMIT || (at >= SCAN_LIMIT && keeping.length >= ENOUGH_KEEPING)) break;
    const row = rows?.[at] ?? at;
    const features = tracks[row];
    if (features === undefined) continue;
    const heard = plays === undefined ? -1 : row;
    if (keepsEvery(rules, features, heard, plays?.[row] ?? 0)) keeping.push(features);
    else if (reserve.length < RESERVE_LIMIT) reserve.push(features);
  }
  return keeping.concat(reserve);
}

function keepsEvery(rules: readonly TrackRule[], features: TrackFeatures, heard: number, plays: number): boolean {
  if (rules.length === 0) return true;
  const candidate = { features, heard, plays, pinned: false, seed: null, similar: null };
  return rules.every((rule) => rule.judge(candidate) === 'kept');
}

/** What of the history comes along; where only what is described can keep the rules, nothing else is looked at for that. */
function ofHistory(rules: readonly TrackRule[], { features, dearest, described, profile }: Listener): TrackFeatures[] {
  if (!rules.some(({ rule }) => OF_THE_DESCRIBED.has(rule)))
    return keepingFirst(rules, features, dearest, profile.plays);
  const reserve = Array.from(dearest.subarray(0, RESERVE_LIMIT), (row) => features[row]);
  return [...keepingFirst(rules, features, described, profile.plays), ...known(reserve)];
}

function known(features: readonly (TrackFeatures | undefined)[]): TrackFeatures[] {
  return features.filter((one) => one !== undefined);
}
