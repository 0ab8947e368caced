import { describe, expect, it } from '@jest/globals';
import { evaluatorOf } from '../../server/features/flags/evaluator.js';
import type { FlagDefinition, FlagValue, Json, JsonObject } from '../../server/features/flags/flag.js';
import { withoutReferences } from '../../server/features/flags/flagd-file.js';

/**
 * The facts of the evaluator's test bed of flagd (github.com/open-feature/flagd-testbed, evaluator/, as of version 3.5), in a
 * table of our own: what each of its flags says in each of its contexts. Buckets are those of its "fractional-v2".
 */
const BALLMER: JsonObject = { '==': ['ballmer@macrosoft.com', { var: ['email'] }] };
const isBallmer: Json = { $ref: 'is_ballmer' };
const evaluators = { is_ballmer: BALLMER };

const flag = (
  variants: Record<string, FlagValue>,
  defaultVariant: string | null,
  targeting?: Json,
): FlagDefinition => ({
  state: 'ENABLED',
  variants,
  defaultVariant,
  ...(targeting !== undefined && { targeting }),
});
const named = (...names: string[]): Record<string, string> => Object.fromEntries(names.map((name) => [name, name]));
const key = { var: 'targetingKey' };
const yesNo = named('true', 'false', 'fallback');
const PICS = { showImages: true, title: 'Check out these pics!', imagesPerPage: 100 };
const SUITS = ['clubs', 'diamonds', 'hearts', 'spades'];
const quarters = SUITS.map((suit) => [suit, 25]);
const sharedSeed = { fractional: [{ cat: ['shared-seed', { var: 'user.name' }] }, ...quarters] };
const version = (sign: string, other: string): Json => ({ sem_ver: [{ var: 'version' }, sign, other] });

