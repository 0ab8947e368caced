import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { type ChildProcess, spawn } from 'node:child_process';
import { setTimeout as sleep } from 'node:timers/promises';
import { Redis } from 'ioredis';
import { type Cooldowns, createInProcessCooldowns } from '../../server/providers/cooldowns.js';
import { createRedisCooldowns } from '../../server/providers/redis-cooldowns.js';
import { freePort } from '../stores.js';
import { ask, bench, fails, says, scripted } from '../unit/router-fixtures.js';

const url = process.env['TEST_REDIS_URL'];
const withRedis = url === undefined ? describe.skip : describe;
let names = 0;
const fresh = (): string => `provider-${process.pid}-${++names}`;

function contract(open: () => Cooldowns): void {
  it('knows nothing against anybody at first, and lets all in', async () => {
    const cooldowns = open();
    const name = fresh();
    expect(await cooldowns.look(name)).toBeNull();
    expect([await cooldowns.lease(name, 1_000), await cooldowns.lease(name, 1_000)]).toEqual([true, true]);
  });

  it('lets nobody in during a wait, then one at a time until the provider has answered', async () => {
    const cooldowns = open();
    const name = fresh();
    await cooldowns.start(name, 150, 'It is tired.');
    expect(await cooldowns.look(name)).toMatchObject({ strikes: 0, message: 'It is tired.' });
    expect(await cooldowns.lease(name, 1_000)).toBe(false);
    await over(cooldowns, name);
    const leases = await Promise.all(Array.from({ length: 16 }, () => cooldowns.lease(name, 60_000)));
    expect(leases.filter(Boolean)).toHaveLength(1);
    await cooldowns.settle(name, false);
    expect(await cooldowns.lease(name, 60_000)).toBe(true);
    await cooldowns.settle(name, true);
    expect(await cooldowns.look(name)).toBeNull();
  });

  it('gives the lease of a process that died to the next one', async () => {
    const cooldowns = open();
    const name = fresh();
    await cooldowns.start(name, 1, 'It is tired.');
    await over(cooldowns, name);
    expect(await cooldowns.lease(name, 50)).toBe(true);
    expect(await cooldowns.lease(name, 50)).toBe(false);
    await sleep(80);
    expect(await cooldowns.lease(name, 50)).toBe(true);
  });

  it('never shortens a wait, and counts only those that follow a wait', async () => {
    const cooldowns = open();
    const name = fresh();
    await cooldowns.start(name, 60_000, 'Long.');
    await cooldowns.start(name, 100, 'Short.');
    await cooldowns.settle(name, true);
    const known = await cooldowns.look(name);
    expect(known).toMatchObject({ strikes: 0, message: 'Long.' });
    expect(known?.remainingMs).toBeGreaterThan(50_000);
    const other = fresh();
    await cooldowns.start(other, 1, 'First.');
    await over(cooldowns, other);
    await cooldowns.start(other, 60_000, 'Again.');
    expect(await cooldowns.look(other)).toMatchObject({ strikes: 1, message: 'Again.' });
  });
}

async function over(cooldowns: Cooldowns, name: string): Promise<void> {
  while (((await cooldowns.look(name))?.remainingMs ?? 0) > 0) await sleep(5);
}

describe('cool-downs of one process', () => contract(() => createInProcessCooldowns(Date.now)));

withRedis('cool-downs that processes share', () => {
  const clients: Redis[] = [];
  const client = (): Redis => {
    const redis = new Redis(url ?? '');
    clients.push(redis);
    return redis;
  };
  const open = (): Cooldowns => createRedisCooldowns(client(), createInProcessCooldowns(Date.now), Date.now);
  afterAll(() => clients.forEach((redis) => redis.disconnect()));

  contract(open);

  it('are known to every process: its waits, and its one lease', async () => {
    const [one, other] = [open(), open()];
    const name = fresh();
    await one.start(name, 100, 'It is tired.');
    expect(await other.look(name)).toMatchObject({ message: 'It is tired.' });
    await over(other, name);
    expect(await other.lease(name, 60_000)).toBe(true);
    expect(await one.lease(name, 60_000)).toBe(false);
    await other.settle(name, true);
    expect(await one.look(name)).toBeNull();
  });
});

withRedis('two routers and a Redis that is lost', () => {
  let redis: ChildProcess;
  let port: number;
  const clients: Redis[] = [];
  beforeAll(async () => {
    port = await freePort();
    redis = spawn('redis-server', ['--port', String(port), '--bind', '127.0.0.1', '--save', '', '--appendonly', 'no'], {
      stdio: 'ignore',
    });
  });
  afterAll(() => {
    clients.forEach((client) => client.disconnect());
    redis.kill('SIGKILL');
  });

  async function connect(): Promise<Redis> {
    const client = new Redis(port, '127.0.0.1', {
      commandTimeout: 250,
      connectTimeout: 500,
      enableOfflineQueue: false,
      maxRetriesPerRequest: 0,
      retryStrategy: () => 50,
    });
    client.on('error', () => undefined); // gone in the middle, as it shall be
    clients.push(client);
    while (client.status !== 'ready') await sleep(10);
    return client;
  }

  it('share what they learn, and keep to it when they are on their own', async () => {
    const shared = async () => {
      const client = await connect();
      return (now: () => number) => createRedisCooldowns(client, createInProcessCooldowns(now), now);
    };
    const gemini = scripted('gemini', fails('rate-limited', 60_000));
    const openai = scripted('openai', fails('auth'));
    const one = bench([gemini, openai], { cooldownsOf: await shared() });
    const other = bench([gemini, openai], { cooldownsOf: await shared() });
    await ask(one.router);
    expect([gemini.calls, openai.calls]).toEqual([1, 1]);
    expect((await ask(other.router)).by).toMatchObject({
      provider: 'built-in',
      passed: [{ kind: 'cooling-down' }, { kind: 'cooling-down' }],
    });
    expect([gemini.calls, openai.calls]).toEqual([1, 1]);

    redis.kill('SIGKILL');
    while (clients.some(({ status }) => status === 'ready')) await sleep(10);
    for (const { router } of [one, other]) {
      expect((await ask(router)).by).toMatchObject({ provider: 'built-in', passed: [{ kind: 'cooling-down' }, {}] });
    }
    expect([gemini.calls, openai.calls]).toEqual([1, 1]);
    gemini.does(says('back'));
    one.pass(61_000);
    expect(await ask(one.router)).toMatchObject({ text: 'back' });
  });

  it('wait for nothing while Redis hangs', async () => {
    const stuck = { pttl: hang, hgetall: hang, eval: hang };
    let asked = 0;
    async function hang(): Promise<never> {
      asked++;
      await sleep(20);
      throw new Error('Command timed out');
    }
    const gemini = scripted('gemini', says('here'));
    const { router } = bench([gemini], {
      cooldownsOf: (now) => createRedisCooldowns(stuck, createInProcessCooldowns(now), now),
    });
    for (let i = 0; i < 20; i++) expect(await ask(router)).toMatchObject({ text: 'here' });
    expect(asked).toBe(2);
  });
});
