import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { createTokenVault, UnreadableToken } from '../../server/features/connections/token-vault.js';

const KEY = 'ab'.repeat(32);
const OTHER = 'cd'.repeat(32);
const vault = createTokenVault(() => ({ current: KEY, previous: [] }));

const reasonOf = (open: () => string): string => {
  try {
    return `opened: ${open()}`;
  } catch (error) {
    if (error instanceof UnreadableToken) return error.reason;
    throw error;
  }
};

describe('a token vault', () => {
  it('opens what it sealed, and seals nothing twice alike', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), fc.uuid(), (token, user) => {
        const sealed = vault.seal(token, user);
        expect(vault.open(sealed, user)).toBe(token);
        expect(vault.seal(token, user)).not.toEqual(sealed);
      }),
    );
  });

  it('does not open what was changed, cut, made up, or is for somebody else', () => {
    const sealed = vault.seal('a token', 'ada');
    expect(reasonOf(() => vault.open(sealed, 'bob'))).toBe('damaged');
    fc.assert(
      fc.property(fc.nat(sealed.length - 1), fc.integer({ min: 1, max: 255 }), (at, flip) => {
        const changed = Uint8Array.from(sealed);
        changed[at] = (changed[at] ?? 0) ^ flip;
        expect(reasonOf(() => vault.open(changed, 'ada'))).toMatch(/^(?:damaged|unknown-key)$/);
        expect(reasonOf(() => vault.open(sealed.subarray(0, at), 'ada'))).toMatch(/^(?:damaged|unknown-key)$/);
      }),
    );
    fc.assert(
      fc.property(fc.uint8Array(), (bytes) => {
        expect(reasonOf(() => vault.open(bytes, 'ada'))).toMatch(/^(?:damaged|unknown-key)$/);
      }),
    );
  });

  it('opens with keys of before, and seals with the one of today, whenever that changes', () => {
    let keys: { current: string; previous: string[] } = { current: KEY, previous: [] };
    const changing = createTokenVault(() => keys);
    const old = changing.seal('a token', 'ada');
    keys = { current: OTHER, previous: [KEY] };
    expect(changing.open(old, 'ada')).toBe('a token');
    expect(changing.isCurrent(old)).toBe(false);
    const fresh = changing.seal('a token', 'ada');
    expect(changing.isCurrent(fresh)).toBe(true);
    keys = { current: OTHER, previous: [] };
    expect(changing.open(fresh, 'ada')).toBe('a token');
    expect(reasonOf(() => changing.open(old, 'ada'))).toBe('unknown-key');
    expect(reasonOf(() => vault.open(fresh, 'ada'))).toBe('unknown-key');
  });
});
