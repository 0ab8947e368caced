import { worthOf, isFeasible, type Selection, type SelectProblem, type Worth } from './selection-problem.js';

/** A choice under construction: adding, removing and valuing an item take time in the number of its groups only. */
export class Basket {
  totalMs = 0;
  size = 0;
  readonly chosen: Uint8Array;
  readonly worth: Worth;
  private scoreSum = 0;
  private kinPairs = 0;
  private readonly used: Int32Array;
  private readonly limits: Float64Array;
  private readonly kinUsed: Int32Array;

  /** Starts with the pinned items, whose groups' limits rise where they are above them. */
  constructor(readonly problem: SelectProblem) {
    const { items, limits } = problem;
    this.chosen = new Uint8Array(items.length);
    this.worth = worthOf(problem);
    this.used = new Int32Array(limits.length);
    this.limits = Float64Array.from(limits);
    let clusters = 0;
    for (const cluster of items.kin.of) clusters = Math.max(clusters, cluster + 1);
    this.kinUsed = new Int32Array(clusters);
    items.pinned.forEach((pinned, item) => {
      if (pinned === 1) this.add(item);
    });
    this.used.forEach((used, group) => {
      this.limits[group] = Math.max(used, this.limits[group]!);
    });
  }

  get value(): number {
    return this.worth.of(this.scoreSum, this.kinPairs, this.totalMs, this.size);
  }

  canAdd(item: number): boolean {
    if (this.chosen[item] === 1) return false;
    const { from, of } = this.problem.items.groups;
    for (let at = from[item]!; at < from[item + 1]!; at++)
      if (this.used[of[at]!]! >= this.limits[of[at]!]!) return false;
    return true;
  }

  /** The value that the basket would have with this item too. */
  valueWith(item: number): number {
    return this.worth.of(
      this.scoreSum + this.worth.ofItem[item]!,
      this.kinPairs + this.kinOf(item),
      this.totalMs + this.problem.items.durationMs[item]!,
      this.size + 1,
    );
  }

  /** No more than this can the value be with this item too, or with one that is worth less. */
  boundWith(item: number): number {
    return this.worth.atMost(this.scoreSum + this.worth.ofItem[item]!, this.kinPairs, this.size + 1);
  }

  /** How many chosen items share a cluster with this one. */
  kinOf(item: number): number {
    let pairs = 0;
    const { from, of } = this.problem.items.kin;
    for (let at = from[item]!; at < from[item + 1]!; at++) pairs += this.kinUsed[of[at]!]!;
    return pairs;
  }

  add(item: number): void {
    this.kinPairs += this.kinOf(item);
    this.move(item, 1);
  }

  remove(item: number): void {
    this.move(item, -1);
    this.kinPairs -= this.kinOf(item);
  }

  private move(item: number, by: 1 | -1): void {
    const { groups, kin, durationMs } = this.problem.items;
    for (let at = groups.from[item]!; at < groups.from[item + 1]!; at++) this.used[groups.of[at]!]! += by;
    for (let at = kin.from[item]!; at < kin.from[item + 1]!; at++) this.kinUsed[kin.of[at]!]! += by;
    this.chosen[item] = by === 1 ? 1 : 0;
    this.scoreSum += by * this.worth.ofItem[item]!;
    this.totalMs += by * durationMs[item]!;
    this.size += by;
  }

  /** Makes the choice the given one; pinned items must be part of it. */
  become(items: readonly number[]): void {
    for (const item of this.items()) this.remove(item);
    for (const item of items) this.add(item);
  }

  items(): number[] {
    const items: number[] = [];
    this.chosen.forEach((chosen, item) => {
      if (chosen === 1) items.push(item);
    });
    return items;
  }

  selection(): Selection {
    return {
      chosen: this.items(),
      totalMs: this.totalMs,
      value: this.value,
      feasible: isFeasible(this.problem, this.totalMs, this.size),
    };
  }
}
