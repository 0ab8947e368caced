import { createHash } from 'node:crypto';
import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { evaluatorOf } from '../../server/features/flags/evaluator.js';
import type { FlagDefinition, Rollout, Rule } from '../../server/features/flags/flag.js';
import { chiSquareP, wilson } from '../../server/features/flags/intervals.js';
import { compileTargeting } from '../../server/features/flags/targeting.js';

/** Ids as listeners have them, the same in every run. */
function idAt(number: number): string {
  const hex = createHash('md5').update(String(number)).digest('hex');
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-4${hex.slice(13, 16)}-8${hex.slice(17, 20)}-${hex.slice(20)}`;
}

const variantsOf = (...names: string[]) => Object.fromEntries(names.map((name) => [name, name]));

function definitionOf(rules: Rule[], rollout: Rollout | null, offVariant = 'off'): FlagDefinition {
  const targeting = compileTargeting({ rules, rollout, defaultVariant: 'off', offVariant });
  return {
    state: 'ENABLED',
    variants: variantsOf('on', 'off', 'a', 'b', 'c'),
    defaultVariant: 'off',
    ...(targeting !== null && { targeting }),
  };
}

function counted(key: string, definition: FlagDefinition, ids: number): Map<string, number> {
  const evaluator = evaluatorOf(key, definition);
  const counts = new Map<string, number>();
  for (let at = 0; at < ids; at++) {
    const variant = evaluator.evaluate({ targetingKey: idAt(at) }).variant ?? '';
    counts.set(variant, (counts.get(variant) ?? 0) + 1);
  }
  return counts;
}

describe('who gets what', () => {
  it('is dealt out over a million listeners as the weights say', () => {
    const rule: Rule = { description: '', when: [], serve: { a: 1, b: 2, c: 7 } };
    const counts = counted('three-ways', definitionOf([rule], null), 1_000_000);
    expect(
      chiSquareP([counts.get('a') ?? 0, counts.get('b') ?? 0, counts.get('c') ?? 0], [0.1, 0.2, 0.7]),
    ).toBeGreaterThan(0.001);
    const rollout = { percent: 12.5, stickiness: 'targetingKey', variant: 'on' };
    const shares = counted('part', definitionOf([], rollout), 200_000);
    expect(chiSquareP([shares.get('on') ?? 0, shares.get('off') ?? 0], [0.125, 0.875])).toBeGreaterThan(0.001);
    // A split that is not as it shall be is noticed.
    expect(chiSquareP([125_000 + 1_500, 875_000 - 1_500], [0.125, 0.875])).toBeLessThan(0.001);
  });

  it.each([
    ['targetingKey', 100_000],
    ['team', 10_000],
  ])('stays with whoever has it when a rollout by %s grows', (stickiness, ids) => {
    const steps = [0, 10, 11, 50, 99.999, 100].map((percent) =>
      evaluatorOf('growing', definitionOf([], { percent, stickiness, variant: 'on' })),
    );
    const had = new Array<number>(steps.length).fill(0);
    for (let at = 0; at < ids; at++) {
      const context = { targetingKey: 'anybody', [stickiness]: idAt(at) };
      const has = steps.map((evaluator) => evaluator.evaluate(context).variant === 'on');
      // Never taken away: all that follow the first that has it have it.
      const first = has.indexOf(true);
      if (!has.slice(first).every(Boolean)) throw new Error(`${idAt(at)} lost it`);
      has.forEach((one, step) => (had[step] = (had[step] ?? 0) + Number(one)));
    }
    expect(had[0]).toBe(0);
    expect(had.at(-1)).toBe(ids);
    expect(had[1]).toBeGreaterThan(0.09 * ids);
    expect(had[2]).toBeGreaterThan(had[1] ?? 0);
  });

  it('is never taken from anybody by a rollout that grows, whatever its flag, its steps and its rules', () => {
    const percent = fc.integer({ min: 0, max: 100_000 }).map((thousandths) => thousandths / 1_000);
    const rules: Rule[] = [
      { description: '', when: [{ attribute: 'role', op: 'equals', values: ['admin'] }], serve: { on: 1, off: 1 } },
    ];
    // Of what is not the default, and of the default itself.
    const variant = fc.constantFrom('on', 'off');
    fc.assert(
      fc.property(
        fc.string({ minLength: 1 }),
        fc.array(fc.uuid(), { minLength: 20, maxLength: 40 }),
        fc.tuple(percent, percent),
        variant,
        fc.boolean(),
        (key, ids, percents, to, hasRules) => {
          const [few, many] = [...percents]
            .sort((a, b) => a - b)
            .map((share) => {
              const rollout = { percent: share, stickiness: 'targetingKey', variant: to };
              return evaluatorOf(key, definitionOf(hasRules ? rules : [], rollout, to === 'off' ? 'on' : 'off'));
            });
          for (const targetingKey of ids) {
            const had = few?.evaluate({ targetingKey }).variant;
            if (had === to) expect(many?.evaluate({ targetingKey }).variant).toBe(to);
          }
        },
      ),
      { numRuns: 300 },
    );
  });

  it('of one flag says nothing of who gets what of another', () => {
    const half = definitionOf([], { percent: 50, stickiness: 'targetingKey', variant: 'on' });
    const [one, other] = [evaluatorOf('one', half), evaluatorOf('other', half)];
    const both = [0, 0, 0, 0];
    for (let at = 0; at < 20_000; at++) {
      const context = { targetingKey: idAt(at) };
      const cell =
        (one.evaluate(context).variant === 'on' ? 2 : 0) + (other.evaluate(context).variant === 'on' ? 1 : 0);
      both[cell] = (both[cell] ?? 0) + 1;
    }
    expect(chiSquareP(both, [0.25, 0.25, 0.25, 0.25])).toBeGreaterThan(0.001);
  });

  it('is nothing for who is not known, unless a rule says so', () => {
    const by = (stickiness: string) => evaluatorOf('k', definitionOf([], { percent: 100, stickiness, variant: 'on' }));
    expect(by('targetingKey').evaluate({})).toMatchObject({ variant: 'off', reason: 'DEFAULT' });
    expect(by('team').evaluate({ targetingKey: 'x' })).toMatchObject({ variant: 'off', reason: 'DEFAULT' });
  });
});

describe('figures', () => {
  it('of a chi-square test are those of the tables', () => {
    // Counts that are 100 each by expectation, moved so that the statistic is a quantile of the tables.
    const pairs: [number[], number][] = [
      [[100 + Math.sqrt((3.841 * 100) / 2), 100 - Math.sqrt((3.841 * 100) / 2)], 0.05],
      [[100 + Math.sqrt((10.828 * 100) / 2), 100 - Math.sqrt((10.828 * 100) / 2)], 0.001],
      [[100 + Math.sqrt((5.991 * 100) / 2), 100 - Math.sqrt((5.991 * 100) / 2), 100], 0.05],
      [[100 + Math.sqrt((7.815 * 100) / 2), 100 - Math.sqrt((7.815 * 100) / 2), 100, 100], 0.05],
    ];
    for (const [counts, p] of pairs) {
      expect(
        chiSquareP(
          counts,
          counts.map(() => 1 / counts.length),
        ),
      ).toBeCloseTo(p, 4);
    }
    expect(chiSquareP([], [])).toBe(1);
    expect(chiSquareP([100, 100], [0.5, 0.5])).toBe(1);
    expect(chiSquareP([1_000_000, 0], [0.5, 0.5])).toBe(0);
  });

  it('of a share have the interval of Wilson', () => {
    expect(wilson(0, 0)).toBeNull();
    const none = wilson(0, 10);
    expect(none).toMatchObject({ share: 0, low: 0 });
    expect(none?.high).toBeCloseTo(0.2775, 4);
    const some = wilson(7, 10);
    expect([some?.low, some?.high].map((one) => Number(one?.toFixed(4)))).toEqual([0.3968, 0.8922]);
  });
});
