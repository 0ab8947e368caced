import { type ChildProcess, spawn } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { Redis } from 'ioredis';
import { createRedisSharedAnswers } from '../../server/features/analytics/redis-shared-answers.js';
import { createRedisSharedHistoryStore } from '../../server/features/recommender/redis-shared-history-store.js';
import { freePort } from '../stores.js';
import { testLogger } from '../test-config.js';

const url = process.env['TEST_REDIS_URL'];
const suite = url === undefined ? describe.skip : describe;
const MINUTE_MS = 60_000;

suite('what processes share in Redis', () => {
  let redis: Redis;
  let now = Date.UTC(2026, 0, 1);
  beforeAll(() => {
    redis = new Redis(url ?? '');
  });
  afterAll(() => redis.disconnect());

  describe('histories', () => {
    const store = () => createRedisSharedHistoryStore(redis, testLogger());

    it('are what was saved, byte for byte, until they are replaced or deleted', async () => {
      const [ann, bob] = [randomUUID(), randomUUID()];
      const packed = Uint8Array.from({ length: 70_000 }, (_, i) => (i * 7) % 256);
      expect([await store().load(ann), await store().nameOf(ann)]).toEqual([null, null]);
      await store().save(ann, 'first', packed);
      expect(new Uint8Array((await store().load(ann))!)).toEqual(packed);
      await store().save(ann, 'second', packed.subarray(5, 9));
      expect(new Uint8Array((await store().load(ann))!)).toEqual(packed.slice(5, 9));
      expect(await store().nameOf(ann)).toBe('second');
      expect(await store().load(bob)).toBeNull();
      await store().delete(ann);
      expect([await store().load(ann), await store().nameOf(ann)]).toEqual([null, null]);
    });

    it('are none where they would be too large', async () => {
      const ann = randomUUID();
      await store().save(ann, 'huge', new Uint8Array(32 * 2 ** 20 + 1));
      expect(await store().nameOf(ann)).toBeNull();
    });

    it('are forgotten a day after somebody has asked for them', async () => {
      const ann = randomUUID();
      await store().save(ann, 'first', new Uint8Array(4));
      const [key] = await redis.keys(`*${ann}*`);
      expect(await redis.pttl(key!)).toBeGreaterThan(23 * 60 * MINUTE_MS);
      await redis.pexpire(key!, MINUTE_MS);
      await store().load(ann);
      expect(await redis.pttl(key!)).toBeGreaterThan(23 * 60 * MINUTE_MS);
    });
  });

  describe('answers', () => {
    const answers = (programVersion = '1.0.0') =>
      createRedisSharedAnswers({ redis, programVersion, logger: testLogger(), now: () => now });

    it('are found under their name, for this history and this version of the program, and no others', async () => {
      const [ann, bob] = [randomUUID(), randomUUID()];
      await answers().keep(ann, 'v1', 'summary', { listens: 3 });
      await answers().keep(ann, 'v1', 'top', [{ key: 'x' }]);
      expect(await answers().find(ann, 'v1', 'summary')).toEqual({ listens: 3 });
      expect(await answers().find(ann, 'v1', 'top')).toEqual([{ key: 'x' }]);
      expect(await answers().find(ann, 'v2', 'summary')).toBeNull();
      expect(await answers().find(ann, 'v1', 'clock')).toBeNull();
      expect(await answers().find(bob, 'v1', 'summary')).toBeNull();
      expect(await answers('1.0.1').find(ann, 'v1', 'summary')).toBeNull();
      await answers().forget(ann);
      expect(await answers().find(ann, 'v1', 'summary')).toBeNull();
      expect(await redis.keys(`*${ann}*`)).toEqual([]);
    });

    it('hold for ten minutes, whatever is kept beside them', async () => {
      const ann = randomUUID();
      await answers().keep(ann, 'v1', 'summary', { listens: 3 });
      now += 9 * MINUTE_MS;
      await answers().keep(ann, 'v1', 'clock', [1]);
      expect(await answers().find(ann, 'v1', 'summary')).not.toBeNull();
      now += MINUTE_MS;
      expect(await answers().find(ann, 'v1', 'summary')).toBeNull();
      expect(await answers().find(ann, 'v1', 'clock')).toEqual([1]);
      const [key] = await redis.keys(`*${ann}*`);
      expect(await redis.pttl(key!)).toBeGreaterThan(0);
      expect(await redis.pttl(key!)).toBeLessThanOrEqual(10 * MINUTE_MS);
    });

    it('are few, and none of them is large', async () => {
      const ann = randomUUID();
      for (let i = 0; i < 450; i++) await answers().keep(ann, 'v1', `question ${i}`, { i });
      const [key] = await redis.keys(`*${ann}*`);
      expect(await redis.hlen(key!)).toBeLessThanOrEqual(200);
      expect(await answers().find(ann, 'v1', 'question 449')).toEqual({ i: 449 });
      await answers().keep(ann, 'v1', 'large', { text: 'x'.repeat(2 ** 18) });
      expect(await answers().find(ann, 'v1', 'large')).toBeNull();
    });

    it('are none where something else stands there', async () => {
      const ann = randomUUID();
      await answers().keep(ann, 'v1', 'summary', { listens: 3 });
      const [key] = await redis.keys(`*${ann}*`);
      const [field] = await redis.hkeys(key!);
      for (const other of ['', 'no JSON', '[]', 'null', `{"at":${now}}`, `{"at":${now},"answer":7}`]) {
        await redis.hset(key!, { [field!]: other });
        expect(await answers().find(ann, 'v1', 'summary')).toBeNull();
      }
      await redis.set(key!, 'a string');
      expect(await answers().find(ann, 'v1', 'summary')).toBeNull();
      await answers().keep(ann, 'v1', 'summary', { listens: 3 });
      await answers().forget(ann);
    });
  });

  it('is nothing while Redis is away, and nobody fails for that', async () => {
    const port = await freePort();
    const own: ChildProcess = spawn('redis-server', ['--port', String(port), '--save', ''], { stdio: 'ignore' });
    const client = new Redis(port, '127.0.0.1', { enableOfflineQueue: false, retryStrategy: () => 20 });
    client.on('error', () => undefined);
    await new Promise<void>((resolve) => client.once('ready', () => resolve()));
    const histories = createRedisSharedHistoryStore(client, testLogger());
    const answers = createRedisSharedAnswers({
      redis: client,
      programVersion: '1.0.0',
      logger: testLogger(),
      now: () => now,
    });
    await histories.save('ann', 'first', new Uint8Array(4));
    expect(await histories.load('ann')).toHaveLength(4);
    const gone = new Promise<void>((resolve) => own.once('exit', () => resolve()));
    own.kill('SIGKILL');
    await gone;
    expect([await histories.load('ann'), await histories.nameOf('ann')]).toEqual([null, null]);
    await histories.save('ann', 'second', new Uint8Array(4));
    await histories.delete('ann');
    await answers.keep('ann', 'v1', 'summary', {});
    expect(await answers.find('ann', 'v1', 'summary')).toBeNull();
    await answers.forget('ann');
    client.disconnect();
  });
});
