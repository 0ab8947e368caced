import { mean, ndcg, recall, topItems, type Scorer } from './ranking.js';
import { columnCounts, sparseMatrix, type Entry, type SparseMatrix } from './sparse-matrix.js';

const FOLDS = ['train', 'val', 'test'] as const;
type Fold = (typeof FOLDS)[number];
const PLACES = 20;

export interface ArtistPlays {
  users: number;
  artists: number;
  plays: readonly (Entry & { fold: Fold })[];
}

/** Reads `user, artist, count, fold`, tab-separated under a head line. Users and artists are numbered as they come. */
export function readArtistPlays(text: string): ArtistPlays {
  const users = new Map<string, number>();
  const artists = new Map<string, number>();
  const number = (ids: Map<string, number>, id: string): number => {
    if (!ids.has(id)) ids.set(id, ids.size);
    return ids.get(id)!;
  };
  const plays = text
    .trimEnd()
    .split('\n')
    .slice(1)
    .map((line) => {
      const [user = '', artist = '', count = '', name = ''] = line.split('\t');
      const fold = FOLDS.find((fold) => fold === name);
      if (fold === undefined || !(Number(count) > 0)) throw new RangeError(`not a line of artist plays: ${line}`);
      return { row: number(users, user), column: number(artists, artist), value: Number(count), fold };
    });
  return { users: users.size, artists: artists.size, plays };
}

export interface Part {
  /** What is known: log1p of the plays, against the listener's most. */
  known: SparseMatrix;
  /** What is to be found, by user. */
  wanted: ReadonlySet<number>[];
}

export function partOf({ users, artists, plays }: ArtistPlays, known: readonly Fold[], wanted: Fold): Part {
  const entries = plays.filter(({ fold }) => known.includes(fold));
  const most = new Float64Array(users);
  for (const { row, value } of entries) most[row] = Math.max(most[row]!, Math.log1p(value));
  const sets = Array.from({ length: users }, () => new Set<number>());
  for (const { row, column, fold } of plays) if (fold === wanted) sets[row]!.add(column);
  return {
    known: sparseMatrix(
      users,
      artists,
      entries.map(({ row, column, value }) => ({ row, column, value: Math.log1p(value) / most[row]! })),
    ),
    wanted: sets,
  };
}

/** Learns from what is known. */
export type ArtistModel = (known: SparseMatrix) => Scorer;

export interface ArtistScores {
  recall: number;
  ndcg: number;
  /** Share of all artists that somebody is shown. */
  coverage: number;
  /** Mean of −log2 of the share of users who know the artist; artists nobody knows count as known to one. */
  novelty: number;
  /** Gini coefficient of how often each artist is shown: 0 all the same, 1 always one. */
  concentration: number;
  seconds: number;
}

/** Ranks all artists but the known ones for everybody with something to find. */
export function judgeArtists({ known, wanted }: Part, fit: ArtistModel): ArtistScores {
  const started = performance.now();
  const score = fit(known);
  const seconds = (performance.now() - started) / 1000;
  const listeners = columnCounts(known);
  const shown = new Int32Array(known.columns);
  const scores = new Float64Array(known.columns);
  const recalls: number[] = [];
  const ndcgs: number[] = [];
  const novelties: number[] = [];
  wanted.forEach((own, user) => {
    if (own.size === 0) return;
    score(user, scores);
    maskKnown(known, user, scores);
    const ranked = topItems(scores, PLACES);
    recalls.push(recall(ranked, own));
    ndcgs.push(ndcg(ranked, own, PLACES));
    for (const artist of ranked) {
      shown[artist]!++;
      novelties.push(-Math.log2(Math.max(1, listeners[artist]!) / known.rows));
    }
  });
  return {
    recall: mean(recalls),
    ndcg: mean(ndcgs),
    coverage: shown.filter((times) => times > 0).length / known.columns,
    novelty: mean(novelties),
    concentration: gini(shown),
    seconds,
  };
}

export function maskKnown({ starts, column }: SparseMatrix, row: number, scores: Float64Array): void {
  for (let at = starts[row]!; at < starts[row + 1]!; at++) scores[column[at]!] = -Infinity;
}

function gini(counts: Int32Array): number {
  const sorted = counts.slice().sort();
  const total = sorted.reduce((sum, count) => sum + count, 0);
  if (total === 0) return 0;
  const weighted = sorted.reduce((sum, count, at) => sum + count * (2 * (at + 1) - sorted.length - 1), 0);
  return weighted / (sorted.length * total);
}
