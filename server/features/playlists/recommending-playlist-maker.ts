import { randomInt } from 'node:crypto';
import type { Brief } from '../brief/brief.js';
import type { Track } from '../catalogue/track.js';
import { orderTracks } from '../recommender/order.js';
import type { RecommendedTrack } from '../recommender/recommended-track.js';
import type { Recommending } from '../recommender/recommender-service.js';
import type { RecommenderPreferences } from '../recommender/recommender-sources.js';
import type { ReceiptRule } from '../recommender/receipt.js';
import type { RuleId } from '../recommender/rule-ids.js';
import { featuresOf } from '../recommender/track-features.js';
import type { PlaylistTrack } from './playlist.js';
import type { PlaylistMaker } from './playlist-maker.js';

export interface PlaylistMakerDeps {
  recommender: Pick<Recommending<never>, 'recommend' | 'check'>;
  catalogue: {
    getTracks(keys: readonly string[]): Promise<readonly Track[]>;
    medianDurationMs(): Promise<number>;
  };
  preferences: { get(userId: string): Promise<RecommenderPreferences> };
}

/** Rules of a list as a whole: a single track says nothing about them. */
const OF_THE_WHOLE = new Set<RuleId>([
  'minutes',
  'count',
  'maxPerArtist',
  'mustHave',
  'first',
  'last',
  'uniqueRecordings',
  'versions',
  'seeds',
  'curve',
  'leanings',
]);
const ANYWHERE = Number.MAX_SAFE_INTEGER;
const SEEDS = 2 ** 31;

export function createRecommendingPlaylistMaker(deps: PlaylistMakerDeps): PlaylistMaker {
  const { recommender, catalogue } = deps;

  return {
    async make(userId, brief, { keep = [], exclude = [], chat } = {}) {
      const preferences = await deps.preferences.get(userId);
      const { tracks, receipt } = await recommender.recommend({
        userId,
        brief,
        preferences,
        exclude,
        keep: keep.map(({ trackKey, position }) => ({ trackKey, position: position ?? ANYWHERE })),
        ...(chat !== undefined && { chat }),
        seed: randomInt(SEEDS),
      });
      return { tracks: tracks.map(toPlaylistTrack), receipt };
    },

    async check(userId, brief, tracks) {
      const preferences = await deps.preferences.get(userId);
      return recommender.check({ userId, brief, preferences, tracks });
    },

    async fitting(userId, brief, tracks, excused = []) {
      const preferences = await deps.preferences.get(userId);
      const passes = ({ rule, text, satisfied }: ReceiptRule): boolean =>
        satisfied ||
        OF_THE_WHOLE.has(rule) ||
        isShareOfKnown(rule, brief) ||
        excused.some((former) => former.rule === rule && former.text === text);
      const fits = await Promise.all(
        tracks.map(async (track) =>
          (await recommender.check({ userId, brief, preferences, tracks: [track] })).rules.every(passes),
        ),
      );
      return new Set(tracks.flatMap(({ trackKey }, index) => (fits[index] === true ? [trackKey] : [])));
    },

    async along(curve, tracks) {
      const known = new Map((await catalogue.getTracks(tracks.map(({ trackKey }) => trackKey))).map((t) => [t.key, t]));
      const items = tracks.map(({ trackKey, artists, score }) => {
        const features = known.get(trackKey);
        const { energy, lead } = features ? featuresOf(features) : { energy: null, lead: artists[0] ?? '' };
        return { energy, lead, score: score ?? 0 };
      });
      return orderTracks(items, { curve }).flatMap((index) => tracks[index] ?? []);
    },

    async find(trackKeys) {
      if (trackKeys.length === 0) return [];
      const [tracks, median] = await Promise.all([catalogue.getTracks(trackKeys), catalogue.medianDurationMs()]);
      return tracks.map((track) =>
        toPlaylistTrack({
          ...track,
          durationMs: track.durationMs ?? median,
          estimated: track.durationMs === null,
          score: null,
          reason: null,
        }),
      );
    },
  };
}

/** Between its ends the dial speaks of a share, which one track cannot have. */
function isShareOfKnown(rule: RuleId, { familiarity }: Brief): boolean {
  return rule === 'familiarity' && familiarity !== null && familiarity > 0.1 && familiarity < 0.9;
}

type Shown = Omit<RecommendedTrack, 'score' | 'reason' | 'reasons'> & Pick<PlaylistTrack, 'score' | 'reason'>;

function toPlaylistTrack(track: Shown): PlaylistTrack {
  return {
    trackKey: track.key,
    title: track.title,
    artists: track.artists,
    album: track.album,
    durationMs: Math.round(track.durationMs),
    estimated: track.estimated,
    year: track.year,
    genres: track.genres,
    explicit: track.explicit,
    spotifyUri: track.spotifyUri,
    score: track.score,
    reason: track.reason,
  };
}
