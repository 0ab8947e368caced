import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import pg from 'pg';
import { type Agent, startApp, type TestApp } from '../start-app.js';

let app: TestApp;
let ada: Agent;
let bob: Agent;

beforeAll(async () => {
  app = await startApp({ RATE_LIMIT_PER_MINUTE: '100000' });
  ada = await app.signIn('Ada');
  bob = await app.signIn('Bob');
});
afterAll(() => app.stop());

describe('memories', () => {
  it('are kept, shown newest first, put into other words, and forgotten', async () => {
    const { body: first, headers } = await ada.post('/api/memories').send({ text: '  I sing bass  ' }).expect(201);
    expect(first).toMatchObject({ text: 'I sing bass', sourceSessionIds: [] });
    expect(headers['location']).toBe(`/api/memories/${first.id}`);
    const { body: second } = await ada.post('/api/memories').send({ text: 'No trumpets before noon' }).expect(201);

    const { body: changed } = await ada.patch(`/api/memories/${first.id}`).send({ text: 'I sing tenor' }).expect(200);
    expect(changed).toMatchObject({ id: first.id, text: 'I sing tenor', createdAt: first.createdAt });
    expect(changed.updatedAt >= first.updatedAt).toBe(true);
    expect((await ada.get('/api/memories').expect(200)).body).toEqual({ items: [second, changed], nextCursor: null });

    const page = (await ada.get('/api/memories?limit=1').expect(200)).body;
    expect(page.items).toEqual([second]);
    expect((await ada.get(`/api/memories?limit=1&cursor=${page.nextCursor}`)).body.items).toEqual([changed]);

    await ada.delete(`/api/memories/${first.id}`).expect(204);
    await ada.delete(`/api/memories/${first.id}`).expect(404);
    await ada.patch(`/api/memories/${first.id}`).send({ text: 'x' }).expect(404);
  });

  it('of others are not there', async () => {
    const { body } = await ada.post('/api/memories').send({ text: 'mine' }).expect(201);
    for (const id of [body.id as string, randomUUID()]) {
      await bob.patch(`/api/memories/${id}`).send({ text: 'yours' }).expect(404);
      await bob.delete(`/api/memories/${id}`).expect(404);
    }
    expect((await bob.get('/api/memories')).body.items).toEqual([]);
    await app.anonymous().get('/api/memories').expect(401);
  });

  it.each([
    {},
    { text: '' },
    { text: ' ' },
    { text: 'a'.repeat(501) },
    { text: 'a\0' },
    { text: 1 },
    { text: 'a', x: 1 },
  ])('refuse %j', async (body) => {
    await ada.post('/api/memories').send(body).expect(400);
  });

  it('are not kept twice for one Idempotency-Key', async () => {
    const post = () => ada.post('/api/memories').set('Idempotency-Key', 'k').send({ text: 'once' });
    const [first, second] = [await post(), await post()];
    expect(second.body).toEqual(first.body);
    expect(second.headers['location']).toBe(first.headers['location']);
  });

  it('are 500 at the most, also when many come at once', async () => {
    const eve = await app.signIn('Eve');
    const { body: me } = await eve.get('/api/me');
    const client = new pg.Client({ connectionString: app.databaseUrl });
    await client.connect();
    try {
      const fill = `INSERT INTO memories (id, user_id, text, updated_at)
                    SELECT gen_random_uuid(), $1, 'm' || n, now() FROM generate_series(1, 497) n`;
      await client.query(fill, [me.id]);
      const posts = Array.from({ length: 8 }, (_, n) => eve.post('/api/memories').send({ text: `late ${n}` }));
      const statuses = (await Promise.all(posts)).map(({ status }) => status).sort();
      expect(statuses).toEqual([201, 201, 201, 422, 422, 422, 422, 422]);
    } finally {
      await client.end();
    }
  });
});
