import { maskKnown, type ArtistModel } from './artist-plays.js';
import { fitEase, type EaseOptions } from './ease.js';
import { scoreIals, trainIals, type IalsOptions } from './implicit-als.js';
import { standardise } from './ranking.js';
import { columnCounts } from './sparse-matrix.js';

export const artistPopularity: ArtistModel = (known) => {
  const listeners = Float64Array.from(columnCounts(known));
  return (_, scores) => scores.set(listeners);
};

/** As the README of the data has them. */
export const EASE: EaseOptions = { ridge: 30, damping: 0 };
export const ITEM_KNN = { shrinkage: 3, neighbours: 400 };
export const IALS: IalsOptions = { factors: 128, sweeps: 10, unobserved: 0.1, ridge: 0.01, weight: 2, seed: 6 };

export const ialsWith =
  (options: IalsOptions): ArtistModel =>
  (known) =>
    scoreIals(trainIals(known, options), known, options);

/** Chosen on the validation fold. */
const DAMPED_EASE: EaseOptions = { ridge: 20, damping: 0.2 };
const WEAKER_IALS: IalsOptions = { ...IALS, unobserved: 0.05, ridge: 0.014 };
const IALS_SHARE = 0.65;

/** The sum of the standardised scores of damped EASE and implicit ALS. */
export const ourArtistModel: ArtistModel = (known) => {
  const models = [
    { score: fitEase(known, DAMPED_EASE), share: 1 - IALS_SHARE },
    { score: ialsWith(WEAKER_IALS)(known), share: IALS_SHARE },
  ];
  const part = new Float64Array(known.columns);
  return (user, scores) => {
    scores.fill(0);
    for (const { score, share } of models) {
      score(user, part);
      maskKnown(known, user, part);
      standardise(part);
      for (let artist = 0; artist < part.length; artist++) scores[artist]! += share * part[artist]!;
    }
  };
};