const FLAGS: Record<string, FlagDefinition> = {
  'boolean-flag': flag({ on: true, off: false }, 'on'),
  'string-flag': flag({ greeting: 'hi', parting: 'bye' }, 'greeting'),
  'integer-flag': flag({ one: 1, ten: 10 }, 'ten'),
  'float-flag': flag({ tenth: 0.1, half: 0.5 }, 'half'),
  'object-flag': flag({ empty: {}, template: PICS }, 'template'),
  'boolean-zero-flag': flag({ zero: false, 'non-zero': true }, 'zero'),
  'string-zero-flag': flag({ zero: '', 'non-zero': 'str' }, 'zero'),
  'integer-zero-flag': flag({ zero: 0, 'non-zero': 1 }, 'zero'),
  'object-zero-flag': flag({ zero: {}, 'non-zero': PICS }, 'zero'),
  'boolean-targeted-zero-flag': flag({ zero: false, 'non-zero': true }, 'zero', { if: [isBallmer, 'zero'] }),
  'string-targeted-zero-flag': flag({ zero: '', 'non-zero': 'str' }, 'zero', { if: [isBallmer, 'zero'] }),
  'integer-targeted-zero-flag': flag({ zero: 0, 'non-zero': 1 }, 'zero', { if: [isBallmer, 'zero'] }),
  'large-integer-flag': flag({ large: 2_147_483_647 }, 'large'),
  'huge-integer-flag': flag({ huge: 9_007_199_254_740_991 }, 'huge'),
  'integral-float-flag': flag({ ten: 10.0 }, 'ten'),
  'null-default-flag': flag({ on: true, off: false }, null),
  'no-default-flag-null-targeting-variant': flag({ normal: 'CFO', special: 'CEO' }, null, {
    if: [{ '==': ['jobs@orange.com', { var: ['email'] }] }, 'special', null],
  }),
  'no-default-flag-undefined-targeting-variant': flag({ normal: 'CFO', special: 'CEO' }, null, {
    if: [{ '==': ['jobs@orange.com', { var: ['email'] }] }, 'special'],
  }),
  'some-email-targeted-flag': flag(named('hi', 'bye', 'none'), 'none', { if: [isBallmer, 'hi', 'bye'] }),
  'some-other-email-targeted-flag': flag(named('yes', 'no', 'none'), 'none', { if: [isBallmer, 'yes', 'no'] }),
  'targeting-key-flag': flag(named('miss', 'hit'), 'miss', {
    if: [{ '==': [key, '5c3d8535-f81a-4478-a6d3-afaa4d51199e'] }, 'hit', null],
  }),
  'fractional-flag': flag(named(...SUITS, 'wild'), 'wild', {
    fractional: [{ cat: [{ var: '$flagd.flagKey' }, { var: 'user.name' }] }, ...quarters],
  }),
  'fractional-flag-shorthand': flag(named('heads', 'tails', 'draw'), 'draw', { fractional: [['heads'], ['tails', 1]] }),
  'fractional-flag-A-shared-seed': flag(named(...SUITS, 'wild'), 'wild', sharedSeed),
  'fractional-flag-B-shared-seed': flag(
    Object.fromEntries([...SUITS.map((suit) => [suit, `ace-of-${suit}`]), ['wild', 'wild']]),
    'wild',
    sharedSeed,
  ),
  'fractional-hash-edge-flag': flag(named('lower', 'upper'), 'lower', {
    fractional: [key, ['lower', 50], ['upper', 50]],
  }),
  'fractional-nested-if-flag': flag(named('premium', 'standard', 'fallback'), 'fallback', {
    fractional: [key, [{ if: [{ '==': [{ var: 'tier' }, 'premium'] }, 'premium', 'standard'] }, 50], ['standard', 50]],
  }),
  'fractional-nested-var-flag': flag(named('red', 'green', 'blue', 'fallback'), 'fallback', {
    fractional: [key, [{ var: 'color' }, 50], ['blue', 50]],
  }),
  'fractional-nested-weight-flag': flag(named('red', 'blue', 'fallback'), 'fallback', {
    fractional: [key, ['red', { if: [{ '==': [{ var: 'tier' }, 'premium'] }, 100, 0] }], ['blue', 10]],
  }),
  'fractional-as-condition-flag': flag({ big: 'hundreds', small: 'ones', fallback: 'zero' }, 'fallback', {
    if: [
      {
        fractional: [
          [false, 0],
          [true, 100],
        ],
      },
      'big',
      'small',
    ],
  }),
  'fractional-as-condition-false-flag': flag({ big: 'hundreds', small: 'ones', fallback: 'zero' }, 'fallback', {
    if: [
      {
        fractional: [
          [false, 100],
          [true, 0],
        ],
      },
      'big',
      'small',
    ],
  }),
  'fractional-single-entry-flag': flag(named('single', 'fallback'), 'fallback', { fractional: [['single', 1]] }),
  'fractional-negative-weight-flag': flag(named('one', 'two', 'fallback'), 'fallback', {
    fractional: [key, ['one', -50], ['two', 100]],
  }),
  'starts-ends-flag': flag(named('prefix', 'postfix', 'none'), 'none', {
    if: [
      { starts_with: [{ var: 'id' }, 'abc'] },
      'prefix',
      { if: [{ ends_with: [{ var: 'id' }, 'xyz'] }, 'postfix', 'none'] },
    ],
  }),
  'equal-greater-lesser-version-flag': flag(named('equal', 'greater', 'lesser', 'none'), 'none', {
    if: [
      version('=', '2.0.0'),
      'equal',
      { if: [version('>', '2.0.0'), 'greater', { if: [version('<', '2.0.0'), 'lesser', 'none'] }] },
    ],
  }),
  'major-minor-version-flag': flag(named('minor', 'major', 'none'), 'none', {
    if: [version('~', '3.0.0'), 'minor', { if: [version('^', '3.0.0'), 'major', 'none'] }],
  }),
  'semver-v-prefix-flag': flag(named('match', 'no-match'), 'no-match', {
    if: [version('=', 'v1.0.0'), 'match', 'no-match'],
  }),
  'semver-partial-version-flag': flag(named('match', 'no-match'), 'no-match', {
    if: [version('^', '1'), 'match', 'no-match'],
  }),
  'semver-build-metadata-flag': flag(named('match', 'no-match'), 'no-match', {
    if: [version('=', '1.0.0+build'), 'match', 'no-match'],
  }),
};

const as = (targetingKey: string, rest: JsonObject = {}): JsonObject => ({ targetingKey, ...rest });
const called = (name: string): JsonObject => ({ user: { name } });
const jon = 'jon@company.com';

