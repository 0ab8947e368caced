import type { StandBack } from '../../answers-first.js';

/** How much of an import is done at a time. */
export interface Pace {
  /** Rows of the next batch. */
  rows(): number;
  /** Resolves when the next batch may be prepared, or stored. */
  next(): Promise<void>;
}

const ROWS_ALONE = 2_500;
/** Whoever asks while a batch is stored waits for the rest of it. */
const ROWS_BESIDE_OTHERS = 250;
/** However much is asked, an import comes on by some 2,000 rows a second. */
const STAND_BACK_MS = 40;
/** Others are there when somebody was waiting before so many of the batches; those before count less and less. */
const OTHERS_FROM = 0.25;
const WEIGHT_OF_LAST = 0.2;

/** For what somebody waits for. */
export const AT_ONCE: Pace = { rows: () => ROWS_ALONE, next: async () => undefined };

/** An import stands back before each part of its work while somebody waits for an answer. */
export function createPace(standBack: StandBack): Pace {
  let waited = 1;
  return {
    rows: () => (waited > OTHERS_FROM ? ROWS_BESIDE_OTHERS : ROWS_ALONE),
    async next() {
      waited += WEIGHT_OF_LAST * (Number(await standBack(STAND_BACK_MS)) - waited);
    },
  };
}
