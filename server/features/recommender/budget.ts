/**
 * Work that may still be done, in steps of some 20 ns: looking at one item. It stands for time and, unlike time, makes the
 * same choice on every machine. What a part spends, the whole has spent too.
 */
export class Budget {
  constructor(
    private left: number,
    private readonly whole: Budget | null = null,
  ) {}

  get isSpent(): boolean {
    return this.left <= 0;
  }

  get steps(): number {
    return Math.max(0, this.left);
  }

  spend(steps: number): void {
    this.left -= steps;
    this.whole?.spend(steps);
  }

  /** A budget within this one: at most `share` of what is left of it. */
  part(share: number): Budget {
    return new Budget(this.left * share, this);
  }
}
