import { counts, type CountingRule } from '../history/counting-rule.js';
import { SHORT_PLAY_MS } from '../history/listen.js';
import { FINISHED, SKIPPED } from '../history/month-bucket.js';
import type { MergedMonth } from './merged-months.js';

const DAY_MS = 86_400_000;
export const HALF_LIFE_DAYS = 60;
const DECAY_PER_MS = Math.LN2 / (HALF_LIFE_DAYS * DAY_MS);
/** Older listens weigh less than 0.1 % and are not worth an exponential. */
const DECAY_HORIZON_MS = 10 * HALF_LIFE_DAYS * DAY_MS;
/** What a play leaves of fatigue after this long: 1/e. */
const FATIGUE_MS = 5 * DAY_MS;
const FATIGUE_HORIZON_MS = 10 * FATIGUE_MS;

/** Sums over listens by recording (columns of length `size`) that neither clock nor calendar change; see TasteProfile. */
export class ListenSums {
  total = 0;
  readonly plays: Int32Array;
  readonly ms: Float64Array;
  readonly completed: Int32Array;
  readonly skips: Int32Array;
  readonly firstAt: Float64Array;
  readonly lastAt: Float64Array;
  readonly skippedAt: Float64Array;
  readonly peakYear: Int16Array;
  readonly peakPlays: Int32Array;
  private readonly year: Int16Array;
  private readonly playsInYear: Int32Array;

  /** @param before sums of the months before, of the first of these recordings */
  constructor(
    readonly size: number,
    before: ListenSums | null,
  ) {
    this.total = before?.total ?? 0;
    this.plays = copied(new Int32Array(size), before?.plays);
    this.ms = copied(new Float64Array(size), before?.ms);
    this.completed = copied(new Int32Array(size), before?.completed);
    this.skips = copied(new Int32Array(size), before?.skips);
    this.firstAt = copied(new Float64Array(size), before?.firstAt);
    this.lastAt = copied(new Float64Array(size), before?.lastAt);
    this.skippedAt = copied(new Float64Array(size), before?.skippedAt);
    this.peakYear = copied(new Int16Array(size), before?.peakYear);
    this.peakPlays = copied(new Int32Array(size), before?.peakPlays);
    this.year = copied(new Int16Array(size), before?.year);
    this.playsInYear = copied(new Int32Array(size), before?.playsInYear);
  }

  /** Months come in order of time. */
  add({ columns, keyOf }: MergedMonth, rowOf: Int32Array, rule: CountingRule): void {
    const { plays, ms, completed, skips, firstAt, lastAt, skippedAt, peakYear, peakPlays, year, playsInYear } = this;
    const { count, track, endedAt, msPlayed, flags } = columns;
    const thisYear = Number(columns.month.slice(0, 4));
    for (let i = 0; i < count; i++) {
      const at = rowOf[keyOf[track[i]!]!]!;
      const heard = msPlayed[i]!;
      const ended = endedAt[i]!;
      const flag = flags[i]!;
      ms[at]! += heard;
      if (flag & FINISHED) completed[at]!++;
      if (flag & SKIPPED || heard < SHORT_PLAY_MS) {
        skips[at]!++;
        if (ended > skippedAt[at]!) skippedAt[at] = ended;
      }
      if (!counts(rule, heard, flag)) continue;
      this.total++;
      plays[at]!++;
      if (firstAt[at] === 0 || ended < firstAt[at]!) firstAt[at] = ended;
      if (ended > lastAt[at]!) lastAt[at] = ended;
      if (year[at] !== thisYear) {
        year[at] = thisYear;
        playsInYear[at] = 0;
      }
      if (++playsInYear[at]! > peakPlays[at]!) {
        peakPlays[at] = playsInYear[at]!;
        peakYear[at] = thisYear;
      }
    }
  }
}

/** What the counted plays still weigh, by recording: each halved every 60 days, and each fading to 1/e in five days. */
export function fadedPlays(
  months: readonly MergedMonth[],
  rowOf: Int32Array,
  size: number,
  { now, rule }: { now: number; rule: CountingRule },
): { recent: Float64Array; heat: Float64Array } {
  const recent = new Float64Array(size);
  const heat = new Float64Array(size);
  for (const { columns, keyOf } of months) {
    const { month, count, track, endedAt, msPlayed, flags } = columns;
    if (endOf(month) < now - DECAY_HORIZON_MS) continue;
    for (let i = 0; i < count; i++) {
      const age = now - endedAt[i]!;
      if (age >= DECAY_HORIZON_MS || !counts(rule, msPlayed[i]!, flags[i]!)) continue;
      const at = rowOf[keyOf[track[i]!]!]!;
      recent[at]! += age > 0 ? Math.exp(-DECAY_PER_MS * age) : 1;
      if (age < FATIGUE_HORIZON_MS) heat[at]! += age > 0 ? Math.exp(-age / FATIGUE_MS) : 1;
    }
  }
  return { recent, heat };
}

/** Epoch ms. */
function endOf(month: string): number {
  return Date.UTC(Number(month.slice(0, 4)), Number(month.slice(5)), 1);
}

function copied<T extends Int16Array | Int32Array | Float64Array>(into: T, from: T | undefined): T {
  if (from !== undefined) into.set(from);
  return into;
}
