import { type Editions, mergeEditions } from './editions.js';
import type { LibraryTrack } from './library.js';
import type { Listening } from './listening.js';
import { playLengths } from './play-lengths.js';

export type GroupKind = 'track' | 'artist' | 'album';

export interface Group {
  key: string;
  name: string;
  /** Of tracks and albums. */
  artist?: string;
}

/** Which group each track of the library belongs to, -1 for none. */
export interface Grouping {
  groupOf: Int32Array;
  size: number;
  /** The group that a key belongs to; null for one that was never listened to. */
  find(key: string): number | null;
  /** Of one group: the names of its most listened track, and for a song the key that a player understands best. */
  describe(group: number): Group;
}

/** Sorts one listening's tracks into tracks, artists and albums; each way once, when it is first asked for. */
export class Groupings {
  private readonly made = new Map<string, Grouping>();
  private readonly listensOf: Uint32Array;

  constructor(private readonly listening: Listening) {
    this.listensOf = new Uint32Array(listening.library.tracks.length);
    for (const track of listening.track) this.listensOf[track] = (this.listensOf[track] ?? 0) + 1;
  }

  of(kind: GroupKind, editions: Editions): Grouping {
    const name = kind === 'artist' ? kind : `${editions} ${kind}`;
    let grouping = this.made.get(name);
    if (grouping === undefined) {
      grouping = this.make(kind, editions);
      this.made.set(name, grouping);
    }
    return grouping;
  }

  private make(kind: GroupKind, editions: Editions): Grouping {
    if (kind === 'artist') return this.by(({ artistKey }) => artistKey, artistGroup);
    if (kind === 'album') {
      return editions === 'merged'
        ? this.by(({ albumRecording }) => albumRecording, albumGroup('albumRecording'))
        : this.by(({ albumKey }) => albumKey, albumGroup('albumKey'));
    }
    return editions === 'merged' ? this.songs() : this.by(({ key }) => key, trackGroup);
  }

  private by(keyOf: (track: LibraryTrack) => string | null, describe: (track: LibraryTrack) => Group): Grouping {
    const numbers = new Map<string, number>();
    const groupOf = Int32Array.from(this.listening.library.tracks, (track) => {
      const key = keyOf(track);
      if (key === null) return -1;
      const number = numbers.get(key) ?? numbers.size;
      numbers.set(key, number);
      return number;
    });
    return this.grouping(groupOf, numbers, numbers.size, describe);
  }

  private songs(): Grouping {
    const keys = this.of('track', 'separate');
    const { songOf, size } = this.numberSongs(keys);
    const groupOf = keys.groupOf.map((key) => songOf[key] ?? -1);
    const get = (key: string): number => songOf[keys.find(key) ?? -1] ?? -1;
    return this.grouping(groupOf, { get }, size, trackGroup);
  }

  /** The song of each track key, -1 for one that was never listened to. */
  private numberSongs(keys: Grouping): { songOf: Int32Array; size: number } {
    const { tracks } = this.listening.library;
    const releases = new Map<string, number[]>();
    this.standIns(keys.groupOf, keys.size).forEach((track, key) => {
      const recording = tracks[track]?.recording;
      if (recording === undefined) return;
      const alike = releases.get(recording);
      if (alike) alike.push(key);
      else releases.set(recording, [key]);
    });
    const several = [...releases.values()].filter((alike) => alike.length > 1);
    const lengths = playLengths(this.listening, keys.groupOf, new Set(several.flat()));
    const listens = sumBy(this.listensOf, keys);
    const songOf = new Int32Array(keys.size).fill(-1);
    let size = 0;
    for (const alike of releases.values()) {
      const [only = -1] = alike;
      if (alike.length === 1) {
        songOf[only] = size++;
        continue;
      }
      const editions = alike.map((index) => ({
        index,
        durationMs: lengths.get(index) ?? null,
        listens: listens[index] ?? 0,
      }));
      for (const song of mergeEditions(editions)) {
        for (const key of song) songOf[key] = size;
        size++;
      }
    }
    return { songOf, size };
  }

  private grouping(
    groupOf: Int32Array,
    numbers: Pick<ReadonlyMap<string, number>, 'get'>,
    size: number,
    describe: (track: LibraryTrack) => Group,
  ): Grouping {
    const standIns = this.standIns(groupOf, size);
    const { tracks } = this.listening.library;
    return {
      groupOf,
      size,
      find(key) {
        const group = numbers.get(key) ?? -1;
        return (standIns[group] ?? -1) < 0 ? null : group;
      },
      describe(group) {
        const track = tracks[standIns[group] ?? -1];
        if (track === undefined) throw new RangeError(`there is no group ${group} of ${size}`);
        return describe(track);
      },
    };
  }

  /** The track that stands for each group: one on Spotify before others, then the most listened, then the first heard. */
  private standIns(groupOf: Int32Array, size: number): Int32Array {
    const { tracks } = this.listening.library;
    const standIns = new Int32Array(size).fill(-1);
    const best = new Float64Array(size);
    groupOf.forEach((group, track) => {
      if (group < 0) return;
      const listens = this.listensOf[track] ?? 0;
      const rank = listens * (tracks[track]?.key.startsWith('spotify:') ? ON_SPOTIFY : 1);
      if (rank <= (best[group] ?? 0)) return;
      best[group] = rank;
      standIns[group] = track;
    });
    return standIns;
  }
}

/** More than any number of listens. */
const ON_SPOTIFY = 2 ** 32;

const trackGroup = ({ key, title, artist }: LibraryTrack): Group => ({ key, name: title, artist });
const artistGroup = ({ artistKey, artist }: LibraryTrack): Group => ({ key: artistKey, name: artist });
const albumGroup =
  (identity: 'albumKey' | 'albumRecording') =>
  (track: LibraryTrack): Group => ({ key: track[identity] ?? '', name: track.album ?? '', artist: track.artist });

function sumBy(values: Uint32Array, { groupOf, size }: Grouping): Uint32Array {
  const sums = new Uint32Array(size);
  groupOf.forEach((group, at) => {
    if (group >= 0) sums[group] = (sums[group] ?? 0) + (values[at] ?? 0);
  });
  return sums;
}
