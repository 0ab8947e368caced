import type { EnergyCurve } from '../brief/brief.js';

export interface OrderItem {
  /** 0 calm … 1 fierce; null counts as the mean of the others. */
  energy: number | null;
  /** The main artist, normalised. */
  lead: string;
  score: number;
}

export interface OrderOptions {
  curve: EnergyCurve | null;
  /** Items that keep a position: position (from 0) → item. */
  fixed?: ReadonlyMap<number, number>;
}

const SAME_ARTIST_COST = 100;
const CURVE_COST = 4;
const JUMP_COST = 2;
/** How much a strong track is worth as first, second and third. */
const OPENING = [0.5, 0.2, 0.1];
const MAX_PASSES = 12;
/** Exchanges that a pass tries; in a long list only those of positions near each other, so that no list takes long. */
const EXCHANGES = 8_000;

/**
 * An order in which no artist follows himself where that can be avoided, energy moves in small steps and along the curve
 * asked for, and a strong track opens. Starts from the items sorted along the curve, then exchanges pairs while that lowers
 * the cost (2-exchange local search); where an artist still follows himself, starts again from an order that rules it out.
 * At most 8,000 exchanges in each of at most 12 passes; all there are up to 126 items. Deterministic.
 *
 * @returns item numbers in playing order
 */
export function orderTracks(items: readonly OrderItem[], { curve, fixed = new Map() }: OrderOptions): number[] {
  const energies = energiesOf(items);
  const path = curve === null ? null : pathOf(energies, curve);
  const cost = createCost(items, energies, path);
  const first = descend(pin(path === null ? smooth(items, energies) : along(energies, path), fixed), cost, fixed);
  if (repeats(items, first) === 0) return first;
  const second = descend(pin(apart(items), fixed), cost, fixed);
  return repeats(items, second) < repeats(items, first) ? second : first;
}

function energiesOf(items: readonly OrderItem[]): number[] {
  const known = items.flatMap(({ energy }) => energy ?? []);
  const mean = known.length === 0 ? 0.5 : known.reduce((sum, energy) => sum + energy, 0) / known.length;
  return items.map(({ energy }) => energy ?? mean);
}

/** The energies at hand, laid along the curve: what each position should have. A wave rises to the middle and falls after it. */
function pathOf(energies: readonly number[], curve: EnergyCurve): number[] {
  const n = energies.length;
  const height = (at: number): number => {
    const part = (at + 0.5) / n;
    return curve === 'rising' ? part : curve === 'falling' ? -part : -Math.abs(part - 0.5);
  };
  const positions = energies.map((_, at) => at).sort((a, b) => height(a) - height(b) || a - b);
  const sorted = [...energies].sort((a, b) => a - b);
  const path = new Array<number>(n);
  positions.forEach((position, rank) => {
    path[position] = sorted[rank]!;
  });
  return path;
}

/** The item of each rank at the position of that rank. */
function along(energies: readonly number[], path: readonly number[]): number[] {
  const rising = (values: readonly number[]): number[] =>
    values.map((_, at) => at).sort((a, b) => values[a]! - values[b]! || a - b);
  const items = rising(energies);
  const order = new Array<number>(items.length);
  rising(path).forEach((position, rank) => {
    order[position] = items[rank]!;
  });
  return order;
}

/** The strongest first, then always the nearest in energy by another artist. */
function smooth(items: readonly OrderItem[], energies: readonly number[]): number[] {
  const left = new Set(items.keys());
  const order: number[] = [];
  while (left.size > 0) {
    const before = order.at(-1);
    let best = -1;
    let bestCost = Infinity;
    for (const item of left) {
      const step =
        before === undefined
          ? -items[item]!.score
          : Math.abs(energies[item]! - energies[before]!) + (items[item]!.lead === items[before]!.lead ? 10 : 0);
      if (step < bestCost || best < 0) {
        best = item;
        bestCost = step;
      }
    }
    left.delete(best);
    order.push(best);
  }
  return order;
}

/** Fills every other position, most frequent artists first: nobody is next to himself unless he has more than half. */
function apart(items: readonly OrderItem[]): number[] {
  const byArtist = new Map<string, number[]>();
  items.forEach(({ lead }, item) => byArtist.set(lead, [...(byArtist.get(lead) ?? []), item]));
  const queue = [...byArtist.values()].sort((a, b) => b.length - a.length).flat();
  const order = new Array<number>(items.length);
  let position = 0;
  for (const item of queue) {
    order[position] = item;
    position += 2;
    if (position >= items.length && position % 2 === 0) position = 1;
  }
  return order;
}

/** Moves the fixed items to their positions, each changing places with what is there. */
function pin(order: number[], fixed: ReadonlyMap<number, number>): number[] {
  for (const [position, item] of fixed) swap(order, position, order.indexOf(item));
  return order;
}

function swap(order: number[], a: number, b: number): void {
  [order[a], order[b]] = [order[b]!, order[a]!];
}

function repeats(items: readonly OrderItem[], order: readonly number[]): number {
  return order.filter((item, at) => at > 0 && items[item]!.lead === items[order[at - 1]!]!.lead).length;
}

/** The cost of a position: its place on the curve, the step to the one before, its worth as an opener. */
type PositionCost = (order: readonly number[], position: number) => number;

function createCost(
  items: readonly OrderItem[],
  energies: readonly number[],
  path: readonly number[] | null,
): PositionCost {
  const scores = items.map(({ score }) => score);
  const artists = numbered(items.map(({ lead }) => lead));
  const low = Math.min(...scores);
  const spread = Math.max(...scores) - low || 1;
  return (order, position) => {
    const item = order[position];
    if (item === undefined) return 0;
    const energy = energies[item]!;
    let cost = 0;
    if (path === null) cost -= ((OPENING[position] ?? 0) * (scores[item]! - low)) / spread;
    else cost += CURVE_COST * (energy - path[position]!) ** 2;
    const before = order[position - 1];
    if (before === undefined) return cost;
    if (artists[item] === artists[before]) cost += SAME_ARTIST_COST;
    return cost + JUMP_COST * (energy - energies[before]!) ** 2;
  };
}

/** The same number for the same name. */
function numbered(names: readonly string[]): Int32Array {
  const numbers = new Map<string, number>();
  return Int32Array.from(names, (name) => {
    const number = numbers.get(name) ?? numbers.size;
    numbers.set(name, number);
    return number;
  });
}

function descend(order: number[], cost: PositionCost, fixed: ReadonlyMap<number, number>): number[] {
  const free = order.map((_, position) => position).filter((position) => !fixed.has(position));
  /** As the order stands; after its end there is none. */
  const costs = new Float64Array(order.length + 1);
  const note = (position: number): void => void (costs[position] = cost(order, position));
  order.forEach((_, position) => note(position));
  const reach = Math.ceil(EXCHANGES / Math.max(1, free.length));
  for (let pass = 0, changed = true; changed && pass < MAX_PASSES; pass++) {
    changed = false;
    for (let first = 0; first < free.length; first++) {
      const a = free[first]!;
      for (let second = first + 1; second < free.length && second <= first + reach; second++) {
        const b = free[second]!;
        const before = costs[a]! + costs[a + 1]! + (b === a + 1 ? 0 : costs[b]!) + costs[b + 1]!;
        swap(order, a, b);
        const after = cost(order, a) + cost(order, a + 1) + (b === a + 1 ? 0 : cost(order, b)) + cost(order, b + 1);
        if (after < before - 1e-9) {
          changed = true;
          for (const position of [a, a + 1, b, b + 1]) note(position);
        } else swap(order, a, b);
      }
    }
  }
  return order;
}