/** Flag, context, value and, where the test bed says it, the reason. */
const CASES: [string, JsonObject, FlagValue | undefined, string?][] = [
  ['boolean-flag', {}, true, 'STATIC'],
  ['string-flag', {}, 'hi', 'STATIC'],
  ['integer-flag', {}, 10, 'STATIC'],
  ['float-flag', {}, 0.5, 'STATIC'],
  ['object-flag', {}, PICS, 'STATIC'],
  ['boolean-zero-flag', {}, false, 'STATIC'],
  ['string-zero-flag', {}, '', 'STATIC'],
  ['integer-zero-flag', {}, 0, 'STATIC'],
  ['object-zero-flag', {}, {}, 'STATIC'],
  ['boolean-targeted-zero-flag', { email: 'ballmer@macrosoft.com' }, false, 'TARGETING_MATCH'],
  ['string-targeted-zero-flag', { email: 'ballmer@macrosoft.com' }, '', 'TARGETING_MATCH'],
  ['integer-targeted-zero-flag', { email: 'ballmer@macrosoft.com' }, 0, 'TARGETING_MATCH'],
  ['boolean-targeted-zero-flag', {}, false, 'DEFAULT'],
  ['string-targeted-zero-flag', {}, '', 'DEFAULT'],
  ['integer-targeted-zero-flag', {}, 0, 'DEFAULT'],
  ['large-integer-flag', {}, 2_147_483_647, 'STATIC'],
  ['huge-integer-flag', {}, 9_007_199_254_740_991, 'STATIC'],
  ['integral-float-flag', {}, 10, 'STATIC'],
  ['null-default-flag', {}, undefined, 'DEFAULT'],
  ['no-default-flag-null-targeting-variant', { email: 'wozniak@orange.com' }, undefined, 'DEFAULT'],
  ['no-default-flag-null-targeting-variant', { email: 'jobs@orange.com' }, 'CEO', 'TARGETING_MATCH'],
  ['no-default-flag-undefined-targeting-variant', { email: 'wozniak@orange.com' }, undefined, 'DEFAULT'],
  ['some-email-targeted-flag', { email: 'ballmer@macrosoft.com' }, 'hi', 'TARGETING_MATCH'],
  ['some-other-email-targeted-flag', { email: 'ballmer@macrosoft.com' }, 'yes', 'TARGETING_MATCH'],
  ['some-email-targeted-flag', { email: 'user@example.com' }, 'bye', 'TARGETING_MATCH'],
  ['targeting-key-flag', as('5c3d8535-f81a-4478-a6d3-afaa4d51199e'), 'hit', 'TARGETING_MATCH'],
  ['targeting-key-flag', as('f20bd32d-703b-48b6-bc8e-79d53c85134a'), 'miss', 'DEFAULT'],
  ['fractional-flag', called('jack'), 'hearts'],
  ['fractional-flag', called('queen'), 'spades'],
  ['fractional-flag', called('ten'), 'clubs'],
  ['fractional-flag', called('nine'), 'diamonds'],
  ['fractional-flag', called('3'), 'clubs'],
  ['fractional-flag-shorthand', as(jon), 'heads'],
  ['fractional-flag-shorthand', as('jane@company.com'), 'tails'],
  ['fractional-flag-A-shared-seed', called('seven'), 'hearts'],
  ['fractional-flag-A-shared-seed', called('eight'), 'diamonds'],
  ['fractional-flag-A-shared-seed', called('nine'), 'clubs'],
  ['fractional-flag-A-shared-seed', called('two'), 'spades'],
  ['fractional-flag-B-shared-seed', called('seven'), 'ace-of-hearts'],
  ['fractional-flag-B-shared-seed', called('eight'), 'ace-of-diamonds'],
  ['fractional-flag-B-shared-seed', called('nine'), 'ace-of-clubs'],
  ['fractional-flag-B-shared-seed', called('two'), 'ace-of-spades'],
  ['fractional-hash-edge-flag', as('ejOoVL'), 'lower'],
  ['fractional-hash-edge-flag', as('bY9fO-'), 'lower'],
  ['fractional-hash-edge-flag', as('SI7p-'), 'lower'],
  ['fractional-hash-edge-flag', as('6LvT0'), 'upper'],
  ['fractional-hash-edge-flag', as('ceQdGm'), 'upper'],
  ['fractional-nested-if-flag', as(jon, { tier: 'premium' }), 'premium'],
  ['fractional-nested-if-flag', as(jon, { tier: 'basic' }), 'standard'],
  ['fractional-nested-if-flag', as('user1', { tier: 'premium' }), 'standard'],
  ['fractional-nested-if-flag', as('user1', { tier: 'basic' }), 'standard'],
  ['fractional-nested-var-flag', as(jon, { color: 'red' }), 'red'],
  ['fractional-nested-var-flag', as(jon, { color: 'green' }), 'green'],
  ['fractional-nested-var-flag', as('user1', { color: 'red' }), 'blue'],
  ['fractional-nested-weight-flag', as(jon, { tier: 'premium' }), 'red'],
  ['fractional-nested-weight-flag', as(jon, { tier: 'basic' }), 'blue'],
  ['fractional-nested-weight-flag', as('user1', { tier: 'premium' }), 'red'],
  ['fractional-nested-weight-flag', as('user1', { tier: 'basic' }), 'blue'],
  ['fractional-as-condition-flag', as('some-targeting-key'), 'hundreds'],
  ['fractional-as-condition-false-flag', as('some-targeting-key'), 'ones'],
  ['fractional-single-entry-flag', as('anybody'), 'single'],
  ['fractional-negative-weight-flag', as('anybody'), 'two'],
  ['starts-ends-flag', { id: 'abcdef' }, 'prefix'],
  ['starts-ends-flag', { id: 'uvwxyz' }, 'postfix'],
  ['starts-ends-flag', { id: 'abcxyz' }, 'prefix'],
  ['starts-ends-flag', { id: 'lmnopq' }, 'none'],
  ['equal-greater-lesser-version-flag', { version: '2.0.0' }, 'equal'],
  ['equal-greater-lesser-version-flag', { version: '2.1.0' }, 'greater'],
  ['equal-greater-lesser-version-flag', { version: '1.9.0' }, 'lesser'],
  ['equal-greater-lesser-version-flag', { version: '2.0.0-alpha' }, 'lesser'],
  ['equal-greater-lesser-version-flag', { version: '2.0.0.0' }, 'none'],
  ['major-minor-version-flag', { version: '3.0.1' }, 'minor'],
  ['major-minor-version-flag', { version: '3.1.0' }, 'major'],
  ['major-minor-version-flag', { version: '4.0.0' }, 'none'],
  ['semver-v-prefix-flag', { version: '1.0.0' }, 'match'],
  ['semver-v-prefix-flag', { version: 'v1.0.0' }, 'match'],
  ['semver-v-prefix-flag', { version: '2.0.0' }, 'no-match'],
  ['semver-partial-version-flag', { version: '1.5.0' }, 'match'],
  ['semver-partial-version-flag', { version: '1.0.0' }, 'match'],
  ['semver-partial-version-flag', { version: '2.0.0' }, 'no-match'],
  ['semver-build-metadata-flag', { version: '1.0.0' }, 'match'],
  ['semver-build-metadata-flag', { version: '1.0.0+other' }, 'match'],
  ['semver-build-metadata-flag', { version: '2.0.0' }, 'no-match'],
];

