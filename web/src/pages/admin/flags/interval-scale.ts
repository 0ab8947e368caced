/** From where to where intervals are drawn, on round numbers. */
export interface Scale {
  from: number;
  to: number;
}

const STEPS = 4;
/** 0.07 / 0.01 is a little more than 7. */
const TINY = 1e-9;

/** A scale on which all of these have room. Shares never leave 0 to 1, nor do times fall below 0. */
export function scaleOf(intervals: readonly { low: number; high: number }[], most: number): Scale {
  const low = Math.max(0, Math.min(...intervals.map((one) => one.low)));
  const high = Math.min(most, Math.max(...intervals.map((one) => one.high)));
  const step = roundStep((high - low) / STEPS || high / STEPS || 1 / STEPS);
  const to = Math.min(most, Math.ceil(high / step - TINY) * step || step);
  return { from: Math.min(Math.floor(low / step + TINY) * step, to - step), to };
}

/** Where a number lies on the scale, from 0 to 1. */
export const placeOn = ({ from, to }: Scale, value: number): number =>
  Math.min(1, Math.max(0, (value - from) / (to - from)));

/** The next of 1, 2, 5, 10, 20, 50 … */
function roundStep(least: number): number {
  const power = 10 ** Math.floor(Math.log10(least));
  return ([1, 2, 5].find((one) => one * power >= least) ?? 10) * power;
}
