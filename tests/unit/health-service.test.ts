import { describe, expect, it } from '@jest/globals';
import { createHealthService } from '../../server/features/health/health-service.js';

const store = (optional: boolean, ping: () => Promise<void>) => ({
  name: 'postgres' as const,
  mode: 'external',
  optional,
  ping,
});
const never = () => new Promise<void>(() => undefined);

describe('health', () => {
  it('answers in time when a store hangs, and says so', async () => {
    const started = performance.now();
    const report = await createHealthService([store(false, never)]).check();
    expect(performance.now() - started).toBeLessThan(250);
    expect(report).toMatchObject({ status: 'fail', checks: [{ status: 'fail', error: 'no answer within 200 ms' }] });
  });

  it('only warns of a store that it can do without', async () => {
    const report = await createHealthService([store(false, async () => undefined), store(true, never)]).check();
    expect(report.status).toBe('warn');
  });

  it('names the kind of an error and keeps its text, which may hold an address, to itself', async () => {
    const fails = async () => {
      throw Object.assign(new Error('connect to secret-host failed'), { code: 'ECONNREFUSED' });
    };
    const report = await createHealthService([store(false, fails)]).check();
    expect(report.checks[0]?.error).toBe('ECONNREFUSED');
  });
});
