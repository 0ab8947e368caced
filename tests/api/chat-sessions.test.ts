import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import pg from 'pg';
import { type Agent, startApp, type TestApp } from '../start-app.js';
import { askFor, say } from './say.js';

let app: TestApp;
let ada: Agent;
let bob: Agent;

beforeAll(async () => {
  app = await startApp({ RATE_LIMIT_PER_MINUTE: '100000' });
  ada = await app.signIn('Ada');
  bob = await app.signIn('Bob');
});
afterAll(() => app.stop());

const SESSIONS = '/api/chat/sessions';

async function withDatabase<T>(use: (client: pg.Client) => Promise<T>): Promise<T> {
  const client = new pg.Client({ connectionString: app.databaseUrl });
  await client.connect();
  try {
    return await use(client);
  } finally {
    await client.end();
  }
}

describe('chats', () => {
  it('are begun empty, titled by the first request, and renamed', async () => {
    const { body: empty, headers } = await ada.post(SESSIONS).send({}).expect(201);
    expect(empty).toMatchObject({ title: 'New chat', messageCount: 0, lastMessage: null });
    expect(headers['location']).toBe(`${SESSIONS}/${empty.id}`);

    const { session, playlist } = await askFor(ada, 'an hour of techno', empty.id as string);
    expect(session).toMatchObject({ id: empty.id, title: playlist.name, messageCount: 2 });

    const { body: renamed } = await ada.patch(`${SESSIONS}/${empty.id}`).send({ title: ' Techno! ' }).expect(200);
    expect(renamed.title).toBe('Techno!');
    const { session: later } = await say(ada, 'thanks', empty.id as string);
    expect(later.title).toBe('Techno!');

    await ada.patch(`${SESSIONS}/${empty.id}`).send({ title: '' }).expect(400);
    await ada.patch(`${SESSIONS}/${empty.id}`).send({ title: 'x', messageCount: 0 }).expect(400);
    const named = await ada.post(SESSIONS).send({ title: 'Mine' }).expect(201);
    expect((await say(ada, 'hello', named.body.id as string)).session.title).toBe('Mine');
  });

  it('are listed by their latest message, page by page, and found by title', async () => {
    const carl = await app.signIn('Carl');
    const ids: string[] = [];
    for (const title of ['One', '100 % two', 'Three_', 'four']) {
      ids.push((await carl.post(SESSIONS).send({ title }).expect(201)).body.id as string);
    }
    await say(carl, 'hello', ids[1]);
    const expected = [ids[1], ids[3], ids[2], ids[0]];

    const first = (await carl.get(`${SESSIONS}?limit=3`).expect(200)).body;
    expect((first.items as { id: string }[]).map(({ id }) => id)).toEqual(expected.slice(0, 3));
    expect(first.items[0].lastMessage).toMatchObject({ role: 'assistant', preview: expect.stringMatching(/^Hello/) });
    const second = (await carl.get(`${SESSIONS}?limit=3&cursor=${first.nextCursor}`).expect(200)).body;
    expect(second).toMatchObject({ items: [{ id: ids[0] }], nextCursor: null });

    const found = async (q: string) => (await carl.get(SESSIONS).query({ q }).expect(200)).body.items.length as number;
    expect(await found('THREE')).toBe(1);
    expect(await found('%')).toBe(1);
    expect(await found('_')).toBe(1);
    expect(await found('')).toBe(4);
    expect((await ada.get(SESSIONS).query({ q: 'four' })).body.items).toEqual([]);
    for (const query of [
      'limit=0',
      'limit=201',
      'limit=x',
      'cursor=x',
      'cursor=WzEsMl0',
      'cursor=WzEsIngiXQ',
      'cursor=WzFlMzAwLCJ4Il0',
    ]) {
      await carl.get(`${SESSIONS}?${query}`).expect(400);
    }
  });

  it('are deleted softly, and restored within 30 days', async () => {
    const { session } = await say(ada, 'remember the hyperbolic accordion');
    const path = `${SESSIONS}/${session.id}`;
    const search = async () => (await ada.get('/api/chat/search?q=hyperbolic')).body.items.length as number;
    expect(await search()).toBe(2);
    await ada.post(`${path}/restore`).expect(404);
    await ada.delete(path).expect(204);
    for (const gone of [path, `${path}/messages`, `${path}/export?format=md`]) await ada.get(gone).expect(404);
    await ada.patch(path).send({ title: 'x' }).expect(404);
    await ada.delete(path).expect(404);
    expect(await search()).toBe(0);

    await bob.post(`${path}/restore`).expect(404);
    const { body } = await ada.post(`${path}/restore`).expect(200);
    expect(body).toEqual(session);
    expect(await search()).toBe(2);

    await ada.delete(path).expect(204);
    const past = "UPDATE chat_sessions SET deleted_at = now() - interval '31 days' WHERE id = $1";
    await withDatabase((client) => client.query(past, [session.id]));
    await ada.post(`${path}/restore`).expect(404);
  });

  it('of others are not there', async () => {
    const { session, assistantMessage } = await say(ada, 'hello');
    for (const id of [session.id, randomUUID()]) {
      const path = `${SESSIONS}/${id}`;
      await bob.get(path).expect(404);
      await bob.get(`${path}/messages`).expect(404);
      await bob.get(`${path}/export?format=json`).expect(404);
      await bob.patch(path).send({ title: 'mine now' }).expect(404);
      await bob.delete(path).expect(404);
    }
    await bob.put(`/api/chat/messages/${assistantMessage.id}/reactions/like`).expect(404);
    await bob.delete(`/api/chat/messages/${assistantMessage.id}/reactions/like`).expect(404);
    await bob.get(`${SESSIONS}/no-uuid`).expect(400);
    await app.anonymous().get(SESSIONS).expect(401);
    expect((await ada.get(`${SESSIONS}/${session.id}`).expect(200)).body.title).toBe(session.title);
  });
});

