import type { Call, MusicProvider, MusicTrack, TrackQuery } from '../../providers/music/music-provider.js';
import { bareTitle, creditedNames } from '../catalogue/identity.js';
import { versionKinds } from '../catalogue/version-kinds.js';
import type { LookupStore } from './lookup-store.js';
import { bestMatch, type Match, type WantedTrack } from './match-score.js';

export interface TrackFinderDeps {
  provider: Pick<MusicProvider, 'search'>;
  store: Pick<LookupStore, 'save'>;
  /** Tells the catalogue where a track of its is at the service. */
  noteFound(trackKey: string, found: MusicTrack): Promise<void>;
  now: () => number;
}

export interface TrackFinder {
  /** Looks for a track that has no URI, with one to three calls, and keeps what came of it. */
  find(call: Call, trackKey: string, wanted: WantedTrack): Promise<MusicTrack | null>;
}

export function createTrackFinder({ provider, store, noteFound, now }: TrackFinderDeps): TrackFinder {
  async function search(call: Call, wanted: WantedTrack): Promise<Match | null> {
    for (const query of queriesFor(wanted)) {
      const match = bestMatch(wanted, await provider.search(call, query));
      if (match !== null) return match;
    }
    return null;
  }

  return {
    async find(call, trackKey, wanted) {
      const match = await search(call, wanted);
      if (match !== null) await noteFound(trackKey, match.track);
      const remoteId = match?.track.uri ?? null;
      await store.save({ kind: 'track', key: trackKey, remoteId, score: match?.score ?? null }, new Date(now()));
      return match?.track ?? null;
    },
  };
}

/** By the code; by the names; by what is left of the names without versions, guests and second artists. */
function queriesFor({ title, artists, isrc }: WantedTrack): TrackQuery[] {
  const artist = artists[0] ?? '';
  const named = { title: versionKinds(title).length > 0 ? title : bareTitle(title), artist };
  const looser = { title: bareTitle(title), artist: creditedNames(artist)[0] ?? artist };
  const isSame = named.title === looser.title && named.artist === looser.artist;
  return [...(isrc === null ? [] : [{ title, artist, isrc }]), named, ...(isSame ? [] : [looser])];
}
