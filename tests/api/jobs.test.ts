import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { type Agent, startApp, type TestApp } from '../start-app.js';

describe('background jobs', () => {
  let app: TestApp;
  let admin: Agent;
  beforeAll(async () => {
    app = await startApp();
    admin = await app.signIn('Boss', 'admin');
  });
  afterAll(() => app.stop());

  /** A job that ended as it is told, as pg-boss keeps it; no worker takes jobs of this queue. */
  async function job(queue: string, state: string, change: { output?: object; ago?: string; data?: object } = {}) {
    const { pool } = app.server.context.postgres;
    await pool.query('SELECT pgboss.create_queue($1, $2)', [queue, { policy: 'standard', retryLimit: 3 }]);
    const { rows } = await pool.query<{ id: string }>(
      `INSERT INTO pgboss.job (name, state, data, output, created_on, completed_on, start_after, retry_count, retry_limit, policy)
       VALUES ($1, $2::pgboss.job_state, $3, $4, now() - $5::interval, CASE WHEN $2 = 'failed' THEN now() END,
               now() - $5::interval, 3, 3, 'standard') RETURNING id`,
      [queue, state, change.data ?? { userId: 'x' }, change.output ?? null, change.ago ?? '1 hour'],
    );
    return rows[0]?.id ?? '';
  }
  const queueOf = async (name: string) => {
    const { body } = await admin.get('/api/admin/jobs').expect(200);
    return body.items.find((queue: { name: string }) => queue.name === name);
  };
  const audited = async (queue: string, id: string) =>
    (await admin.get('/api/admin/audit').query({ target: `job:${queue}:${id}` })).body.items;

  it('are counted by queue and state, with the oldest that waits and the last failure', async () => {
    await job('counted', 'created', { ago: '2 hours' });
    await job('counted', 'created', { ago: '3 hours' });
    await job('counted', 'failed');
    await job('counted', 'completed');
    const queue = await queueOf('counted');
    expect(queue.counts).toEqual({ waiting: 2, retrying: 0, running: 0, completed: 1, cancelled: 0, failed: 1 });
    const hours = (Date.now() - Date.parse(queue.waitingSince)) / 3_600_000;
    expect(Math.round(hours)).toBe(3);
    expect(queue.lastFailedAt).not.toBeNull();
    // Its own queues are there too, with when they run; those of the library are not.
    expect(await queueOf('retention')).toMatchObject({ cron: expect.stringMatching(/ \* \* \*$/) });
    const { body } = await admin.get('/api/admin/jobs');
    expect(body.items.filter(({ name }: { name: string }) => name.startsWith('__'))).toEqual([]);
  });

  it('say in words why they failed, and nothing of the stack', async () => {
    await job('words', 'failed', {
      output: { name: 'Error', message: 'The disk is full.', stack: 'Error at /secret' },
    });
    await job('words', 'failed', { output: { value: { message: 'job failed by timeout in active state' } } });
    await job('words', 'failed', { output: { odd: true } });
    await job('words', 'completed');
    const { body } = await admin.get('/api/admin/jobs/words?state=failed').expect(200);
    const errors = body.items.map(({ error }: { error: string }) => error);
    expect(errors.sort()).toEqual(['The disk is full.', 'job failed by timeout in active state', null]);
    expect(JSON.stringify(body)).not.toContain('/secret');
  });

  it('are listed page by page, each once', async () => {
    const ids = [];
    for (let i = 0; i < 5; i++) ids.push(await job('paged', 'failed', { ago: `${Math.floor(i / 2)} hours` }));
    const seen: string[] = [];
    for (let cursor = ''; ;) {
      const { body } = await admin.get(`/api/admin/jobs/paged?limit=2${cursor}`).expect(200);
      seen.push(...body.items.map(({ id }: { id: string }) => id));
      if (body.nextCursor === null) break;
      cursor = `&cursor=${body.nextCursor}`;
    }
    expect(seen).toHaveLength(5);
    expect(new Set(seen)).toEqual(new Set(ids));
  });

  it('have their turn again when an admin says so, once, with the audit', async () => {
    const id = await job('again', 'failed');
    const path = `/api/admin/jobs/again/${id}/retry`;
    await admin.post(path).send({ reason: 'the disk is empty now' }).expect(204);
    expect(await queueOf('again')).toMatchObject({ counts: { failed: 0, retrying: 1 } });
    const refused = await admin.post(path).send({}).expect(409);
    expect(refused.body).toMatchObject({ code: 'job-not-failed', state: 'retrying' });
    expect(await audited('again', id)).toMatchObject([
      {
        action: 'job.retried',
        actor: { name: 'Boss' },
        reason: 'the disk is empty now',
        before: { state: 'failed' },
        after: { state: 'retrying' },
      },
    ]);
  });

  it('are really done again: a job whose queue is worked on runs', async () => {
    const { body: before } = await admin.get('/api/admin/jobs/retention?state=completed').expect(200);
    const id = await job('retention', 'failed', { data: {} });
    await admin.post(`/api/admin/jobs/retention/${id}/retry`).expect(204);
    let done: string[] = [];
    while (!done.includes(id)) {
      const { body } = await admin.get('/api/admin/jobs/retention?state=completed').expect(200);
      done = body.items.map((one: { id: string }) => one.id);
    }
    expect(done).toHaveLength(before.items.length + 1);
  });

  it('are cancelled while they wait, not once they run', async () => {
    const waiting = await job('cancelled', 'created');
    const running = await job('cancelled', 'active');
    await admin.post(`/api/admin/jobs/cancelled/${waiting}/cancel`).expect(204);
    const refused = await admin.post(`/api/admin/jobs/cancelled/${running}/cancel`).expect(409);
    expect(refused.body).toMatchObject({ code: 'job-not-waiting', state: 'running' });
    expect(await queueOf('cancelled')).toMatchObject({ counts: { waiting: 0, running: 1, cancelled: 1 } });
    expect(await audited('cancelled', running)).toEqual([]);
    expect(await audited('cancelled', waiting)).toMatchObject([{ action: 'job.cancelled' }]);
  });

  it('are retried once by two at the same moment', async () => {
    const id = await job('raced', 'failed');
    const all = await Promise.all(
      Array.from({ length: 8 }, () => admin.post(`/api/admin/jobs/raced/${id}/retry`).send({})),
    );
    expect(all.map(({ status }) => status).sort()).toEqual([204, ...Array.from({ length: 7 }, () => 409)]);
    expect(await audited('raced', id)).toHaveLength(1);
  });

  it('that are not there, and queues that are not, are 404; what is no name 400', async () => {
    await job('there', 'failed');
    for (const queue of ['nowhere', '__pgboss__send-it']) await admin.get(`/api/admin/jobs/${queue}`).expect(404);
    await admin.post(`/api/admin/jobs/nowhere/${randomUUID()}/retry`).send({}).expect(404);
    await admin.post(`/api/admin/jobs/there/${randomUUID()}/retry`).send({}).expect(404);
    await admin.post(`/api/admin/jobs/there/${randomUUID()}/cancel`).send({}).expect(404);
    await admin.get("/api/admin/jobs/a'b").expect(400);
    await admin.post('/api/admin/jobs/there/no-id/retry').send({}).expect(400);
    await admin.get('/api/admin/jobs/there?state=odd').expect(400);
    await admin.get('/api/admin/jobs/there?cursor=odd').expect(400);
  });
});
