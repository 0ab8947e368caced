import { trainCoListening, type CoListeningOptions } from '../../server/features/recommender/co-listening.js';
import { scoreIals, trainIals, type IalsOptions } from './implicit-als.js';
import { addLinear, fitFrequentEase, fitTransitions } from './linear-items.js';
import { questionOf, type SequenceScorer, type Sequences } from './sequences.js';
import { sparseMatrix, type SparseMatrix } from './sparse-matrix.js';

/** What a model makes of histories, which may be longer than those that it was fitted on. */
export type SequenceModel = (histories: readonly Int32Array[]) => SequenceScorer;

/** A model that is fitted on everything but the last two items of each listener, with one of several settings. */
export interface SequenceFamily {
  name: string;
  /** The settings to choose from, by validation; a draft is good enough for that, and quick. */
  settings: readonly ((draft: boolean) => SequenceModel)[];
}

/** Dense models hold so many of the items that most listeners have. */
const DENSE_ITEMS = 3000;
const DRAFT_ITEMS = 1000;
const SWEEPS = 8;
const DRAFT_SWEEPS = 3;

export function sequenceFamilies(sequences: Sequences): SequenceFamily[] {
  const { items } = sequences;
  const { histories: known } = questionOf(sequences, 'validation');
  const sets = known.map((history) => Int32Array.from(new Set(history)));
  const longest = sets.reduce((most, { length }) => Math.max(most, length), 1);
  const counts = new Int32Array(items);
  for (const set of sets) for (const item of set) counts[item]!++;

  const besideModel =
    (options: CoListeningOptions, decay: number, rows = known) =>
    (): SequenceModel => {
      const { offsets, neighbours, weights } = trainCoListening(rows, items, {
        decay: 0.8,
        shrinkage: 3,
        neighbours: 200,
        ...options,
      });
      return (histories) => (listener, scores) => {
        scores.fill(0);
        const history = histories[listener]!;
        let weight = 1;
        for (let at = history.length - 1; at >= 0 && weight > 1e-4; at--, weight *= decay)
          for (let n = offsets[history[at]!]!; n < offsets[history[at]! + 1]!; n++)
            scores[neighbours[n]!]! += weight * weights[n]!;
      };
    };

  const easeModel =
    (ridge: number) =>
    (draft: boolean): SequenceModel => {
      const model = fitFrequentEase(sets, counts, draft ? DRAFT_ITEMS : DENSE_ITEMS, ridge);
      return (histories) => (listener, scores) => {
        scores.fill(0);
        addLinear(model, Int32Array.from(new Set(histories[listener])), 1, scores);
      };
    };

  const transitionModel =
    (past: number, future: number, ridge: number) =>
    (draft: boolean): SequenceModel => {
      const model = fitTransitions(known, counts, draft ? DRAFT_ITEMS : DENSE_ITEMS, { past, future, ridge });
      return (histories) => (listener, scores) => {
        scores.fill(0);
        addLinear(model, histories[listener]!, past, scores);
      };
    };

  const matrix = asMatrix(sets, items);
  const ialsModel =
    (more: Pick<IalsOptions, 'unobserved' | 'ridge'>) =>
    (draft: boolean): SequenceModel => {
      const options: IalsOptions = { factors: 64, sweeps: draft ? DRAFT_SWEEPS : SWEEPS, weight: 1, seed: 6, ...more };
      const model = trainIals(matrix, options);
      return (histories) =>
        scoreIals(
          model,
          asMatrix(
            histories.map((history) => Int32Array.from(new Set(history))),
            items,
          ),
          options,
        );
    };

  return [
    { name: 'popularity', settings: [() => () => (_, scores) => scores.set(counts)] },
    {
      name: 'item-knn',
      settings: [besideModel({ window: longest, decay: 1 }, 1, sets)],
    },
    { name: 'ease', settings: [50, 200, 800].map(easeModel) },
    {
      name: 'ials',
      settings: [
        { unobserved: 0.1, ridge: 0.003 },
        { unobserved: 0.1, ridge: 0.01 },
        { unobserved: 0.03, ridge: 0.01 },
      ].map(ialsModel),
    },
    { name: 'markov', settings: [besideModel({ window: 1, backward: 1e-6, popularity: 0 }, 0)] },
    {
      name: 'sequential-rules',
      settings: [0.5, 0.8, 0.95].map((decay) => besideModel({ window: 10, backward: 0.3, popularity: 0.2 }, decay)),
    },
    {
      name: 'transitions',
      settings: [transitionModel(0.5, 0.5, 20), transitionModel(0.8, 0.8, 100), transitionModel(0.9, 0.5, 300)],
    },
  ];
}

function asMatrix(rows: readonly Int32Array[], items: number): SparseMatrix {
  return sparseMatrix(
    rows.length,
    items,
    rows.flatMap((row, at) => Array.from(row, (column) => ({ row: at, column, value: 1 }))),
  );
}
