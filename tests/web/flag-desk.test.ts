import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { sentenceOf } from '../../web/src/pages/admin/flags/flag-sentence.js';
import { placeOn, scaleOf } from '../../web/src/pages/admin/flags/interval-scale.js';
import { textOf, valuesOf } from '../../web/src/pages/admin/flags/values-text.js';
import { reasonsOf } from '../../web/src/pages/admin/flags/variant-reasons.js';

type Said = Parameters<typeof sentenceOf>[0];

const flag: Said = {
  type: 'boolean',
  enabled: true,
  variants: { on: true, off: false },
  defaultVariant: 'off',
  offVariant: 'off',
  rules: [],
  rollout: null,
  targeting: null,
};
const rule = (attribute: string, values: string[], serve: Said['rules'][number]['serve'], description = '') => ({
  description,
  when: [{ attribute, op: 'in' as const, values }],
  serve,
});
const rollout = (percent: number) => ({ percent, stickiness: 'targetingKey', variant: 'on' });
const text = { type: 'string' as const, variants: { a: 'a', b: 'b' }, defaultVariant: 'a', offVariant: 'b' };

describe('a flag as a sentence', () => {
  it.each<[string, Partial<Said>]>([
    ['Off for everybody.', {}],
    ['Off for everybody.', { enabled: false, defaultVariant: 'on' }],
    ['On for everybody.', { rollout: rollout(100) }],
    ['Off for everybody.', { rollout: rollout(0) }],
    ['On for 30 % of listeners, always for admins.', { rollout: rollout(30), rules: [rule('role', ['admin'], 'on')] }],
    ['On for 30 % of listeners, off for Robin.', { rollout: rollout(30), rules: [rule('name', ['Robin'], 'off')] }],
    ['On for 2 chosen listeners, off for everybody else.', { rules: [rule('targetingKey', ['x', 'y'], 'on')] }],
    ['On for “Berlin”, off for everybody else.', { rules: [rule('city', ['Berlin'], 'on', 'Berlin')] }],
    [
      'On for city is one of Berlin, Rome, off for everybody else.',
      { rules: [rule('city', ['Berlin', 'Rome'], 'on')] },
    ],
    ['On 25 % / off 75 % for admins, off for everybody else.', { rules: [rule('role', ['admin'], { on: 1, off: 3 })] }],
    ['On, by targeting of its own; otherwise off.', { targeting: { var: 'x' } }],
    ['“a” for everybody.', text],
    ['Off: everybody gets “b”.', { ...text, enabled: false }],
  ])('%s', (sentence, part) => expect(sentenceOf({ ...flag, ...part })).toBe(sentence));
});

describe('who gets a variant, in words', () => {
  const admins = rule('role', ['admin'], { on: 1, off: 3 });
  it.each<[string, string[], Partial<Said>]>([
    ['on', [], {}],
    ['off', ['everybody'], {}],
    ['off', ['everybody, as it is off'], { enabled: false, rollout: rollout(50) }],
    ['on', ['whom its own targeting names'], { targeting: { var: 'x' } }],
    [
      'on',
      ['25 % of admins (rule 1)', '0.5 % of everybody else (rollout)'],
      { rules: [admins], rollout: rollout(0.5) },
    ],
    [
      'off',
      ['75 % of admins (rule 1)', '99.5 % of everybody else (rollout)'],
      { rules: [admins], rollout: rollout(0.5) },
    ],
    ['on', [], { rollout: { ...rollout(30), variant: 'off' } }],
    // What stands after a rule for everybody decides nothing.
    ['on', ['everybody (rule 1)'], { rules: [{ description: '', when: [], serve: 'on' }, admins] }],
    ['off', [], { rules: [{ description: '', when: [], serve: 'on' }, admins], rollout: rollout(10) }],
  ])('%s: %j', (variant, reasons, part) => expect(reasonsOf({ ...flag, ...part }, variant)).toEqual(reasons));
});

describe('the scale of intervals', () => {
  it('is round, and has room for all of them', () => {
    expect(scaleOf([{ low: 0.035, high: 0.07 }], 1)).toEqual({ from: 0.03, to: 0.07 });
    expect(scaleOf([{ low: 500, high: 500 }], Infinity)).toEqual({ from: 400, to: 600 });
    expect(scaleOf([{ low: 1, high: 1 }], 1)).toEqual({ from: 0.5, to: 1 });
    const share = fc.integer({ min: 0, max: 10_000 }).map((part) => part / 10_000);
    const interval = fc.tuple(share, share).map(([a, b]) => ({ low: Math.min(a, b), high: Math.max(a, b) }));
    fc.assert(
      fc.property(fc.array(interval, { minLength: 1, maxLength: 4 }), (intervals) => {
        const scale = scaleOf(intervals, 1);
        expect(scale.to).toBeGreaterThan(scale.from);
        expect(scale.to).toBeLessThanOrEqual(1);
        for (const { low, high } of intervals) {
          expect(scale.from).toBeLessThanOrEqual(low + 1e-9);
          expect(scale.to).toBeGreaterThanOrEqual(high - 1e-9);
          expect(placeOn(scale, low)).toBeLessThanOrEqual(placeOn(scale, high));
        }
      }),
    );
  });
});

describe('values as they are typed', () => {
  it('are what they look like, unless they stand in quotes', () => {
    expect(valuesOf('admin, 3,true , "4", "a, b", ,')).toEqual(['admin', 3, true, '4', 'a, b']);
  });

  it('come back as they were', () => {
    const value = fc.oneof(
      fc.string(),
      fc.boolean(),
      fc.integer(),
      fc.double({ noNaN: true, noDefaultInfinity: true }),
    );
    fc.assert(
      fc.property(fc.array(value), (values) => {
        // JSON knows no -0.
        const wanted = values.map((one) => (one === 0 ? 0 : one));
        expect(valuesOf(textOf(wanted))).toEqual(wanted);
      }),
    );
  });
});
