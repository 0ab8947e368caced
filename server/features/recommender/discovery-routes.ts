import { notFound } from '../../errors.js';
import { type Endpoint, endpoint, ok } from '../../http/endpoint.js';
import type { Discovery, Standing } from './discovery.js';
import * as schema from './discovery-schema.js';
import { presentArtist, presentTrack } from './recommendation-presenter.js';

export interface DiscoveryRoutesDeps {
  discovery: Discovery;
  /** What the listener wishes at all times, memories included. */
  standing(userId: string): Promise<Standing>;
}

const base = { method: 'get', tag: 'Recommendations', access: 'listener' } as const;

export function discoveryRoutes({ discovery, standing }: DiscoveryRoutesDeps): Endpoint[] {
  return [
    endpoint(
      {
        ...base,
        path: '/api/recommendations/similar/tracks',
        summary: 'Tracks that resemble one, with what they have in common',
        query: schema.similarQuery,
        responses: {
          200: { description: 'Best first; at most three by one artist', schema: schema.similarTracksSchema },
        },
      },
      async ({ caller, query: { key, limit } }) => {
        const tracks = await discovery.similarTracks(await standing(caller.id), key, limit);
        if (tracks === null) throw notFound('track');
        return ok({ items: tracks.map(presentTrack) });
      },
    ),
    endpoint(
      {
        ...base,
        path: '/api/recommendations/similar/artists',
        summary: 'Artists near one, by name or key, with what they have in common',
        query: schema.similarQuery,
        responses: {
          200: { description: 'Best first, each with tracks to begin with', schema: schema.similarArtistsSchema },
        },
      },
      async ({ caller, query: { key, limit } }) => {
        const artists = await discovery.similarArtists(await standing(caller.id), key, limit);
        if (artists === null) throw notFound('artist');
        return ok({ items: artists.map(presentArtist) });
      },
    ),
    endpoint(
      {
        ...base,
        path: '/api/recommendations/discover',
        summary: 'What to come back to and what to try, out of my listening',
        query: schema.discoverQuery,
        responses: {
          200: {
            description:
              'What I loved and left; artists near those I love whom I never played; hardly played tracks of artists I love; ' +
              'what I heard on this day of former years',
            schema: schema.discoverSchema,
          },
        },
      },
      async ({ caller, query: { limit } }) => {
        const found = await discovery.discover(await standing(caller.id), limit);
        return ok({
          forgotten: found.forgotten.map(presentTrack),
          oneStepAway: found.oneStepAway.map(presentArtist),
          deepCuts: found.deepCuts.map(presentTrack),
          thisDay: found.thisDay.map(presentTrack),
        });
      },
    ),
  ];
}
