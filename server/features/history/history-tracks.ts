import type { Track } from '../catalogue/track.js';
import type { BucketListen } from './month-bucket.js';

export interface HistoryTracksDeps {
  /** Canonical genre names of an artist as written; empty where nothing is known. */
  genresOf(artist: string): readonly string[];
  /** The length of a track from the ms of plays that ended with it; null where they do not tell. */
  learnDuration(completedMs: readonly number[]): number | null;
}

/** More plays than this say nothing more about a track's length. */
const PLAYS_TO_LEARN_FROM = 25;

/** Collects the tracks of listens, each once, for the catalogue. */
export class HistoryTracks {
  private readonly tracks = new Map<string, { listen: BucketListen; completedMs: number[] }>();

  constructor(private readonly deps: HistoryTracksDeps) {}

  add(listen: BucketListen): void {
    let track = this.tracks.get(listen.trackKey);
    if (track === undefined) {
      track = { listen, completedMs: [] };
      this.tracks.set(listen.trackKey, track);
    }
    if (
      listen.reasonEnd === 'trackdone' &&
      listen.msPlayed !== null &&
      track.completedMs.length < PLAYS_TO_LEARN_FROM
    ) {
      track.completedMs.push(listen.msPlayed);
    }
  }

  /** What was collected, and begins anew. */
  take(): Track[] {
    const taken = [...this.tracks].map(([key, { listen, completedMs }]) => this.toTrack(key, listen, completedMs));
    this.tracks.clear();
    return taken;
  }

  private toTrack(key: string, { title, artist, album }: BucketListen, completedMs: readonly number[]): Track {
    const durationMs = this.deps.learnDuration(completedMs);
    return {
      key,
      title,
      artists: [artist],
      album,
      year: null,
      durationMs,
      durationSource: durationMs === null ? null : 'learnt',
      explicit: null,
      genres: [...this.deps.genresOf(artist)],
      moods: [],
      spotifyUri: key.startsWith('spotify:track:') ? key : null,
      source: 'history',
    };
  }
}
