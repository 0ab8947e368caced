import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { addSamples, emptySample, sampleOfCall } from '../../server/features/provider-health/health-sample.js';
import { bucketOf, quantilesOf } from '../../server/features/provider-health/latency-buckets.js';
import { PROVIDER_ERROR_KINDS } from '../../server/providers/provider-error.js';

const call = fc.record({
  provider: fc.constant('gemini'),
  kind: fc.constant('llm' as const),
  operation: fc.constant('word'),
  model: fc.constant('m'),
  error: fc.option(
    fc.record({ kind: fc.constantFrom(...PROVIDER_ERROR_KINDS), message: fc.constantFrom('slow', 'gone', 'full') }),
  ),
  latencyMs: fc.double({ min: 0, max: 100_000, noNaN: true }),
  firstTokenMs: fc.option(fc.double({ min: 0, max: 10_000, noNaN: true })),
  inputTokens: fc.nat(5_000),
  outputTokens: fc.nat(5_000),
  probe: fc.boolean(),
});
const calls = fc.array(fc.record({ call: call, at: fc.nat(1_000).map((ms) => new Date(ms)) }));
const sum = (parts: ReturnType<typeof emptySample>[]) => parts.reduce(addSamples, emptySample('llm'));

describe('samples of provider health', () => {
  it('add up to the same in any order and grouping', () => {
    fc.assert(
      fc.property(calls, fc.nat(), fc.infiniteStream(fc.nat(4)), (all, turn, groups) => {
        const samples = all.map(({ call, at }) => sampleOfCall(call, at));
        const split = turn % (samples.length + 1);
        const turned = [...samples.slice(split), ...samples.slice(0, split)];
        const parts: (typeof samples)[] = [[], [], [], [], []];
        for (const sample of turned) parts[groups.next().value as number]?.push(sample);
        expect(sum(parts.map(sum))).toEqual(sum(samples));
      }),
    );
  });

  it('count every call once', () => {
    fc.assert(
      fc.property(calls, (all) => {
        const { requests, errors, errorKinds, latency, probes } = sum(
          all.map(({ call, at }) => sampleOfCall(call, at)),
        );
        const count = (counts: Record<string, number>) => Object.values(counts).reduce((a, b) => a + b, 0);
        expect(requests).toBe(all.length);
        expect(count(errorKinds)).toBe(errors);
        expect(count(latency)).toBe(requests - errors);
        expect(probes).toBe(all.filter(({ call }) => call.probe).length);
      }),
    );
  });

  it('keep the last error, cut to what a page can show', () => {
    const fails = (message: string, at: number) =>
      sampleOfCall({ ...fc.sample(call, 1)[0]!, error: { kind: 'server', message } }, new Date(at));
    expect(addSamples(fails('new', 2), fails('old', 1)).lastError).toBe('new');
    expect(fails('x'.repeat(10_000), 1).lastError).toHaveLength(300);
  });
});

describe('buckets of durations', () => {
  it('give quantiles that are at most 1 % off', () => {
    const durations = fc.array(fc.double({ min: 0.1, max: 3_600_000, noNaN: true }), { minLength: 1, maxLength: 300 });
    fc.assert(
      fc.property(durations, (all) => {
        const buckets: Record<string, number> = {};
        for (const ms of all) buckets[bucketOf(ms)] = (buckets[bucketOf(ms)] ?? 0) + 1;
        const sorted = [...all].sort((a, b) => a - b);
        const exact = (share: number) => sorted[Math.max(0, Math.ceil(share * all.length) - 1)] ?? 0;
        const found = quantilesOf(buckets);
        for (const [name, share] of [
          ['p50', 0.5],
          ['p95', 0.95],
          ['p99', 0.99],
        ] as const) {
          const error = Math.abs((found?.[name] ?? NaN) - exact(share));
          expect(error).toBeLessThanOrEqual(exact(share) * 0.01 + 0.001);
        }
      }),
    );
  });

  it('are the same when they are counted again', () => {
    fc.assert(fc.property(fc.double({ min: 0, noNaN: true }), (ms) => bucketOf(Number(bucketOf(ms))) === bucketOf(ms)));
  });

  it('are bounded, whatever comes', () => {
    expect(bucketOf(-5)).toBe('0');
    expect(bucketOf(Infinity)).toBe(bucketOf(1e12));
    expect(quantilesOf({})).toBeNull();
    expect(quantilesOf({ [bucketOf(Infinity)]: 1 })?.p99).toBeGreaterThan(3_590_000);
  });
});
