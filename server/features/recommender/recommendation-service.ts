import { randomInt } from 'node:crypto';
import { impossible } from '../../errors.js';
import type { Brief, Reading } from '../brief/brief.js';
import { recordingKey } from '../catalogue/identity.js';
import type { Track } from '../catalogue/track.js';
import type { FeedbackPart, FeedbackStore, RecordingFeedback } from './feedback-store.js';
import type { FeedbackKind, RecommenderPreferences } from './recommender-sources.js';
import type { Recommendation, Recommending } from './recommender-service.js';

export interface RecommendationServiceDeps<S> {
  recommender: Pick<Recommending<S>, 'standing' | 'recommend'>;
  feedback: FeedbackStore;
  preferences: { get(userId: string): Promise<ReadersPreferences> };
  getTracks(keys: readonly string[]): Promise<readonly Track[]>;
  /** Looks up whom the words may name; they are read when it is known in which time zone. */
  beginToRead(text: string): Promise<(timeZone: string | null) => Promise<Reading>>;
}

export type RecommendationRequest = { limit?: number | undefined } & ({ brief: Brief } | { text: string });

export type ListedFeedback = RecordingFeedback & { track: Track | null };

type ReadersPreferences = RecommenderPreferences & { timeZone: string | null };

/** What a recommendation needs to know of its listener. */
export interface Known<S> {
  preferences: ReadersPreferences;
  standing: S;
}

export interface RecommendationService<S> {
  /** All that is asked of the stores whatever is wanted, in one turn. */
  known(userId: string): Promise<Known<S>>;
  /** Throws a 422 when the words ask for no music. */
  recommend(
    userId: string,
    request: RecommendationRequest,
    known: Promise<Known<S>>,
  ): Promise<Recommendation & { notUnderstood: string[] }>;
  /** Throws a 422 for a track that is not known. */
  giveFeedback(userId: string, trackKey: string, kind: FeedbackKind, context: string | null): Promise<void>;
  /** The recordings that have that part, in order, those after `after`; `track` is null for one that is not known any more. */
  listFeedback(userId: string, part: FeedbackPart, limit: number, after: string | null): Promise<ListedFeedback[]>;
  /** Takes back that part of what was said of the recording; nothing where nothing was. */
  takeFeedbackBack(userId: string, part: FeedbackPart, trackKey: string): Promise<void>;
}

type Understanding = (timeZone: string | null) => Promise<{ brief: Brief; notUnderstood: string[] }>;

const SEEDS = 2 ** 31;

export function createRecommendationService<S>(deps: RecommendationServiceDeps<S>): RecommendationService<S> {
  async function beginToUnderstand(request: RecommendationRequest): Promise<Understanding> {
    if ('brief' in request) return () => Promise.resolve({ brief: request.brief, notUnderstood: [] });
    const read = await deps.beginToRead(request.text);
    return async (timeZone) => {
      const reading = await read(timeZone);
      if (reading.intent === 'playlist') return reading;
      throw impossible(
        'no-request',
        'These words ask for no music. Say what you want to hear: "an hour of calm jazz".',
      );
    };
  }

  return {
    async known(userId) {
      const [preferences, standing] = await Promise.all([
        deps.preferences.get(userId),
        deps.recommender.standing(userId),
      ]);
      return { preferences, standing };
    },

    async recommend(userId, request, known) {
      const [{ preferences, standing }, understand] = await Promise.all([known, beginToUnderstand(request)]);
      const { brief, notUnderstood } = await understand(preferences.timeZone);
      const { limit } = request;
      const recommendation = await deps.recommender.recommend(
        { userId, brief, preferences, seed: randomInt(SEEDS), ...(limit !== undefined && { limit }) },
        standing,
      );
      return { ...recommendation, notUnderstood };
    },

    async giveFeedback(userId, trackKey, kind, context) {
      const [track] = await deps.getTracks([trackKey]);
      if (track === undefined) throw impossible('unknown-track', 'No track that is known here has this trackKey.');
      const recording = recordingKey(track.artists[0] ?? '', track.title);
      await deps.feedback.record(userId, [{ recordingKey: recording, trackKey, kind, context }]);
    },

    async listFeedback(userId, part, limit, after) {
      const given = await deps.feedback.list(userId, part, limit, after);
      const tracks = await deps.getTracks(given.map(({ trackKey }) => trackKey));
      const byKey = new Map(tracks.map((track) => [track.key, track]));
      return given.map((one) => ({ ...one, track: byKey.get(one.trackKey) ?? null }));
    },

    async takeFeedbackBack(userId, part, trackKey) {
      const [track] = await deps.getTracks([trackKey]);
      const recording = track === undefined ? null : recordingKey(track.artists[0] ?? '', track.title);
      await deps.feedback.remove(userId, part, { recordingKey: recording, trackKey });
    },
  };
}