describe('messages', () => {
  it('come oldest first, page by page', async () => {
    const { session } = await say(ada, 'hello');
    for (let n = 0; n < 3; n++) await say(ada, `thanks ${n}`, session.id);
    const sequences: number[] = [];
    let cursor = '';
    do {
      const path = `${SESSIONS}/${session.id}/messages?limit=3${cursor}`;
      const { body } = await ada.get(path).expect(200);
      expect(body.items.length).toBeLessThanOrEqual(3);
      sequences.push(...(body.items as { sequence: number }[]).map(({ sequence }) => sequence));
      cursor = body.nextCursor === null ? '' : `&cursor=${body.nextCursor}`;
    } while (cursor !== '');
    expect(sequences).toEqual([1, 2, 3, 4, 5, 6, 7, 8]);
    await ada.get(`${SESSIONS}/${session.id}/messages?cursor=nonsense`).expect(400);
  });

  it('are exported as Markdown and JSON under a safe name', async () => {
    const { session } = await say(ada, 'thanks\n# not a heading');
    await ada.patch(`${SESSIONS}/${session.id}`).send({ title: '../../etc/"pass\nwd"\u202e' }).expect(200);
    const markdown = await ada.get(`${SESSIONS}/${session.id}/export?format=md`).expect(200);
    expect(markdown.headers['content-type']).toBe('text/markdown; charset=utf-8');
    expect(markdown.headers['content-disposition']).toBe('attachment; filename="etc pass wd.md"');
    expect(markdown.text).toContain('> thanks\n> # not a heading');
    expect(markdown.text.match(/^# /gm)).toHaveLength(1);

    const json = await ada.get(`${SESSIONS}/${session.id}/export?format=json`).expect(200);
    expect(JSON.parse(json.text)).toMatchObject({
      session: { id: session.id },
      messages: [
        { sequence: 1, role: 'user' },
        { sequence: 2, role: 'assistant' },
      ],
    });
    await ada.get(`${SESSIONS}/${session.id}/export?format=pdf`).expect(400);
  });
});

describe('search', () => {
  it('ranks what fits best first, marks it, and keeps to my own messages', async () => {
    const dora = await app.signIn('Dora');
    const once = await say(dora, 'thanks for the zydeco');
    const often = await say(dora, 'zydeco, zydeco and <b>zydeco</b> & more');
    await say(bob, 'no zydeco for me');

    const { body } = await dora.get('/api/chat/search').query({ q: 'zydeco' }).expect(200);
    const hits = body.items as {
      message: { id: string };
      rank: number;
      fragments: string[];
      session: { id: string };
    }[];
    const ids = hits.map(({ message }) => message.id);
    expect(ids).toContain(once.userMessage.id);
    expect(ids.indexOf(often.userMessage.id)).toBeLessThan(ids.indexOf(once.userMessage.id));
    expect(new Set(hits.map(({ session }) => session.id))).toEqual(new Set([once.session.id, often.session.id]));
    expect(hits.map(({ rank }) => rank)).toEqual(hits.map(({ rank }) => rank).sort((a, b) => b - a));
    const marked = hits.find(({ message }) => message.id === often.userMessage.id)?.fragments.join('') ?? '';
    expect(marked).toContain('<mark>zydeco</mark>');
    expect(marked).toContain('&amp; more');
    expect(marked).not.toContain('<b>');
  });

  it('pages without repeating, whatever ranks the same', async () => {
    const fay = await app.signIn('Fay');
    const { session } = await say(fay, 'bagpipes 0');
    for (let n = 1; n < 5; n++) await say(fay, `bagpipes ${n}`, session.id);
    const seen: string[] = [];
    let cursor: string | undefined;
    do {
      const { body } = await fay.get('/api/chat/search').query({ q: 'bagpipes', limit: 3, cursor }).expect(200);
      seen.push(...(body.items as { message: { id: string } }[]).map(({ message }) => message.id));
      cursor = (body.nextCursor as string | null) ?? undefined;
    } while (cursor !== undefined);
    expect(new Set(seen).size).toBe(seen.length);
    expect(seen.length).toBeGreaterThanOrEqual(5);
  });

  it('takes any text for what it is', async () => {
    for (const q of ["'", '"', '&|!', '-', 'a\\', "'); DROP TABLE users; --", '💥']) {
      await ada.get('/api/chat/search').query({ q }).expect(200);
    }
    await ada.get('/api/chat/search').expect(400);
    await ada.get('/api/chat/search').query({ q: ' ' }).expect(400);
    await ada.get('/api/chat/search').query({ q: 'x', cursor: 'bm9uc2Vuc2U' }).expect(400);
  });

  it('uses its index', async () => {
    const plan = await withDatabase(async (client) => {
      await client.query('SET enable_seqscan = off');
      const sql = `EXPLAIN SELECT 1 FROM chat_messages WHERE search @@ websearch_to_tsquery('simple', 'x')`;
      return (await client.query<{ 'QUERY PLAN': string }>(sql)).rows.map((row) => row['QUERY PLAN']).join('\n');
    });
    expect(plan).toContain('chat_messages_search_idx');
  });
});

describe('reactions', () => {
  const reactionsOf = async (sessionId: string) => {
    const { body } = await ada.get(`${SESSIONS}/${sessionId}/messages`).expect(200);
    return body.items[1].reactions as string[];
  };
  const feedback = () =>
    withDatabase(async (client) => (await client.query<{ kind: string }>('SELECT kind FROM track_feedback')).rows);

  it('are put and taken back, as often as one likes, and feed the recommender', async () => {
    const { session, assistantMessage, playlist } = await askFor(ada, 'five reggae songs');
    const path = `/api/chat/messages/${assistantMessage.id}/reactions`;
    await ada.put(`${path}/like`).expect(204);
    await ada.put(`${path}/like`).expect(204);
    await ada.put(`${path}/helpful`).expect(204);
    expect((await reactionsOf(session.id)).sort()).toEqual(['helpful', 'like']);
    expect(await feedback()).toEqual(playlist.tracks.map(() => ({ kind: 'play' })));

    await ada.put(`${path}/dislike`).expect(204);
    expect((await reactionsOf(session.id)).sort()).toEqual(['dislike', 'helpful']);
    await ada.delete(`${path}/dislike`).expect(204);
    await ada.delete(`${path}/dislike`).expect(204);
    expect(await reactionsOf(session.id)).toEqual(['helpful']);
  });

  it('are for answers, and of three kinds', async () => {
    const { userMessage, assistantMessage } = await say(ada, 'hello');
    await ada.put(`/api/chat/messages/${userMessage.id}/reactions/like`).expect(422);
    await ada.put(`/api/chat/messages/${assistantMessage.id}/reactions/fire`).expect(400);
    await ada.put(`/api/chat/messages/${randomUUID()}/reactions/like`).expect(404);
  });
});
