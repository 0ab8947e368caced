import { monthOf } from './listen.js';
import type { PlayRecord } from './play-record.js';

/** More listens than these are not held: a file that is in no order of time would fill the memory. */
const MOST_LISTENS = 20_000;

/**
 * The months that had no listens when they were first written to under a lock that is still held, with what is written
 * since: that is all there is of them, and nothing need be read to pack them.
 */
export class OpenMonths {
  private months = new Map<string, PlayRecord[]>();
  private listens = 0;

  /** `opened`: months that had no listens before these. */
  add(records: readonly PlayRecord[], opened: readonly string[]): void {
    for (const month of opened) this.months.set(month, []);
    for (const record of records) {
      if (!record.canonical) continue;
      if (this.months.get(monthOf(record.endedAt))?.push(record) !== undefined) this.listens++;
    }
    if (this.listens > MOST_LISTENS) this.clear();
  }

  /** Something happened to these months that is not seen here. */
  drop(months: Iterable<string>): void {
    for (const month of months) {
      this.listens -= this.months.get(month)?.length ?? 0;
      this.months.delete(month);
    }
  }

  clear(): void {
    this.months.clear();
    this.listens = 0;
  }

  /** Takes out the months but `active`, each with its listens in order of time. */
  takeAllBut(active: ReadonlySet<string>): [month: string, listens: PlayRecord[]][] {
    const taken = [...this.months].filter(([month]) => !active.has(month));
    this.drop(taken.map(([month]) => month));
    return taken.map(([month, listens]) => [month, inOrder(listens)]);
  }
}

/** Most files are in order already. */
function inOrder(records: PlayRecord[]): PlayRecord[] {
  const isSorted = records.every((record, i) => i === 0 || (records[i - 1]?.playKey ?? '') < record.playKey);
  return isSorted ? records : records.sort((a, b) => (a.playKey < b.playKey ? -1 : 1));
}
