import { type Endpoint, endpoint, noContent, ok } from '../../http/endpoint.js';
import { feedbackBody, recommendationBody, recommendationsSchema } from './recommendation-schema.js';
import type { RecommendationRequest, RecommendationService } from './recommendation-service.js';
import type { RecommendedTrack } from './recommender-service.js';

export function recommendationRoutes({ service }: { service: RecommendationService }): Endpoint[] {
  return [
    endpoint(
      {
        method: 'post',
        path: '/api/recommendations',
        summary: 'Tracks for a brief, or for a request in words, with reasons and receipt',
        tag: 'Recommendations',
        access: 'listener',
        body: recommendationBody,
        limit: 'chat',
        responses: {
          200: { description: 'Tracks, best first as they should be played', schema: recommendationsSchema },
        },
      },
      async ({ caller, body: { brief, text, limit } }) => {
        const request: RecommendationRequest = brief === undefined ? { text: text ?? '', limit } : { brief, limit };
        const { tracks, receipt, variant, notUnderstood } = await service.recommend(caller.id, request);
        return ok({ items: tracks.map(presentTrack), receipt, variant, notUnderstood });
      },
    ),
    endpoint(
      {
        method: 'post',
        path: '/api/recommendations/feedback',
        summary: 'What I think of a track; hate and never are absolute',
        tag: 'Recommendations',
        access: 'listener',
        body: feedbackBody,
        responses: { 204: { description: 'It counts from the next request on' } },
      },
      async ({ caller, body: { trackKey, kind, context } }) => {
        await service.giveFeedback(caller.id, trackKey, kind, context ?? null);
        return noContent();
      },
    ),
  ];
}

const presentTrack = (track: RecommendedTrack) => ({
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
  reasons: track.reasons.map(({ kind, text, weight }) => ({ kind, text, weight })),
});
