import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { verifyBucket } from '../../server/features/history/verify-bucket.js';
import { encodeMonth } from '../../server/features/history/month-bucket.js';
import { histories, listenOf } from './analytics-fixtures.js';

const MONTH = '2024-03';
const at = (minute: number): Date => new Date(Date.UTC(2024, 2, 5, 10, minute));

describe('a bucket beside its listens', () => {
  it('is right when it was packed from them', () => {
    fc.assert(
      fc.property(histories([Date.UTC(2024, 2, 15)]), (listens) =>
        expect(verifyBucket(MONTH, listens, encodeMonth(listens))).toBeNull(),
      ),
    );
  });

  it('is wrong when it is missing, short, or tells of other listens', () => {
    const listens = [listenOf({ endedAt: at(1) }), listenOf({ endedAt: at(5), msPlayed: null })];
    const [first, second] = listens.map((listen) => [listen]);
    const bucketOf = (...changed: Parameters<typeof encodeMonth>[0]) =>
      verifyBucket(MONTH, listens, encodeMonth(changed));
    expect(verifyBucket(MONTH, [], null)).toBeNull();
    expect(verifyBucket(MONTH, listens, null)?.fault).toBe('no bucket for 2 listens');
    expect(verifyBucket(MONTH, listens, Buffer.alloc(40))?.fault).toMatch(/^the bucket cannot be read: .*version 0/);
    expect(bucketOf(...(first ?? []))?.fault).toBe('the bucket has 1 listens, the history 2');
    const others = [
      { endedAt: at(2) },
      { trackKey: 'another' },
      { msPlayed: 1 },
      { reasonEnd: 'fwdbtn' },
      { skipped: true },
    ];
    for (const change of others) {
      const fault = bucketOf(listenOf({ endedAt: at(1), ...change }), ...(second ?? []))?.fault;
      expect([change, fault]).toEqual([change, expect.stringMatching(/^listen 1: the bucket has /)]);
    }
  });
});
