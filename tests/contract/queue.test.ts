import { once } from 'node:events';
import { PassThrough } from 'node:stream';
import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import pg from 'pg';
import { pino } from 'pino';
import { openQueue, type QueueClient } from '../../server/clients/queue.js';
import { type FreezingProxy, startFreezingProxy } from '../faults/freezing-proxy.js';
import { startApp, type TestApp } from '../start-app.js';

describe('a queue', () => {
  let app: TestApp;
  let proxy: FreezingProxy;
  let pool: pg.Pool;
  let queue: QueueClient;
  let names = 0;
  const log = new PassThrough({ encoding: 'utf8' });

  beforeAll(async () => {
    app = await startApp();
    const url = new URL(app.databaseUrl);
    proxy = await startFreezingProxy({ host: url.hostname, port: Number(url.port) });
    url.host = `127.0.0.1:${proxy.port}`;
    pool = new pg.Pool({ connectionString: url.href });
    queue = await openQueue(pool, pino({ level: 'error' }, log));
  });
  afterEach(() => proxy.thaw());
  afterAll(async () => {
    await queue.close();
    await pool.end();
    await proxy.stop();
    await app.stop();
  });

  /** A queue that is worked on, and when it has worked off so many jobs, in which order. */
  async function worked(jobs: number): Promise<{ name: string; done: Promise<string[]> }> {
    const name = `some-work-${++names}`;
    const done: string[] = [];
    let finish: (done: string[]) => void;
    const all = new Promise<string[]>((resolve) => (finish = resolve));
    await queue.work(name, ({ what = '' }) => {
      if (done.push(what) === jobs) finish(done);
      return Promise.resolve();
    });
    return { name, done: all };
  }

  it('works off what is due without a pause, and each job once', async () => {
    const { name, done } = await worked(4);
    for (const what of ['a', 'b', 'c', 'd']) await queue.enqueue(name, { what }, what);
    expect([...(await done)].sort()).toEqual(['a', 'b', 'c', 'd']);
  }, 20_000);

  it('says that its store does not answer, and goes on when it does again', async () => {
    const { name, done } = await worked(1);
    proxy.freeze();
    const [line] = (await once(log, 'data')) as [string];
    expect(JSON.parse(line)).toMatchObject({ msg: 'the queue failed', err: { message: 'Query read timeout' } });
    proxy.thaw();
    await queue.enqueue(name, { what: 'a' }, 'a');
    expect(await done).toEqual(['a']);
  }, 20_000);
});
