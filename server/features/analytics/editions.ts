export type Editions = 'merged' | 'separate';

/** Releases of one recording differ in length by less: masters, fades, silence at the end. */
const SAME_RECORDING_MS = 10_000;

/** A release of a recording. */
export interface Edition {
  index: number;
  /** Null where it is not known. */
  durationMs: number | null;
  listens: number;
}

interface Song {
  shortestMs: number;
  listens: number;
  editions: number[];
}

/**
 * Which releases of one recording (by name, catalogue/identity.ts) are one song: those of the same length, so that a live
 * cut of eight minutes is not the single of three. One of unknown length belongs to the most listened. Returns the
 * editions' indexes, song by song.
 */
export function mergeEditions(editions: readonly Edition[]): number[][] {
  const songs: Song[] = [];
  const known = editions.flatMap(({ durationMs, ...edition }) =>
    durationMs === null ? [] : [{ ...edition, durationMs }],
  );
  for (const { durationMs, ...edition } of known.sort((a, b) => a.durationMs - b.durationMs)) {
    const last = songs.at(-1);
    if (last && durationMs - last.shortestMs <= SAME_RECORDING_MS) add(last, edition);
    else songs.push({ shortestMs: durationMs, listens: edition.listens, editions: [edition.index] });
  }
  const most = songs.reduce<Song | null>((best, song) => (best && best.listens >= song.listens ? best : song), null);
  const unknown = editions.filter(({ durationMs }) => durationMs === null);
  const home = most ?? { shortestMs: 0, listens: 0, editions: [] };
  for (const edition of unknown) add(home, edition);
  if (most === null) songs.push(home);
  return songs.map((song) => song.editions);
}

function add(song: Song, { index, listens }: Pick<Edition, 'index' | 'listens'>): void {
  song.editions.push(index);
  song.listens += listens;
}
