import { normalise, recordingKey } from '../catalogue/identity.js';

/** A track as one listener's listens name it, with what makes it the same as another. */
export interface LibraryTrack {
  key: string;
  title: string;
  artist: string;
  album: string | null;
  artistKey: string;
  /** See catalogue/identity.ts. */
  recording: string;
  /** Null without an album. `albumKey` tells editions apart, `albumRecording` does not. */
  albumKey: string | null;
  albumRecording: string | null;
}

/**
 * Numbers every track that a listener has heard, once; spellings and albums of one key stay apart. It outlives the
 * listens it was filled from, so that a history which has grown by a month names only what is new: telling names apart
 * is the costly part of reading one.
 */
export class Library {
  readonly tracks: LibraryTrack[] = [];
  private readonly byKey = new Map<string, number[]>();
  private readonly artistKeys = new Map<string, string>();
  private readonly albumRecordings = new Map<string, string>();

  add(key: string, title: string, artist: string, album: string | null): number {
    const known = this.byKey.get(key) ?? [];
    for (const index of known) {
      const track = this.tracks[index];
      if (track?.title === title && track.artist === artist && track.album === album) return index;
    }
    const artistKey = remembered(this.artistKeys, artist, () => normalise(artist));
    const index =
      this.tracks.push({
        key,
        title,
        artist,
        album,
        artistKey,
        recording: recordingKey(artist, title),
        albumKey: album === null ? null : `${artistKey} – ${normalise(album)}`,
        albumRecording:
          album === null
            ? null
            : remembered(this.albumRecordings, `${artist}\n${album}`, () => recordingKey(artist, album)),
      }) - 1;
    this.byKey.set(key, [...known, index]);
    return index;
  }
}

function remembered(memory: Map<string, string>, name: string, make: () => string): string {
  let key = memory.get(name);
  if (key === undefined) {
    key = make();
    memory.set(name, key);
  }
  return key;
}
