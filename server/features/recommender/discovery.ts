import type { Brief } from '../brief/brief.js';
import { normalise } from '../catalogue/identity.js';
import { deepCuts, forgottenTracks, LOVED_PLAYS, tracksOfThisDay } from './discover-sections.js';
import type { Listener, ListenerCache } from './listener-cache.js';
import { type RecommendedTrack, recommendedTrack } from './recommended-track.js';
import type {
  CandidateSource,
  FeedbackSource,
  RecommenderPreferences,
  SimilaritySource,
} from './recommender-sources.js';
import { refusals } from './refusals.js';
import { creditOf, readRules } from './rules.js';
import { artistsOf, type ArtistFacts, nearArtists, type NearTo } from './similar-artists.js';
import { likeTrack } from './similar-tracks.js';
import type { SimilarityIndex } from './similarity-index.js';
import { bestTracks, type Suggestion } from './suggestion.js';
import type { TrackFeatures } from './track-features.js';
import type { TrackShelf } from './track-shelf.js';
import type { Reason } from './reasons.js';

/** Who asks, with what they wish at all times; nothing of it is a request. */
export interface Standing {
  userId: string;
  brief: Brief;
  preferences: RecommenderPreferences;
}

export interface SuggestedArtist {
  /** Normalised name. */
  key: string;
  name: string;
  genres: readonly string[];
  /** Counted plays of the listener. */
  plays: number;
  score: number;
  reasons: Reason[];
  /** To begin with. */
  tracks: RecommendedTrack[];
}

export interface Discoveries {
  forgotten: RecommendedTrack[];
  oneStepAway: SuggestedArtist[];
  deepCuts: RecommendedTrack[];
  thisDay: RecommendedTrack[];
}

/** Suggestions that no request made. What the listener refused or banned is in none of them. */
export interface Discovery {
  /** Null for a track that is not known. */
  similarTracks(standing: Standing, trackKey: string, limit: number): Promise<RecommendedTrack[] | null>;
  /** Null for an artist of whom nothing is known; the key is a name in any spelling. */
  similarArtists(standing: Standing, artistKey: string, limit: number): Promise<SuggestedArtist[] | null>;
  discover(standing: Standing, limit: number): Promise<Discoveries>;
}

export interface DiscoveryDeps {
  shelf: TrackShelf;
  listeners: ListenerCache;
  feedback: FeedbackSource;
  similarity: SimilaritySource;
  catalogue: CandidateSource;
  /** Epoch ms. */
  now: () => number;
}

const ARTIST_TRACKS = 500;
const GENRE_TRACKS = 500;
const NEAR_ARTISTS = 15;
const LOVED_ARTISTS = 15;
const TASTE_GENRES = 4;
const SIMILAR_PER_ARTIST = 3;
const PER_ARTIST = 2;

