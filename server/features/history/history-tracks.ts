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
  /** Of the track as it was given out last. */
  durationMs: number | null;
}

/** More plays than this say nothing more about a track's length. */
const PLAYS_TO_LEARN_FROM = 50;
/** More than these are not remembered: a file may be of any size. Tracks that come again are given out again. */
const MOST_TRACKS = 60_000;

/** Collects the tracks of listens, each once, for the catalogue. */
export class HistoryTracks {
  private seen = new Map<string, Seen>();
  /** Not given out yet. */
  private readonly fresh = new Map<string, Seen>();
  /** Played again before their length was known. */
  private readonly undecided = new Map<string, Seen>();

  constructor(private readonly deps: HistoryTracksDeps) {}

  add(listen: BucketListen): void {
    let track = this.seen.get(listen.trackKey);
    if (track === undefined) {
      const { title, artist, album } = listen;
      track = { names: { title, artist, album }, finished: [], plays: [], durationMs: null };
      this.seen.set(listen.trackKey, track);
      this.fresh.set(listen.trackKey, track);
    }
    if (listen.msPlayed === null) return;
    const told = listen.reasonEnd === 'trackdone' ? track.finished : listen.reasonEnd === null ? track.plays : null;
    if (!told || told.length >= PLAYS_TO_LEARN_FROM) return;
    told.push(listen.msPlayed);
    if (track.durationMs === null) this.undecided.set(listen.trackKey, track);
  }

  /** The tracks that were not given out yet, and those whose length was not known when they were. */
  unknown(): Track[] {
    const tracks = [...this.fresh].map(([key, track]) => this.giveOut(key, track));
    this.fresh.clear();
    for (const [key, track] of this.undecided) {
      if (track.durationMs !== null) continue;
      const again = this.giveOut(key, track);
      if (again.durationMs !== null) tracks.push(again);
    }
    this.undecided.clear();
    if (this.seen.size > MOST_TRACKS) this.seen = new Map();
    return tracks;
  }

  /** The tracks of which more is known by now than when they were given out. */
  learnt(): Track[] {
    const learnt: Track[] = [];
    for (const [key, track] of this.seen) {
      const durationMs = this.deps.learnDuration(track.plays, track.finished);
      if (durationMs !== track.durationMs) learnt.push(this.giveOut(key, track));
    }
    return learnt;
  }

  private giveOut(key: string, track: Seen): Track {
    const { title, artist, album } = track.names;
    track.durationMs = this.deps.learnDuration(track.plays, track.finished);
    return {
      key,
      title,
      artists: [artist],
      album,
      year: null,
      durationMs: track.durationMs,
      durationSource: track.durationMs === null ? null : 'learnt',
      explicit: null,
      genres: [...this.deps.genresOf(artist)],
      moods: [],
      spotifyUri: key.startsWith('spotify:track:') ? key : null,
      source: 'history',
    };
  }
}
