export type Editions = 'merged' | 'separate';

/** Releases of one recording differ in length by less: masters, fades, silence at the end. */
const SAME_RECORDING_MS = 10_000;

/** A track key, with what tells whether it is the same song as another. */
export interface Edition {
  /** See catalogue/identity.ts. */
  recording: string;
  /** 0 where it is not known. */
  durationMs: number;
  listens: number;
}

/**
 * Numbers the songs: editions are one song when they are one recording by name and, where both lengths are known, of
 * the same length, so that a live cut of eight minutes is not the single of three. One of unknown length belongs to the
 * most listened. Returns the song of each edition, numbered from 0.
 */
export function mergeEditions(editions: readonly Edition[]): { songOf: Int32Array; size: number } {
  const songOf = new Int32Array(editions.length);
  let size = 0;
  for (const alike of byRecording(editions)) {
    const songs: { shortestMs: number; listens: number; number: number }[] = [];
    // Known lengths first and rising: then each edition fits the last song or begins the next one.
    alike.sort((a, b) => (a.durationMs || Infinity) - (b.durationMs || Infinity) || a.index - b.index);
    for (const { index, durationMs, listens } of alike) {
      const last = songs.at(-1);
      const fits = durationMs === 0 ? mostListened(songs) : last;
      const same = fits && (durationMs === 0 || durationMs - fits.shortestMs <= SAME_RECORDING_MS) ? fits : null;
      const song = same ?? { shortestMs: durationMs, listens: 0, number: size++ };
      if (same === null) songs.push(song);
      song.listens += listens;
      songOf[index] = song.number;
    }
  }
  return { songOf, size };
}

type Numbered = Edition & { index: number };

function byRecording(editions: readonly Edition[]): Iterable<Numbered[]> {
  const groups = new Map<string, Numbered[]>();
  editions.forEach((edition, index) => {
    const group = groups.get(edition.recording);
    if (group) group.push({ ...edition, index });
    else groups.set(edition.recording, [{ ...edition, index }]);
  });
  return groups.values();
}

function mostListened<S extends { listens: number }>(songs: readonly S[]): S | undefined {
  return songs.reduce<S | undefined>((most, song) => (most && most.listens >= song.listens ? most : song), undefined);
}
