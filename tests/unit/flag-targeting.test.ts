import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { checkContent } from '../../server/features/flags/check-content.js';
import { OPERATIONS } from '../../server/features/flags/conditions.js';
import { toContent, toDefinition } from '../../server/features/flags/definition.js';
import { createEvaluator, evaluatorOf, schemaProblem } from '../../server/features/flags/evaluator.js';
import {
  type Condition,
  type FlagContent,
  type FlagDefinition,
  type Logic,
  OPERATORS,
  type Scalar,
} from '../../server/features/flags/flag.js';
import { compileTargeting, readTargeting } from '../../server/features/flags/targeting.js';
import { buildFlag } from '../factories/flags.js';

const names = ['on', 'off', 'beta', '1', '2', 'with space'];
const text = fc.string({ unit: 'grapheme', maxLength: 20 });
const attribute = fc.constantFrom('targetingKey', 'role', 'country', 'app.version', 'age', 'x_1');
const valueOf = {
  anything: fc.oneof(text, fc.integer(), fc.boolean()),
  text,
  number: fc.integer(),
  version: fc.constantFrom('1.0.0', '0.0.1-beta.2', '3.1.0+build'),
};
const condition: fc.Arbitrary<Condition> = fc.constantFrom(...OPERATORS).chain((op) => {
  const { takes, of } = OPERATIONS[op];
  const minLength = takes === 'none' ? 0 : 1;
  const maxLength = takes === 'some' ? 4 : minLength;
  const values = fc.uniqueArray(valueOf[of], { minLength, maxLength });
  return fc.record({ attribute, op: fc.constant(op), values });
});
const serve = fc.oneof(
  fc.constantFrom(...names),
  fc.dictionary(fc.constantFrom(...names), fc.integer({ min: 1, max: 100_000 }), { minKeys: 1, maxKeys: 4 }),
);
const rule = fc.record({
  description: fc.string({ maxLength: 30 }),
  when: fc.array(condition, { maxLength: 4 }),
  serve,
});
const rollout = fc.record({
  percent: fc.integer({ min: 0, max: 100_000 }).map((weight) => weight / 1_000),
  stickiness: fc.constantFrom('targetingKey', 'country', 'app.version'),
  variant: fc.constantFrom(...names),
});
const variants = Object.fromEntries(names.map((name) => [name, `is ${name}`]));
const content: fc.Arbitrary<FlagContent> = fc.record({
  description: fc.string({ maxLength: 30 }),
  type: fc.constant('string' as const),
  enabled: fc.boolean(),
  variants: fc.constant(variants),
  defaultVariant: fc.constantFrom(...names),
  offVariant: fc.constantFrom(...names),
  rules: fc.array(rule, { maxLength: 4 }),
  rollout: fc.option(rollout),
  targeting: fc.constant(null),
  clientVisible: fc.boolean(),
  metadata: fc.constant({ owner: 'team' }),
});

describe('targeting', () => {
  it('says what rules and a rollout say, and nothing is lost on the way through a file', () => {
    fc.assert(
      fc.property(content, (given) => {
        const written = JSON.parse(JSON.stringify(toDefinition(given))) as FlagDefinition & { defaultVariant: string };
        // A description that is empty but for spaces is no description; others are kept as they are.
        expect(toContent(written)).toEqual(given);
      }),
      { numRuns: 2_000 },
    );
  });

  it('is what flagd takes, whatever is made of it, and evaluates to a variant for anybody', () => {
    fc.assert(
      fc.property(content, fc.uuid(), (given, id) => {
        expect(checkContent(given)).toEqual([]);
        expect(schemaProblem(toDefinition(given))).toBeNull();
        const said = createEvaluator(buildFlag('k', given)).evaluate({
          targetingKey: id,
          role: 'admin',
          country: 'DE',
        });
        expect(said.error).toBeNull();
        expect(names).toContain(said.variant);
      }),
      { numRuns: 500 },
    );
  });

  const variantNames = { defaultVariant: 'off', offVariant: 'off' };

  it('that rules cannot say is left as it is', () => {
    const custom: Logic[] = [
      { if: [{ '<': [{ var: 'age' }, 18] }, 'off', 'on'] },
      { if: [{ and: [{ '===': [{ var: 'a' }, 1] }] }, 'on', 'off'] },
      {
        fractional: [
          ['on', 10],
          ['off', 90],
        ],
      },
      {
        fractional: [
          ['off', 10_000],
          ['on', 90_000],
          ['on', 1],
        ],
      },
      { if: [{ and: ['Only a name'] }, 'on'] },
      { if: [{ and: ['x', true, true] }, 'on'] },
      { if: [] },
      'on',
    ];
    for (const targeting of custom)
      expect([targeting, readTargeting(targeting, variantNames)]).toEqual([targeting, null]);
  });

  it('of a rollout deals out in thousandths of a percent, the variant first', () => {
    const at = (percent: number, stickiness = 'targetingKey') =>
      compileTargeting({ ...variantNames, rules: [], rollout: { percent, stickiness, variant: 'on' } });
    expect(at(12.345)).toEqual({
      fractional: [
        ['on', 12_345],
        ['off', 87_655],
      ],
    });
    expect(at(0)).toEqual({
      fractional: [
        ['on', 0],
        ['off', 100_000],
      ],
    });
    const own = compileTargeting({
      defaultVariant: 'on',
      offVariant: 'off',
      rules: [],
      rollout: { percent: 30, stickiness: 'targetingKey', variant: 'on' },
    });
    expect(own).toEqual({
      fractional: [
        ['on', 30_000],
        ['off', 70_000],
      ],
    });
  });
});

