import type { AnalyticsService } from '../../analytics/analytics-service.js';
import type { Period } from '../../brief/brief.js';
import { normalise } from '../../catalogue/identity.js';
import type { Track } from '../../catalogue/track.js';

/** A track that exists, as a request can name it. */
export interface FoundTrack {
  title: string;
  artist: string;
}

/** What is looked up for a reading. Every list is short, and holds each track once. */
export interface MusicSearch {
  /** By artist, by title, or by both; whatever the spelling. */
  inCatalogue(wanted: { artist: string | null; title: string | null }): Promise<FoundTrack[]>;
  inHistory(userId: string, wanted: HistoryWish): Promise<FoundTrack[]>;
}

export interface HistoryWish extends Period {
  what: 'most-played' | 'forgotten';
  artist: string | null;
}

export interface MusicSearchDeps {
  catalogue: {
    findByArtists(artistKeys: readonly string[], limit: number): Promise<readonly Track[]>;
    findByReference(reference: { title: string; artist: string | null }): Promise<readonly Track[]>;
  };
  analytics: Pick<AnalyticsService, 'top' | 'forgotten'>;
}

const MOST_FOUND = 40;
/** Looked through where only one artist of them is wanted. */
const MOST_LOOKED_AT = 2_000;

export function createMusicSearch({ catalogue, analytics }: MusicSearchDeps): MusicSearch {
  return {
    async inCatalogue({ artist, title }) {
      const tracks =
        title !== null
          ? await catalogue.findByReference({ title, artist })
          : await catalogue.findByArtists(artist === null ? [] : [normalise(artist)], MOST_FOUND);
      return distinct(tracks.map((track) => ({ title: track.title, artist: track.artists[0] ?? '' })));
    },

    async inHistory(userId, { what, artist, from, to }) {
      const period = { ...(from !== null && { from }), ...(to !== null && { to }) };
      const limit = artist === null ? MOST_FOUND : MOST_LOOKED_AT;
      const items =
        what === 'forgotten'
          ? await analytics.forgotten(userId, { ...period, kind: 'track', limit })
          : await analytics.top(userId, { ...period, kind: 'track', by: 'plays', limit });
      const tracks = items.map(({ name, artist: by }) => ({ title: name, artist: by ?? '' }));
      const key = artist === null ? null : normalise(artist);
      return distinct(key === null ? tracks : tracks.filter((track) => normalise(track.artist) === key));
    },
  };
}

function distinct(tracks: readonly FoundTrack[]): FoundTrack[] {
  const byName = new Map(tracks.map((track) => [`${normalise(track.artist)} – ${normalise(track.title)}`, track]));
  return [...byName.values()].slice(0, MOST_FOUND);
}