export function createDiscovery(deps: DiscoveryDeps): Discovery {
  const { shelf, listeners, feedback, similarity, catalogue, now } = deps;

  async function open({ userId, brief, preferences }: Standing) {
    const [listener, given, index, medianDurationMs] = await Promise.all([
      listeners.load(userId, preferences),
      feedback.loadFeedback(userId),
      similarity.current(),
      catalogue.medianDurationMs(),
    ]);
    const { profile } = listener;
    const refused = new Set(refusals(given));
    const rules = readRules({ brief, preferences, profile, now: now() }).tracks;
    /** What is not known to be explicit may be; what has no genre that is known is of no banned one. */
    const isWelcome = (features: TrackFeatures): boolean => {
      const heard = profile.index.get(features.recording) ?? -1;
      const plays = profile.plays[heard] ?? 0;
      const candidate = { features, heard, plays, pinned: false, seed: null, similar: null };
      return (
        !refused.has(features.recording) &&
        rules.every(({ rule, judge }) => {
          const verdict = judge(candidate);
          return verdict === 'kept' || (verdict === 'unproven' && rule !== 'explicit');
        })
      );
    };
    const present = ({ features, ...rest }: Suggestion) => recommendedTrack(features.track, rest, medianDurationMs);
    const best = (all: readonly Suggestion[], limit: number, perArtist = PER_ARTIST): RecommendedTrack[] =>
      bestTracks(
        all.filter(({ features }) => isWelcome(features)),
        limit,
        perArtist,
      ).map(present);
    const artists = (to: readonly NearTo[], pool: readonly ArtistFacts[], limit: number): SuggestedArtist[] =>
      nearArtists(to, pool, index)
        .slice(0, limit)
        .map(({ artist: { key, name, genres, tracks }, score, reasons }) => ({
          key,
          name,
          genres,
          plays: profile.artists.get(key)?.plays ?? 0,
          score: Math.round(score * 1000) / 1000,
          reasons,
          tracks: tracks.map((features) => present({ features, score, reasons })),
        }));
    return { listener, index, isWelcome, best, artists };
  }

  const tracksBy = (keys: readonly string[]): Promise<TrackFeatures[]> =>
    keys.length === 0
      ? Promise.resolve([])
      : shelf.find(`artists ${JSON.stringify(keys)}`, () => catalogue.findByArtists(keys, ARTIST_TRACKS));
  const tracksOf = (genres: readonly string[]): Promise<TrackFeatures[]> =>
    genres.length === 0
      ? Promise.resolve([])
      : shelf.find(`discovery ${genres.join(', ')}`, () => catalogue.findByGenres(genres, GENRE_TRACKS));

  /** Tracks among which to look for what is near to these artists and genres. */
  async function poolFor(artistKeys: readonly string[], genres: readonly string[], index: SimilarityIndex | null) {
    const near = artistKeys.flatMap((key) => (index?.similarArtists(key) ?? []).slice(0, NEAR_ARTISTS));
    const pools = await Promise.all([
      tracksBy([...new Set([...artistKeys, ...near.map(({ key }) => key)])]),
      tracksOf(genres),
      shelf.starter(),
    ]);
    return pools.flat();
  }

  return {
    async similarTracks(standing, trackKey, limit) {
      const [[track], { index, best }] = await Promise.all([shelf.load([trackKey]), open(standing)]);
      if (track === undefined) return null;
      const beside = (index?.similarTracks(track.recording) ?? []).map(({ key }) => key);
      const [heard, pool] = await Promise.all([shelf.load(beside), poolFor([track.lead], track.track.genres, index)]);
      const all = [...heard.filter((one) => one !== undefined), ...pool];
      return best(likeTrack(track, all, index), limit, SIMILAR_PER_ARTIST);
    },

    async similarArtists(standing, artistKey, limit) {
      const key = normalise(artistKey);
      const [own, { index, isWelcome, artists }] = await Promise.all([tracksBy([key]), open(standing)]);
      const artist = artistsOf(own).get(key);
      if (artist === undefined) return null;
      const pool = artistsOf((await poolFor([key], artist.genres, index)).filter(isWelcome));
      return artists([{ artist, label: artist.name, affinity: 1 }], [...pool.values()], limit);
    },

    async discover(standing, limit) {
      const { listener, index, isWelcome, best, artists } = await open(standing);
      const { profile } = listener;
      const loved = lovedBy(listener, standing.preferences);
      const tastes = [...profile.genres].sort((a, b) => b[1] - a[1]).slice(0, TASTE_GENRES);
      const keys = loved.map(({ key }) => key);
      const [own, pool] = await Promise.all([
        tracksBy(keys),
        poolFor(keys, [...standing.preferences.favouriteGenres, ...tastes.map(([genre]) => genre)], index),
      ]);
      const facts = artistsOf(own);
      const to = loved.flatMap(({ key, label, affinity }): NearTo[] => {
        const artist = facts.get(key);
        return artist === undefined ? [] : [{ artist, label, affinity }];
      });
      const known = new Set([...profile.artists.keys(), ...listener.service.map(({ lead }) => lead), ...keys]);
      const others = artistsOf(pool.filter((features) => !known.has(features.lead) && isWelcome(features)));
      return {
        forgotten: best(forgottenTracks(listener, now()), limit),
        oneStepAway: artists(to, [...others.values()], limit),
        deepCuts: best(deepCuts(profile, own), limit),
        thisDay: best(tracksOfThisDay(listener), limit),
      };
    },
  };
}

interface Loved {
  key: string;
  label: string;
  affinity: number;
}

/** The favourites, and who was played most, but for those who are banned. */
function lovedBy({ profile }: Listener, { favouriteArtists, bannedArtists }: RecommenderPreferences): Loved[] {
  const banned = bannedArtists.map(creditOf);
  const most = Math.log1p(profile.maxArtistPlays) || 1;
  const played = [...profile.artists]
    .filter(([key, { plays }]) => plays >= LOVED_PLAYS && !banned.some((isCredited) => isCredited(new Set([key]))))
    .sort((a, b) => b[1].plays - a[1].plays || (a[0] < b[0] ? -1 : 1))
    .slice(0, LOVED_ARTISTS)
    .map(([key, { name, plays }]) => ({ key, label: `${name} (${plays} plays)`, affinity: Math.log1p(plays) / most }));
  const favourites = favouriteArtists
    .map((name) => ({ key: normalise(name), label: `${name}, a favourite of yours`, affinity: 1 }))
    .filter(({ key }) => !played.some((one) => one.key === key));
  return [...favourites, ...played];
}
