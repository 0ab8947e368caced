import { monthOf } from './listen.js';
import { BucketBuilder } from './month-bucket.js';
import type { PlayRecord } from './play-record.js';

/** More listens than these are not held: a file that is in no order of time goes on with a hundred months at once. */
const MOST_LISTENS = 50_000;

interface OpenMonth {
  bucket: BucketBuilder;
  lastKey: string;
}

/**
 * The months that had no listens when they were first written to under a lock that is still held, with what is written
 * since: that is all there is of them, and nothing need be read to pack them.
 */
export class OpenMonths {
  private months = new Map<string, OpenMonth>();
  private listens = 0;

  /** `opened`: months that had no listens before these. Returns the listens that are held from now on. */
  add(records: readonly PlayRecord[], opened: readonly string[]): PlayRecord[] {
    for (const month of opened) this.months.set(month, { bucket: new BucketBuilder(), lastKey: '' });
    const held: PlayRecord[] = [];
    for (const record of inOrder(records)) {
      const name = monthOf(record.endedAt);
      const month = this.months.get(name);
      if (!month || !record.canonical) continue;
      // A bucket is in order of time.
      if (record.playKey < month.lastKey) this.drop([name]);
      else {
        month.bucket.add(record);
        month.lastKey = record.playKey;
        this.listens++;
        held.push(record);
      }
    }
    if (this.listens > MOST_LISTENS) this.clear();
    return held;
  }

  /** Something happened to these months that is not seen here. */
  drop(months: Iterable<string>): void {
    for (const month of months) {
      this.listens -= this.months.get(month)?.bucket.count ?? 0;
      this.months.delete(month);
    }
  }

  clear(): void {
    this.months.clear();
    this.listens = 0;
  }

  /** Takes out the months but `active`. */
  takeAllBut(active: ReadonlySet<string>): [month: string, bucket: BucketBuilder][] {
    const taken = [...this.months].filter(([month]) => !active.has(month));
    this.drop(taken.map(([month]) => month));
    return taken.map(([month, { bucket }]) => [month, bucket]);
  }
}

/** Most files are in order already, but for listens of one second. */
const inOrder = (records: readonly PlayRecord[]): PlayRecord[] =>
  records.toSorted((a, b) => (a.playKey < b.playKey ? -1 : 1));
