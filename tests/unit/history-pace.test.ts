import { describe, expect, it } from '@jest/globals';
import { createPace } from '../../server/features/history/pace.js';

describe('the pace of an import', () => {
  async function rowsAfter(waited: readonly boolean[]): Promise<number[]> {
    let at = 0;
    const pace = createPace(async () => waited[at++] ?? false);
    const rows: number[] = [];
    for (const _ of waited) {
      await pace.next();
      rows.push(pace.rows());
    }
    return rows;
  }

  it('is slow until it is known that nobody is there, and quick from then on', async () => {
    const rows = await rowsAfter(Array.from({ length: 12 }, () => false));
    const [slow = 0, quick = 0] = [rows[0], rows.at(-1)];
    expect(slow).toBeLessThan(quick);
    expect(rows).toEqual(rows.toSorted((a, b) => a - b));
  });

  it('does not change for one who asks now and then, and does for one who asks all the time', async () => {
    const alone = Array.from({ length: 24 }, () => false);
    const often = Array.from({ length: 12 }, () => true);
    const now = await rowsAfter([...alone, true, ...alone, ...often]);
    const quick = now[23] ?? 0;
    expect(now.slice(23, 49)).toEqual(Array.from({ length: 26 }, () => quick));
    expect(now.at(-1)).toBeLessThan(quick);
  });
});
