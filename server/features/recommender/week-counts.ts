/** The week in parts: three hours each, weekdays first, then weekends. */
export const HOURS = 3;
export const SLOTS_OF_DAY = 24 / HOURS;
export const SLOTS = 2 * SLOTS_OF_DAY;

const MOST_IN_SLOT = 65_535;
const FIRST_CHANGED = 8;
const NEVER = new Uint16Array(SLOTS);

/**
 * Counted plays by recording (row) and part of the week. What is counted after `before` lies in rows of its own, so that a
 * long history is not copied for the plays of a few weeks.
 */
export class WeekCounts {
  /** SLOTS numbers for each row; with `before`, for each row that was counted in since, in that order. */
  private values: Uint16Array;
  private readonly changed: number[] = [];
  /** By row 1 + its place among the changed ones, 0 where what was counted before still holds. */
  private readonly places: Int32Array;

  /** @param before of the first of these rows; with nothing before it */
  constructor(
    readonly size: number,
    private readonly before: WeekCounts | null,
  ) {
    this.places = new Int32Array(before === null ? 0 : size);
    this.values = new Uint16Array(SLOTS * (before === null ? size : Math.min(size, FIRST_CHANGED)));
  }

  add(row: number, slot: number): void {
    const at = this.startOf(row) + slot;
    if (this.values[at]! < MOST_IN_SLOT) this.values[at]!++;
  }

  /** The counts of a row. */
  of(row: number): Uint16Array {
    const { before, places, values } = this;
    if (before === null) return values.subarray(row * SLOTS, (row + 1) * SLOTS);
    const place = places[row]!;
    if (place > 0) return values.subarray((place - 1) * SLOTS, place * SLOTS);
    return row < before.size ? before.of(row) : NEVER;
  }

  /**
   * Adds each row to that of its group, by number of group in rows of SLOTS; −1 is the last. (Nearly all of it is nothing, but
   * to add that is faster than to find it out.)
   */
  sumBy(group: Int32Array, sums: Uint32Array): void {
    this.before?.sumOwn(group, sums, this.places);
    this.sumOwn(group, sums, null);
  }

  private sumOwn(group: Int32Array, sums: Uint32Array, hidden: Int32Array | null): void {
    const { before, changed, values } = this;
    const count = before === null ? this.size : changed.length;
    for (let place = 0, from = 0; place < count; place++, from += SLOTS) {
      const row = before === null ? place : changed[place]!;
      if (hidden !== null && hidden[row] !== 0) continue;
      const to = group[row]! < 0 ? sums.length - SLOTS : group[row]! * SLOTS;
      for (let slot = 0; slot < SLOTS; slot++) sums[to + slot]! += values[from + slot]!;
    }
  }

  private startOf(row: number): number {
    if (this.before === null) return row * SLOTS;
    return ((this.places[row] ||= this.change(row)) - 1) * SLOTS;
  }

  private change(row: number): number {
    const { before, changed } = this;
    const place = changed.push(row);
    if (place * SLOTS > this.values.length) {
      const wider = new Uint16Array(2 * this.values.length);
      wider.set(this.values);
      this.values = wider;
    }
    if (before !== null && row < before.size) this.values.set(before.of(row), (place - 1) * SLOTS);
    return place;
  }
}
