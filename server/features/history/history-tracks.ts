import type { Track } from '../catalogue/track.js';
import type { BucketListen } from './month-bucket.js';

export interface HistoryTracksDeps {
  /** Canonical genre names of an artist as written; empty where nothing is known. */
  genresOf(artist: string): readonly string[];
  /** See catalogue/learn-duration.ts. */
  learnDuration(playsMs: readonly number[], finished: readonly number[]): number | null;
}

interface Seen {
  /** No more of the listen than this: a long history holds tens of thousands of these. */
  names: Pick<BucketListen, 'title' | 'artist' | 'album'>;
  /** Plays that ended with the track, and plays of unknown end, in ms. */
  finished: number[];
  plays: number[];
  /** Of the track as it was given out last; undefined before. */
  durationMs: number | null | undefined;
}

/** More plays than this say nothing more about a track's length. */
const PLAYS_TO_LEARN_FROM = 50;

/** Collects the tracks of listens, each once, for the catalogue. */
export class HistoryTracks {
  private readonly seen = new Map<string, Seen>();
  private readonly touched = new Set<string>();

  constructor(private readonly deps: HistoryTracksDeps) {}

  add(listen: BucketListen): void {
    let track = this.seen.get(listen.trackKey);
    if (track === undefined) {
      const { title, artist, album } = listen;
      track = { names: { title, artist, album }, finished: [], plays: [], durationMs: undefined };
      this.seen.set(listen.trackKey, track);
    }
    this.touched.add(listen.trackKey);
    if (listen.msPlayed === null) return;
    const told = listen.reasonEnd === 'trackdone' ? track.finished : listen.reasonEnd === null ? track.plays : null;
    if (told && told.length < PLAYS_TO_LEARN_FROM) told.push(listen.msPlayed);
  }

  /** The tracks of which something new has come since they were given out last. */
  news(): Track[] {
    const news: Track[] = [];
    for (const key of this.touched) {
      const track = this.seen.get(key);
      if (track === undefined) continue;
      const durationMs = this.deps.learnDuration(track.plays, track.finished);
      if (durationMs === track.durationMs) continue;
      track.durationMs = durationMs;
      news.push(this.toTrack(key, track.names, durationMs));
    }
    this.touched.clear();
    return news;
  }

  private toTrack(key: string, { title, artist, album }: Seen['names'], durationMs: number | null): Track {
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
