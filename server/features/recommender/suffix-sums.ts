const WORD = 32;
const ALL = -1;

/**
 * Which sums of whole seconds the items from `from` on can make, with exactly `picks` of them or with any number:
 * the subset-sum dynamic programme over a row of bits, one shift and one OR per item (and per number of picks).
 */
export interface SuffixSums {
  /** Whether any sum between `low` and `high` (seconds, inclusive) can be made. */
  reaches(from: number, picks: number | null, low: number, high: number): boolean;
  /** Seconds between `target` and the nearest sum that can be made of all items, Infinity where there is none. */
  nearest(picks: number | null, target: number): number;
}

/** Bits of memory that a table may take: more items, longer times or more picks than fit are cut off by the caller. */
export const MAX_WORDS = 2_000_000;

export function wordsPerItem(maxSeconds: number, maxPicks: number | null): number {
  return Math.ceil((maxSeconds + 1) / WORD) * (maxPicks === null ? 1 : maxPicks + 1);
}

export function buildSuffixSums(seconds: readonly number[], maxSeconds: number, maxPicks: number | null): SuffixSums {
  const width = Math.ceil((maxSeconds + 1) / WORD);
  const planes = maxPicks === null ? 1 : maxPicks + 1;
  const stride = width * planes;
  const bits = new Uint32Array((seconds.length + 1) * stride);
  bits[seconds.length * stride] = 1;
  for (let item = seconds.length - 1; item >= 0; item--) {
    const to = item * stride;
    bits.copyWithin(to, to + stride, to + 2 * stride);
    for (let plane = 0; plane < planes; plane++) {
      const target = maxPicks === null ? 0 : plane + 1;
      if (target < planes) orShifted(bits, to + stride + plane * width, to + target * width, width, seconds[item]!);
    }
  }
  const has = (from: number, picks: number | null, sum: number): boolean => {
    const word = bits[from * stride + (picks ?? 0) * width + Math.floor(sum / WORD)]!;
    return ((word >>> (sum % WORD)) & 1) === 1;
  };
  return {
    reaches(from, picks, low, high) {
      if (picks !== null && (picks < 0 || picks >= planes)) return false;
      const last = Math.min(maxSeconds, Math.floor(high));
      const first = Math.max(0, Math.ceil(low));
      if (first > last) return false;
      const row = from * stride + (picks ?? 0) * width;
      const [start, end] = [Math.floor(first / WORD), Math.floor(last / WORD)];
      for (let word = start; word <= end; word++) {
        let there = bits[row + word]!;
        if (word === start) there &= ALL << (first % WORD);
        if (word === end) there &= ALL >>> (WORD - 1 - (last % WORD));
        if (there !== 0) return true;
      }
      return false;
    },
    nearest(picks, target) {
      if (picks !== null && (picks < 0 || picks >= planes)) return Infinity;
      for (let off = 0; off <= maxSeconds; off++) {
        if (target - off >= 0 && target - off <= maxSeconds && has(0, picks, target - off)) return off;
        if (target + off >= 0 && target + off <= maxSeconds && has(0, picks, target + off)) return off;
      }
      return Infinity;
    },
  };
}

/** bits[to …] |= bits[from …] << shift, both rows of `width` words. */
function orShifted(bits: Uint32Array, from: number, to: number, width: number, shift: number): void {
  const words = Math.floor(shift / WORD);
  const rest = shift % WORD;
  for (let i = width - 1; i >= words; i--) {
    const low = rest === 0 || i === words ? 0 : bits[from + i - words - 1]! >>> (WORD - rest);
    bits[to + i]! |= (bits[from + i - words]! << rest) | low;
  }
}