describe('conditions', () => {
  const holds = (op: Condition['op'], values: Scalar[], context: Record<string, unknown>): boolean => {
    const targeting = compileTargeting({
      rules: [{ description: '', when: [{ attribute: 'a.b', op, values }], serve: 'on' }],
      rollout: null,
      defaultVariant: 'off',
      offVariant: 'off',
    });
    const definition: FlagDefinition = {
      state: 'ENABLED',
      variants: { on: true, off: false },
      defaultVariant: 'off',
      targeting: targeting ?? true,
    };
    const { value, error } = evaluatorOf('k', definition).evaluate({ a: context as Record<string, string> });
    expect(error).toBeNull();
    return value === true;
  };

  it.each<[Condition['op'], Scalar[], unknown, boolean]>([
    ['equals', ['DE'], 'DE', true],
    ['equals', ['DE', 'AT'], 'AT', true],
    ['equals', [1], '1', false],
    ['not_equals', ['DE'], 'AT', true],
    ['not_equals', ['DE'], undefined, true],
    ['not_equals', ['DE', 'AT'], 'AT', false],
    ['in', ['DE', 'AT'], 'AT', true],
    ['in', ['DE', 'AT'], 'A', false],
    ['in', ['DE', 'AT'], undefined, false],
    ['not_in', ['DE', 'AT'], 'CH', true],
    ['not_in', ['DE', 'AT'], undefined, true],
    ['starts_with', ['ab'], 'abc', true],
    ['starts_with', ['ab', 'x'], 'xyz', true],
    ['starts_with', ['ab'], 'cab', false],
    ['starts_with', ['ab'], undefined, false],
    ['starts_with', ['ab'], 7, false],
    ['not_starts_with', ['ab'], 'cab', true],
    ['ends_with', ['@example.org'], 'ann@example.org', true],
    ['not_ends_with', ['@example.org'], 'ann@example.com', true],
    ['contains', ['b'], 'abc', true],
    ['contains', ['b'], ['a', 'b'], true],
    ['contains', ['b'], undefined, false],
    ['not_contains', ['b'], ['a'], true],
    ['gt', [5], 6, true],
    ['gt', [5], 5, false],
    ['gt', [-5], undefined, false],
    ['gte', [5], 5, true],
    ['lt', [5], 4, true],
    ['lt', [5], undefined, false],
    ['lt', [5], null, false],
    ['lt', [5], 'a text', false],
    ['lte', [5], 5, true],
    ['sem_ver_eq', ['1.0.0'], 'v1.0.0', true],
    ['sem_ver_gt', ['1.0.0'], '1.0.1', true],
    ['sem_ver_gt', ['1.0.0'], '1.0.0-beta', false],
    ['sem_ver_gte', ['1.0.0'], '1.0.0', true],
    ['sem_ver_lt', ['2.0.0'], 'v1.9', true],
    ['sem_ver_lte', ['2.0.0'], '2.0.0', true],
    ['sem_ver_minor', ['1.4.0'], '1.4.9', true],
    ['sem_ver_minor', ['1.4.0'], '1.5.0', false],
    ['sem_ver_major', ['1.4.0'], '1.9.0', true],
    ['sem_ver_major', ['1.4.0'], '2.0.0', false],
    ['sem_ver_gt', ['1.0.0'], 'no version', false],
    ['sem_ver_gt', ['1.0.0'], undefined, false],
    ['exists', [], 0, true],
    ['exists', [], '', true],
    ['exists', [], undefined, false],
    ['exists', [], null, false],
    ['not_exists', [], undefined, true],
    ['not_exists', [], '', false],
  ])('%s %j: of %j %s', (op, values, actual, expected) => {
    expect(holds(op, values, actual === undefined ? {} : { b: actual })).toBe(expected);
  });
});
