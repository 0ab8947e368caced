import type { TasteProfile } from './taste-profile.js';

const ROWS = 2 ** 24;
const LEAST = 2 ** 28;

/**
 * Rows by how dear they are, the dearest first, then as they stand in the profile. Most were not played lately: those are
 * counted into place by their plays (counting sort), and only the others compared, as plain numbers.
 *
 * @param isKnown by row; the others are left out
 */
export function dearestFirst(
  { plays, recent, maxPlays }: Pick<TasteProfile, 'plays' | 'recent' | 'maxPlays'>,
  isKnown: (row: number) => boolean,
): Int32Array {
  const starts = new Int32Array(maxPlays + 2);
  let lateCount = 0;
  let count = 0;
  for (let row = 0; row < plays.length; row++) {
    if (!isKnown(row)) continue;
    count++;
    if (recent[row]! > 0) lateCount++;
    else starts[maxPlays - plays[row]! + 1]!++;
  }
  for (let at = 1; at < starts.length; at++) starts[at]! += starts[at - 1]!;
  const early = new Int32Array(count - lateCount);
  const late = new Float64Array(lateCount);
  for (let row = 0, at = 0; row < plays.length; row++) {
    if (!isKnown(row)) continue;
    if (recent[row]! > 0) late[at++] = orderOf(plays[row]!, recent[row]!) + row;
    else early[starts[maxPlays - plays[row]!]!++] = row;
  }

  const sorted = late.sort();
  const rows = new Int32Array(count);
  let [from, own, played] = [0, 0, -1];
  for (let at = 0, next = 0; at < count; at++) {
    const row = early[from] ?? -1;
    if (row >= 0 && plays[row] !== played) own = orderOf((played = plays[row]!), 0);
    if (next < lateCount && (row < 0 || sorted[next]! < own + row)) rows[at] = sorted[next++]! % ROWS;
    else {
      rows[at] = row;
      from++;
    }
  }
  return rows;
}

/** A number that is smaller the dearer; the row fits below it. */
function orderOf(plays: number, recent: number): number {
  return (LEAST - Math.round((Math.log1p(plays) + Math.log1p(recent)) * 2 ** 20)) * ROWS;
}
