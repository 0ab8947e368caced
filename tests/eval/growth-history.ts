import { seededRandom } from './random.js';

const TRACKS_PER_ARTIST = 8;
const START = Date.UTC(2016, 0, 1);
const MONTH_MS = 30 * 86_400_000;

export const MONTHS = 120;

export interface MadeUpListen {
  /** The number of the track. */
  track: number;
  /** Epoch ms. */
  endedAt: number;
}

interface Size {
  /** Altogether, also of several listeners who are asked for one after the other. */
  listens: number;
  tracks: number;
  perMonth: number;
}

/** Months of made-up listens; the same for the same size. */
export interface MadeUpHistory {
  /** "2016-01" */
  nameOf(month: number): string;
  /** To be asked for in order: what is heard goes on. */
  listensOf(month: number): MadeUpListen[];
}

export const artistOf = (track: number): number => Math.floor(track / TRACKS_PER_ARTIST);

/** Albums heard from end to end and single tracks, a few of them much, in sessions of some twenty. */
export function madeUpHistory({ listens, tracks, perMonth }: Size): MadeUpHistory {
  const random = seededRandom(listens);
  return {
    nameOf: (month) => new Date(START + month * MONTH_MS).toISOString().slice(0, 7),
    listensOf(month) {
      let endedAt = START + month * MONTH_MS;
      let track = 0;
      return Array.from({ length: perMonth }, () => {
        track = random() < 0.6 ? (track + 1) % tracks : Math.floor(tracks * random() ** 3);
        endedAt += 200_000 + (random() < 0.05 ? 3_600_000 : 0);
        return { track, endedAt };
      });
    },
  };
}