/** As an import makes them: with what they refer to. */
const resolved = (definition: FlagDefinition): FlagDefinition =>
  definition.targeting === undefined
    ? definition
    : { ...definition, targeting: withoutReferences(definition.targeting, evaluators) };

describe('the test bed of flagd', () => {
  it.each(CASES.map(([name, context, value, reason]) => ({ name, context, value, reason })))(
    '$name for $context is $value',
    ({ name, context, value, reason }) => {
      const said = evaluatorOf(name, resolved(FLAGS[name]!)).evaluate({ ...context } as Record<string, string>);
      expect(said.error).toBeNull();
      expect(said.value).toEqual(value);
      if (reason !== undefined) expect(said.reason).toBe(reason);
    },
  );

  // The test bed wants "fallback" here, in cases that it calls operator errors and lets evaluators leave out: the one for
  // JavaScript takes what cannot be compared for false.
  it.each<[string, Json, JsonObject]>([
    ['starts_with of a number', { starts_with: [{ var: 'num' }, 'abc'] }, { num: 123 }],
    ['ends_with of a number', { ends_with: [{ var: 'num' }, 'xyz'] }, { num: 123 }],
    ['starts_with of one text', { starts_with: ['abc'] }, {}],
    ['a version that is none', version('=', '1.0.0'), { version: 'not-a-version' }],
    ['a sign that is none', version('===', '1.0.0'), { version: '1.0.0' }],
    ['weights of nothing', { fractional: [key, ['one', 0], ['two', 0]] }, as('anybody')],
    ['a bucket of nobody', { fractional: [{ var: 'missing_key' }, ['one', 50], ['two', 50]] }, {}],
  ])('%s is false', (_what, logic, context) => {
    const definition = flag(yesNo, 'fallback', { if: [logic, 'true', 'false'] });
    expect(evaluatorOf('error', definition).evaluate({ ...context } as Record<string, string>).value).toBe('false');
  });

  it('disabled flags leave it to the code that asks', () => {
    for (const name of ['boolean-flag', 'string-flag', 'integer-flag', 'float-flag', 'object-flag']) {
      const said = evaluatorOf(name, { ...FLAGS[name]!, state: 'DISABLED' }).evaluate({});
      expect(said).toEqual({ value: undefined, variant: undefined, reason: 'DISABLED', error: null });
    }
  });

  it('targeting that refers to what is not there cannot be parsed', () => {
    const said = evaluatorOf(
      'ref',
      flag(named('hit', 'miss', 'fallback'), 'fallback', { if: [{ $ref: 'nonexistent' }, 'hit', 'miss'] }),
    );
    expect(said.evaluate({}).error?.code).toBe('PARSE_ERROR');
    expect(() => withoutReferences({ if: [{ $ref: 'nonexistent' }, 'hit'] }, evaluators)).toThrow(RangeError);
  });
});
