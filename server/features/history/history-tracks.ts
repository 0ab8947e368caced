import type { Track } from '../catalogue/track.js';
import type { BucketListen } from './month-bucket.js';

export interface HistoryTracksDeps {
  /** Canonical genre names of an artist as written; empty where nothing is known. */
  genresOf(artist: string): readonly string[];
  /** See catalogue/learn-duration.ts. */
  learnDuration(playsMs: readonly number[], finished: readonly number[]): number | null;
}

interface Seen {
  listen: BucketListen;
  /** Plays that ended with the track, and plays of unknown end, in ms. */
  finished: number[];
  plays: number[];
}

/** More plays than this say nothing more about a track's length. */
const PLAYS_TO_LEARN_FROM = 50;

/** Collects the tracks of listens, each once, for the catalogue. */
export class HistoryTracks {
  private readonly seen = new Map<string, Seen>();

  constructor(private readonly deps: HistoryTracksDeps) {}

  add(listen: BucketListen): void {
    let track = this.seen.get(listen.trackKey);
    if (track === undefined) {
      track = { listen, finished: [], plays: [] };
      this.seen.set(listen.trackKey, track);
    }
    if (listen.msPlayed === null) return;
    const told = listen.reasonEnd === 'trackdone' ? track.finished : listen.reasonEnd === null ? track.plays : null;
    if (told && told.length < PLAYS_TO_LEARN_FROM) told.push(listen.msPlayed);
  }

  tracks(): Track[] {
    return [...this.seen].map(([key, { listen, finished, plays }]) => {
      const durationMs = this.deps.learnDuration(plays, finished);
      return {
        key,
        title: listen.title,
        artists: [listen.artist],
        album: listen.album,
        year: null,
        durationMs,
        durationSource: durationMs === null ? null : 'learnt',
        explicit: null,
        genres: [...this.deps.genresOf(listen.artist)],
        moods: [],
        spotifyUri: key.startsWith('spotify:track:') ? key : null,
        source: 'history',
      };
    });
  }
}
