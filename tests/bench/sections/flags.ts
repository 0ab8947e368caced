import { type ChildProcess, spawn } from 'node:child_process';
import path from 'node:path';
import { OpenFeature } from '@openfeature/server-sdk';
import type { Flag } from '../../../server/features/flags/flag.js';
import { createFlagSet } from '../../../server/features/flags/flag-set.js';
import { createFlags } from '../../../server/features/flags/flags.js';
import { createFlagProvider } from '../../../server/features/flags/openfeature-provider.js';
import { buildFlag } from '../../factories/flags.js';
import { runServer } from '../../run-server.js';
import { ROOT, testLogger } from '../../test-config.js';
import type { Section } from '../bench-run.js';
import { BenchClient } from '../client.js';
import { loadWith } from '../load.js';
import { atLeast, atMost, noted, print, quantile } from '../report.js';
import { onStage } from '../stage.js';

const ROUNDS = 15;
const ROUND_MS = 1_000;
const CHANGES = 200;
const READS = 1_000_000;
const BODY = JSON.stringify({ context: { targetingKey: 'somebody', role: 'listener' } });

/**
 * How fast flags are evaluated: in memory; over OFREP, against a bare Express route in turn (the median of the ratios); and
 * how long a change takes to another process.
 */
export const flagsSection: Section = async (run, backend) => {
  const inMemory = await readsPerSecond();
  await onStage(run, backend, async ({ client, postgresUrl }) => {
    const admin = new BenchClient(client.url);
    await admin.signIn('Boss', 'admin');
    const rollout = { percent: 50, variant: 'on' };
    const split = { key: 'bench-split', type: 'boolean', enabled: true, defaultVariant: 'off', rollout };
    await admin.json('/api/admin/flags', split);
    const { token } = await admin.json<{ token: string }>('/api/admin/tokens', {
      name: 'bench',
      scopes: ['flags:evaluate'],
    });
    const url = `${client.url}/ofrep/v1/evaluate/flags/bench-split`;
    const ofrep = () => loadWith(url, { authorization: `Bearer ${token}` }, BODY, ROUND_MS);

    const bare = await startBare();
    const ratios: number[] = [];
    const rates: number[] = [];
    await ofrep();
    await loadWith(bare.url, {}, BODY, ROUND_MS);
    let p99 = 0;
    for (let round = 0; round < ROUNDS; round++) {
      const plain = await loadWith(bare.url, {}, BODY, ROUND_MS);
      const ours = await ofrep();
      ratios.push(ours.rate / plain.rate);
      rates.push(ours.rate);
      p99 = Math.max(p99, quantile(ours.times, 0.99));
    }
    bare.child.kill();

    const times = await propagationTimes(admin, postgresUrl, token);
    print(`Flags, ${backend}`, [
      atLeast('typed reads of a flag that says the same to all, millions/s', inMemory.constant / 1e6, 1),
      noted('evaluations of a flag with a rule and a rollout, millions/s', (inMemory.evaluated / 1e6).toFixed(2)),
      noted('typed reads of the same by the OpenFeature SDK, millions/s', (inMemory.targeted / 1e6).toFixed(2)),
      noted('OFREP, one flag, requests/s', median(rates).toFixed(0)),
      atLeast('OFREP, one flag, against a bare Express route', median(ratios), 0.6),
      noted('OFREP, one flag, p99 with 16 connections', `${p99.toFixed(1)} ms`),
      noted('a change known in another process, p50', `${quantile(times, 0.5).toFixed(1)} ms`),
      atMost('a change known in another process, p99', quantile(times, 0.99), 100, 'ms'),
    ]);
  });
};

const median = (numbers: readonly number[]): number =>
  quantile(
    [...numbers].sort((a, b) => a - b),
    0.5,
  );

async function startBare(): Promise<{ url: string; child: ChildProcess }> {
  const program = path.join(ROOT, 'tests/bench/bare-express.ts');
  const child = spawn(process.execPath, ['--import', 'tsx', program], { stdio: ['ignore', 'pipe', 'inherit'] });
  const url = await new Promise<string>((resolve) =>
    child.stdout.once('data', (chunk) => resolve(String(chunk).trim())),
  );
  return { url: `${url}/evaluate`, child };
}

/** From the acknowledgement of a change until a second server answers by it, asked without a pause; sorted, in ms. */
async function propagationTimes(admin: BenchClient, postgresUrl: string, token: string): Promise<number[]> {
  const second = await runServer({ POSTGRES_URL: postgresUrl, DATA_DIR: path.join(ROOT, '.data/bench-flags') });
  try {
    const says = async (): Promise<unknown> => {
      const response = await fetch(`${second.url}/ofrep/v1/evaluate/flags/bench-split`, {
        method: 'POST',
        headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json' },
        body: BODY,
      });
      return ((await response.json()) as { reason: unknown }).reason;
    };
    const times: number[] = [];
    for (let change = 0; change < CHANGES; change++) {
      const enabled = change % 2 === 1;
      await admin.json('/api/admin/flags/bench-split/toggle', { enabled });
      const acknowledged = performance.now();
      while (((await says()) === 'DISABLED') === enabled);
      times.push(performance.now() - acknowledged);
    }
    return times.sort((a, b) => a - b);
  } finally {
    await second.end('SIGTERM');
  }
}

async function readsPerSecond(): Promise<{ constant: number; targeted: number; evaluated: number }> {
  const set = createFlagSet();
  set.setAll([buildFlag('chat-streaming'), buildFlag('memories', SPLIT)]);
  await OpenFeature.setProviderAndWait(
    'bench',
    createFlagProvider(set, () => undefined),
  );
  const context = { targetingKey: 'somebody', role: 'listener' };
  const flags = createFlags({
    client: OpenFeature.getClient('bench'),
    set,
    isUp: () => true,
    verify: async () => undefined,
    contextOf: async () => context,
    logger: testLogger(),
  });
  const live = set.find('memories');
  const rate = async (reads: number, work: () => unknown): Promise<number> => {
    for (let i = 0; i < reads / 10; i++) await work();
    const begun = performance.now();
    for (let i = 0; i < reads; i++) await work();
    return (reads / (performance.now() - begun)) * 1_000;
  };
  return {
    constant: await rate(READS, () => flags.read('chat-streaming', 'somebody')),
    targeted: await rate(READS / 5, () => flags.read('memories', 'somebody')),
    evaluated: await rate(READS, () => live?.evaluate(context)),
  };
}

const SPLIT: Partial<Flag> = {
  defaultVariant: 'off',
  rules: [{ description: '', when: [{ attribute: 'role', op: 'equals', values: ['admin'] }], serve: 'on' }],
  rollout: { percent: 50, stickiness: 'targetingKey', variant: 'on' },
};
