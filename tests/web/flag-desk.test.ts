import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { sentenceOf } from '../../web/src/pages/admin/flags/flag-sentence.js';
import { textOf, valuesOf } from '../../web/src/pages/admin/flags/values-text.js';

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
