import { type Endpoint, endpoint, noContent, ok } from '../../http/endpoint.js';
import { pageOf } from '../../http/common-schemas.js';
import { decodeKeyCursor, toKeyPage } from '../../http/key-pages.js';
import { presentGiven, presentTrack } from './recommendation-presenter.js';
import {
  feedbackBody,
  feedbackListQuery,
  feedbackParams,
  feedbackPartQuery,
  givenFeedbackSchema,
  recommendationBody,
  recommendationsSchema,
} from './recommendation-schema.js';
import type { RecommendationRequest, RecommendationService } from './recommendation-service.js';

export function recommendationRoutes<S>({ service }: { service: RecommendationService<S> }): Endpoint[] {
  return [
    endpoint(
      {
        method: 'post',
        path: '/api/recommendations',
        summary: 'Tracks for a brief, or for a request in words, with reasons and receipt',
        tag: 'Recommendations',
        access: 'listener',
        ahead: service.known,
        body: recommendationBody,
        limit: 'chat',
        responses: {
          200: { description: 'Tracks, best first as they should be played', schema: recommendationsSchema },
        },
      },
      async ({ caller, ahead, body: { brief, text, limit } }) => {
        const request: RecommendationRequest = brief === undefined ? { text: text ?? '', limit } : { brief, limit };
        const { tracks, receipt, variant, notUnderstood } = await service.recommend(caller.id, request, ahead);
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
    endpoint(
      {
        method: 'get',
        path: '/api/recommendations/feedback',
        summary: 'What I said and did about tracks, one entry for each recording',
        tag: 'Recommendations',
        access: 'listener',
        query: feedbackListQuery,
        responses: { 200: { description: 'A page, by artist and title', schema: pageOf(givenFeedbackSchema) } },
      },
      async ({ caller, query: { part, limit, cursor } }) => {
        const given = await service.listFeedback(caller.id, part, limit + 1, decodeKeyCursor(cursor));
        const rows = given.map((one) => ({ ...one, key: one.recordingKey }));
        return ok(toKeyPage(rows, limit, presentGiven));
      },
    ),
    endpoint(
      {
        method: 'delete',
        path: '/api/recommendations/feedback/:trackKey',
        summary: 'Takes back what I said of a track, whatever its version; part=judgements: not what I did',
        tag: 'Recommendations',
        access: 'listener',
        params: feedbackParams,
        query: feedbackPartQuery,
        responses: { 204: { description: 'Nothing is kept of it; it counts from the next request on' } },
      },
      async ({ caller, params, query }) => {
        await service.takeFeedbackBack(caller.id, query.part, params.trackKey);
        return noContent();
      },
    ),
  ];
}
