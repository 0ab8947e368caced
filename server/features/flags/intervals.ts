/** 97.5 % of a normal distribution lie below it. */
const Z = 1.959963984540054;

export interface Share {
  share: number;
  /** Between these it lies with 95 % confidence. */
  low: number;
  high: number;
}

/** The share of `hits` among `of`, with Wilson's score interval (E. B. Wilson 1927); null of nothing. */
export function wilson(hits: number, of: number): Share | null {
  if (of === 0) return null;
  const share = hits / of;
  const scale = 1 + (Z * Z) / of;
  const middle = (share + (Z * Z) / (2 * of)) / scale;
  const reach = (Z / scale) * Math.sqrt((share * (1 - share)) / of + (Z * Z) / (4 * of * of));
  return { share, low: Math.max(0, middle - reach), high: Math.min(1, middle + reach) };
}

export interface Mean {
  mean: number;
  /** Between these it lies with 95 % confidence, where there are many. */
  low: number;
  high: number;
}

/** The mean of numbers of which sum and sum of squares are known, with the normal approximation's interval; null of none. */
export function meanInterval(count: number, sum: number, squares: number): Mean | null {
  if (count === 0) return null;
  const mean = sum / count;
  const variance = count === 1 ? 0 : Math.max(0, (squares - sum * mean) / (count - 1));
  const reach = Z * Math.sqrt(variance / count);
  return { mean, low: mean - reach, high: mean + reach };
}

/**
 * How likely counts are at least as far from these shares as they are (Pearson's chi-square test). 1 where there is
 * nothing to compare. Shares add up to 1.
 */
export function chiSquareP(counts: readonly number[], shares: readonly number[]): number {
  const sum = counts.reduce((all, count) => all + count, 0);
  if (sum === 0 || counts.length < 2) return 1;
  const distance = counts.reduce((all, count, at) => {
    const expected = sum * (shares[at] ?? 0);
    return all + (count - expected) ** 2 / expected;
  }, 0);
  return upperGamma((counts.length - 1) / 2, distance / 2);
}

const ENOUGH = 1e-14;
const MOST_STEPS = 10_000;

/** The regularised upper incomplete gamma function Q(a, x), by its series or its continued fraction (DLMF 8.7.1, 8.9.2). */
function upperGamma(a: number, x: number): number {
  if (x <= 0) return 1;
  const scale = Math.exp(a * Math.log(x) - x - logGamma(a));
  if (x < a + 1) {
    let [term, sum] = [1 / a, 1 / a];
    for (let n = 1; n < MOST_STEPS && term > sum * ENOUGH; n++) sum += term *= x / (a + n);
    return Math.max(0, 1 - scale * sum);
  }
  let fraction = 0;
  const steps = Math.ceil(200 + 10 * Math.sqrt(a));
  for (let n = steps; n > 0; n--) fraction = (n * (n - a)) / (x + 2 * n + 1 - a - fraction);
  return scale / (x + 1 - a - fraction);
}

/** For halves, which is all that is asked for: Γ(a) from Γ(1/2) or Γ(1) upwards. */
function logGamma(a: number): number {
  let log = Number.isInteger(a) ? 0 : Math.log(Math.PI) / 2;
  for (let at = Number.isInteger(a) ? 1 : 0.5; at < a; at++) log += Math.log(at);
  return log;
}
