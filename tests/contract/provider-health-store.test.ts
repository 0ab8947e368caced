import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import pg from 'pg';
import {
  addSamples,
  emptySample,
  type HealthSample,
  sampleOfCall,
} from '../../server/features/provider-health/health-sample.js';
import { createHealthRecorder } from '../../server/features/provider-health/health-recorder.js';
import { createPostgresProviderHealthStore } from '../../server/features/provider-health/postgres-provider-health-store.js';
import type { ProviderHealthStore } from '../../server/features/provider-health/provider-health-store.js';
import type { ProviderErrorKind } from '../../server/providers/provider-error.js';
import type { ProviderCall } from '../../server/providers/provider-observer.js';
import { buildCall } from '../seen-by-another-process.js';
import { startApp, type TestApp } from '../start-app.js';
import { testLogger } from '../test-config.js';

const MINUTE_MS = 60_000;
const START = new Date('2026-03-01T10:00:00Z');
const later = (ms: number): Date => new Date(START.getTime() + ms);

const failed = (kind: ProviderErrorKind, message: string): Partial<ProviderCall> => ({ error: { kind, message } });

describe('the store of provider health', () => {
  let app: TestApp;
  let pool: pg.Pool;
  let store: ProviderHealthStore;
  let named = 0;
  /** A name that no other test uses. */
  const fresh = (): string => `provider-${++named}`;
  beforeAll(async () => {
    app = await startApp();
    pool = new pg.Pool({ connectionString: app.databaseUrl });
    store = createPostgresProviderHealthStore(pool);
  });
  afterAll(async () => {
    await pool.end();
    await app.stop();
  });

  const whole = async (provider: string, from = START): Promise<HealthSample | undefined> =>
    (await store.sums({ from, bucketMs: null, provider }))[0]?.sample;
  const stateOf = async (provider: string) => (await store.states()).find((state) => state.provider === provider);
  const process = (now: () => number) => createHealthRecorder({ store, logger: testLogger(), now });

  it('adds up to the same, however calls are split among processes and flushes', async () => {
    const calls = fc.array(
      fc.record({
        at: fc.nat(3 * MINUTE_MS),
        process: fc.nat(2),
        flush: fc.boolean(),
        latencyMs: fc.double({ min: 0.01, max: 60_000, noNaN: true }),
        firstTokenMs: fc.option(fc.double({ min: 0.01, max: 5_000, noNaN: true })),
        error: fc.option(
          fc.record({
            kind: fc.constantFrom('timeout' as const, 'server' as const),
            message: fc.constantFrom('a', 'b'),
          }),
        ),
        probe: fc.boolean(),
      }),
      { maxLength: 25 },
    );
    await fc.assert(
      fc.asyncProperty(calls, async (all) => {
        const provider = fresh();
        let now = 0;
        const processes = [0, 1, 2].map(() => process(() => START.getTime() + now));
        let wanted = emptySample('llm');
        for (const { at, process: index, flush, ...change } of all) {
          now = at;
          const seen = buildCall(provider, change);
          processes[index]?.observer.observe(seen);
          wanted = addSamples(wanted, sampleOfCall(seen, later(at)));
          if (flush) await processes[index]?.flush();
        }
        await Promise.all(processes.map((one) => one.flush()));
        expect((await whole(provider)) ?? emptySample('llm')).toEqual(wanted);
      }),
      { numRuns: 40 },
    );
  });

  it('loses nothing when many write the same minutes at the same moment', async () => {
    const providers = [fresh(), fresh(), fresh()];
    const processes = Array.from({ length: 12 }, () => process(() => START.getTime()));
    await Promise.all(
      processes.map(async (one, index) => {
        for (let i = 0; i < 10; i++) {
          for (const name of index % 2 ? providers : [...providers].reverse()) {
            one.observer.observe(buildCall(name, { latencyMs: 1 + i }));
          }
          await one.flush();
        }
      }),
    );
    for (const name of providers) expect(await whole(name)).toMatchObject({ requests: 120, tokens: 840 });
  });

  it('sums by stretches of time', async () => {
    const provider = fresh();
    let now = 0;
    const one = process(() => START.getTime() + now);
    for (const minute of [0, 1, 14, 15, 31]) {
      now = minute * MINUTE_MS;
      one.observer.observe(buildCall(provider));
    }
    await one.flush();
    const sums = await store.sums({ from: START, bucketMs: 15 * MINUTE_MS, provider });
    expect(sums.map(({ at, sample }) => [at.getTime() - START.getTime(), sample.requests])).toEqual([
      [0, 3],
      [15 * MINUTE_MS, 1],
      [30 * MINUTE_MS, 1],
    ]);
    expect((await whole(provider, later(15 * MINUTE_MS)))?.requests).toBe(2);
  });

  it('keeps what could not be stored, and stores it when it can', async () => {
    const provider = fresh();
    let broken = true;
    const flaky: Pick<ProviderHealthStore, 'add'> = {
      add: async (...batch) => {
        if (broken) throw new Error('away');
        await store.add(...batch);
      },
    };
    const one = createHealthRecorder({ store: flaky, logger: testLogger(), now: () => START.getTime() });
    one.observer.observe(buildCall(provider));
    await expect(one.flush()).rejects.toThrow('away');
    one.observer.observe(buildCall(provider, failed('server', 'It broke.')));
    one.observer.circuit(provider, 'open');
    await expect(one.flush()).rejects.toThrow('away');
    broken = false;
    await one.stop();
    expect(await whole(provider)).toMatchObject({ requests: 2, errors: 1, errorKinds: { server: 1 } });
    expect(await stateOf(provider)).toMatchObject({
      lastError: 'It broke.',
      lastSuccessAt: START,
      lastFailureAt: START,
    });
  });

  it('is bounded while the store is away: the oldest minutes go first', async () => {
    let broken = true;
    const written: { minute: Date }[] = [];
    const flaky: Pick<ProviderHealthStore, 'add'> = {
      add: async (samples) => {
        if (broken) throw new Error('away');
        written.push(...samples);
      },
    };
    let now = 0;
    const one = createHealthRecorder({ store: flaky, logger: testLogger(), now: () => START.getTime() + now });
    for (let minute = 0; minute < 1_000; minute++) {
      now = minute * MINUTE_MS;
      one.observer.observe(buildCall('gemini'));
      if (minute % 100 === 0) await one.flush().catch(() => undefined);
    }
    for (let i = 0; i < 1_000; i++) one.observer.observe(buildCall(`made-up-${i}`));
    broken = false;
    await one.flush();
    expect(written.length).toBeLessThanOrEqual(600);
    expect(written.some(({ minute }) => minute.getTime() === START.getTime() + 999 * MINUTE_MS)).toBe(true);
    expect(written.some(({ minute }) => minute.getTime() === START.getTime())).toBe(false);
  });

  it('knows the newest word on a circuit, whoever says it first', async () => {
    const provider = fresh();
    let now = 0;
    const [a, b] = [process(() => START.getTime() + now), process(() => START.getTime() + now)] as const;
    now = 1_000;
    a.observer.circuit(provider, 'open');
    now = 2_000;
    b.observer.circuit(provider, 'half-open');
    await b.flush();
    await a.flush();
    expect(await stateOf(provider)).toMatchObject({ circuit: 'half-open', circuitSince: later(2_000) });
    now = 3_000;
    b.observer.circuit(provider, 'half-open');
    await b.flush();
    expect(await stateOf(provider)).toMatchObject({ circuit: 'half-open', circuitSince: later(2_000) });
  });

  it('takes a success of real traffic for a closed circuit, not one that began before it opened', async () => {
    const provider = fresh();
    let now = 10_000;
    const one = process(() => START.getTime() + now);
    one.observer.circuit(provider, 'open');
    now = 10_500;
    one.observer.observe(buildCall(provider, { latencyMs: 2_000 }));
    one.observer.observe(buildCall(provider, { latencyMs: 100, probe: true }));
    await one.flush();
    expect(await stateOf(provider)).toMatchObject({ circuit: 'open' });
    now = 20_000;
    one.observer.observe(buildCall(provider, { latencyMs: 100 }));
    await one.flush();
    expect(await stateOf(provider)).toMatchObject({ circuit: 'closed', circuitSince: later(19_900) });
  });

  it('keeps since when a status holds', async () => {
    const provider = fresh();
    await store.keepStatus(provider, 'healthy', later(0));
    await store.keepStatus(provider, 'healthy', later(1_000));
    expect(await stateOf(provider)).toMatchObject({ status: 'healthy', statusSince: later(0) });
    await store.keepStatus(provider, 'down', later(2_000));
    expect(await stateOf(provider)).toMatchObject({ status: 'down', statusSince: later(2_000) });
  });

  describe('allows probes', () => {
    it('to exactly one of all who ask at once', async () => {
      const provider = fresh();
      const limits = { perDay: 5, everyMs: 1_000 };
      for (const at of [0, 1_000]) {
        const answers = await Promise.all(
          Array.from({ length: 20 }, () => store.claimProbe(provider, later(at), limits)),
        );
        expect(answers.filter(Boolean)).toHaveLength(1);
      }
      expect(await store.claimProbe(provider, later(1_999), limits)).toBe(false);
    });

    it('within a budget for each day', async () => {
      const provider = fresh();
      const limits = { perDay: 3, everyMs: 1 };
      const claim = (at: Date) => store.claimProbe(provider, at, limits);
      const day = [1, 2, 3, 4, 5].map((hours) => later(hours * 3_600_000));
      const answers: boolean[] = [];
      for (const at of day) answers.push(await claim(at));
      expect(answers).toEqual([true, true, true, false, false]);
      expect(await claim(new Date('2026-03-02T00:00:00Z'))).toBe(true);
      expect(await store.claimProbe(fresh(), START, { perDay: 0, everyMs: 1 })).toBe(false);
    });
  });
});
