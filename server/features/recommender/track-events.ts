import type { Recommending, Recommendation } from './recommender-service.js';

/** What became of tracks that a listener was shown. */
export type TrackOutcome = 'kept' | 'skipped' | 'removed' | 'exported';

/** As the event store takes it. */
export interface TrackEvent {
  userId: string;
  kind: 'recommendation' | 'feedback' | 'export';
  at: Date;
  data: Record<string, unknown>;
}

/** Tells the event store which weights showed which tracks, and what became of them. Never delays anybody. */
export interface TrackEvents {
  recommended(userId: string, recommendation: Recommendation): void;
  became(userId: string, what: TrackOutcome, trackKeys: readonly string[]): void;
}

export function createTrackEvents(deps: { note(event: TrackEvent): void; now: () => number }): TrackEvents {
  const note = (userId: string, kind: TrackEvent['kind'], data: TrackEvent['data']): void => {
    deps.note({ userId, kind, at: new Date(deps.now()), data });
  };
  return {
    recommended(userId, { variant, receipt, tracks }) {
      note(userId, 'recommendation', { variant, rules: receipt.rules.length, trackKeys: tracks.map(({ key }) => key) });
    },
    became(userId, what, trackKeys) {
      if (trackKeys.length > 0) note(userId, what === 'exported' ? 'export' : 'feedback', { what, trackKeys });
    },
  };
}

/** The same recommender; whatever it shows is noted. */
export function withNotedRecommendations<S>(
  recommender: Recommending<S>,
  { recommended }: Pick<TrackEvents, 'recommended'>,
): Recommending<S> {
  return {
    ...recommender,
    async recommend(request, standing) {
      const recommendation = await recommender.recommend(request, standing);
      recommended(request.userId, recommendation);
      return recommendation;
    },
  };
}
