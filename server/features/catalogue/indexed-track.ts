import { credits, normalise, titleKey } from './identity.js';
import type { Track } from './track.js';

/** A track with what it is found by; all normalised. */
export interface IndexedTrack extends Track {
  titleKey: string;
  /** The main artist as credited. */
  artistKey: string;
  /** Everybody credited, in the credit or in the title. */
  artistKeys: string[];
}

export function indexedTrack(track: Track): IndexedTrack {
  return {
    ...track,
    titleKey: titleKey(track.title),
    artistKey: normalise(track.artists[0] ?? ''),
    artistKeys: [...credits(track)],
  };
}
