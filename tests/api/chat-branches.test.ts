import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import pg from 'pg';
import type { z } from 'zod';
import type { messageSchema } from '../../server/features/chat/chat-schema.js';
import { type Agent, startApp, type TestApp } from '../start-app.js';
import { cookieOf, dataOf, openStream } from './open-stream.js';
import { askFor, keysOf, type Playlist, type Reply, say } from './say.js';

type Message = z.infer<typeof messageSchema>;

let app: TestApp;
let ada: Agent;
let bob: Agent;

beforeAll(async () => {
  app = await startApp({ RATE_LIMIT_PER_MINUTE: '100000' });
  ada = await app.signIn('Ada');
  bob = await app.signIn('Bob');
});
afterAll(() => app.stop());

const messagesOf = async (sessionId: string): Promise<Message[]> =>
  (await ada.get(`/api/chat/sessions/${sessionId}/messages?limit=200`).expect(200)).body.items as Message[];
const post = async (body: Record<string, unknown>, status = 200): Promise<Reply> =>
  (await ada.post('/api/chat').send(body).expect(status)).body as Reply;
const regenerate = async (id: string, body: Record<string, unknown> = {}): Promise<Reply> =>
  (await ada.post(`/api/chat/messages/${id}/regenerate`).send(body).expect(200)).body as Reply;
const show = (sessionId: string, currentMessageId: string) =>
  ada.patch(`/api/chat/sessions/${sessionId}`).send({ currentMessageId });
const nothingMore = async (work: () => Promise<unknown>): Promise<void> => {
  const before = (await ada.get('/api/me/stats')).body as Record<string, number>;
  await work();
  expect((await ada.get('/api/me/stats')).body).toEqual(before);
};

describe('a chat in one line', () => {
  it('has every message follow the one before it', async () => {
    const first = await say(ada, 'hello');
    const second = await say(ada, 'thanks', first.session.id);
    const messages = await messagesOf(first.session.id);
    expect(messages.map(({ parentId }) => parentId)).toEqual([null, ...messages.slice(0, -1).map(({ id }) => id)]);
    expect(second.session.currentMessageId).toBe(second.assistantMessage.id);
  });

  it('stays one line when many playlists are asked for at once', async () => {
    const { session } = await say(ada, 'hello');
    await Promise.all(Array.from({ length: 5 }, () => askFor(ada, 'three disco songs', session.id)));
    const messages = await messagesOf(session.id);
    expect(messages).toHaveLength(12);
    expect(messages.map(({ parentId }) => parentId)).toEqual([null, ...messages.slice(0, -1).map(({ id }) => id)]);
  });
});

describe('another answer to the same request', () => {
  it('stands beside the first, and is the one that is shown', async () => {
    const first = await askFor(ada, 'ten jazz songs');
    const second = await regenerate(first.assistantMessage.id);
    expect(second.userMessage).toEqual(first.userMessage);
    expect(second.assistantMessage).toMatchObject({ sequence: 3, parentId: first.userMessage.id, state: 'done' });
    expect(second.session).toMatchObject({ messageCount: 3, currentMessageId: second.assistantMessage.id });
    expect(second.playlist?.id).not.toBe(first.playlist.id);
    expect((await messagesOf(first.session.id)).map(({ role }) => role)).toEqual(['user', 'assistant', 'assistant']);

    const third = await regenerate(first.userMessage.id);
    expect(third.assistantMessage).toMatchObject({ sequence: 4, parentId: first.userMessage.id });
    const next = await say(ada, 'thanks', first.session.id);
    expect(next.userMessage).toMatchObject({ sequence: 5, parentId: third.assistantMessage.id });
  });

  it('comes from whom it is asked of, as events too', async () => {
    const { assistantMessage } = await askFor(ada, 'ten jazz songs');
    const asked = await regenerate(assistantMessage.id, { provider: 'gemini' });
    expect(asked.assistantMessage).toMatchObject({ provider: 'built-in', fallbackFrom: ['gemini'] });
    const cookie = await cookieOf(app.url, 'Ada');
    const url = `${app.url}/api/chat/messages/${assistantMessage.id}/regenerate`;
    const { events } = await (await openStream(url, { cookie, method: 'POST', body: {} })).rest();
    expect(events.map(({ event }) => event)).toEqual(expect.arrayContaining(['session', 'status', 'delta', 'done']));
    expect(dataOf(events, 'done').assistantMessage.parentId).toBe(assistantMessage.parentId);
    await ada.post(`/api/chat/messages/${assistantMessage.id}/regenerate`).send({ provider: 'clippy' }).expect(400);
  });

  it('teaches the recommender by the reactions to it', async () => {
    const first = await askFor(ada, 'five reggae songs');
    const second = await regenerate(first.assistantMessage.id);
    await ada.put(`/api/chat/messages/${second.assistantMessage.id}/reactions/like`).expect(204);
    const stored = (await messagesOf(first.session.id)).find(({ id }) => id === second.assistantMessage.id);
    expect(stored).toMatchObject({ reactions: ['like'] });
    const client = new pg.Client({ connectionString: app.databaseUrl });
    await client.connect();
    const { rows } = await client.query<{ key: string }>('SELECT track_key AS key FROM track_feedback');
    await client.end();
    expect(rows.map(({ key }) => key).sort()).toEqual(keysOf(second.playlist as Playlist).sort());
  });

  it('is for one’s own messages', async () => {
    const { assistantMessage, session } = await say(ada, 'hello');
    await nothingMore(async () => {
      await bob.post(`/api/chat/messages/${assistantMessage.id}/regenerate`).send({}).expect(404);
      await ada.post(`/api/chat/messages/${randomUUID()}/regenerate`).send({}).expect(404);
      await app.anonymous().post(`/api/chat/messages/${assistantMessage.id}/regenerate`).send({}).expect(401);
    });
    await ada.delete(`/api/chat/sessions/${session.id}`).expect(204);
    await ada.post(`/api/chat/messages/${assistantMessage.id}/regenerate`).send({}).expect(404);
  });

  it('is given once for one Idempotency-Key', async () => {
    const { assistantMessage } = await askFor(ada, 'ten jazz songs');
    const again = () =>
      ada
        .post(`/api/chat/messages/${assistantMessage.id}/regenerate`)
        .set('Idempotency-Key', assistantMessage.id)
        .send({})
        .expect(200);
    const first = (await again()).body as Reply;
    expect((await again()).body).toEqual(first);
  });
});

describe('a request that is edited', () => {
  it('begins a branch after the answer that it follows', async () => {
    const hello = await say(ada, 'hello');
    const sessionId = hello.session.id;
    const first = await say(ada, 'thanks', sessionId);
    const edited = await post({ message: 'thank you', sessionId, parentId: hello.assistantMessage.id });
    expect(edited.userMessage).toMatchObject({ sequence: 5, parentId: hello.assistantMessage.id });
    expect(edited.session.currentMessageId).toBe(edited.assistantMessage.id);
    const beginning = await post({ message: 'good morning', sessionId, parentId: null });
    expect(beginning.userMessage).toMatchObject({ sequence: 7, parentId: null });

    // Going on from where the chat was before.
    await show(sessionId, first.assistantMessage.id).expect(200);
    const next = await say(ada, 'hello again', sessionId);
    expect(next.userMessage.parentId).toBe(first.assistantMessage.id);
    const sequences = (await messagesOf(sessionId)).map(({ sequence }) => sequence);
    expect(sequences).toEqual(Array.from({ length: 10 }, (_, index) => index + 1));
  });

  it('is about the playlist that its branch left, and leaves that of the other branch alone', async () => {
    const first = await askFor(ada, '12 soul tracks');
    const sessionId = first.session.id;
    const shorter = await askFor(ada, 'make it 8 songs', sessionId);
    expect(shorter.playlist).toMatchObject({ id: first.playlist.id, version: 2, trackCount: 8 });

    const edited = await post({ message: 'replace the third', sessionId, parentId: first.assistantMessage.id });
    const playlist = edited.playlist as Playlist;
    expect(playlist.trackCount).toBe(12);
    expect(playlist.id).not.toBe(first.playlist.id);
    expect(keysOf(playlist).toSpliced(2, 1)).toEqual(keysOf(first.playlist).toSpliced(2, 1));
    expect((await ada.get(`/api/playlists/${first.playlist.id}`)).body).toMatchObject({ version: 2, trackCount: 8 });

    const reversed = await askFor(ada, 'reverse the order', sessionId);
    expect(reversed.playlist.id).toBe(playlist.id);
    expect(keysOf(reversed.playlist)).toEqual(keysOf(playlist).reverse());

    await show(sessionId, shorter.assistantMessage.id).expect(200);
    const back = await askFor(ada, 'reverse the order', sessionId);
    expect(back.playlist).toMatchObject({ id: first.playlist.id, version: 3 });
    expect(keysOf(back.playlist)).toEqual(keysOf(shorter.playlist).reverse());
  });

  it('heeds what was changed by hand on its own branch', async () => {
    const { session, playlist } = await askFor(ada, 'six soul tracks');
    const trackKeys = keysOf(playlist).slice(1);
    await ada.put(`/api/playlists/${playlist.id}/tracks`).send({ trackKeys }).expect(200);
    const reversed = await askFor(ada, 'reverse the order', session.id);
    expect(reversed.playlist).toMatchObject({ id: playlist.id, version: 3 });
    expect(keysOf(reversed.playlist)).toEqual([...trackKeys].reverse());
  });

  it('has no playlist to refine before the first', async () => {
    const { session } = await askFor(ada, 'six soul tracks');
    const edited = await post({ message: 'reverse the order', sessionId: session.id, parentId: null });
    expect(edited.playlist).toBeNull();
  });

  it('is refused, and leaves nothing, where it would follow what it cannot', async () => {
    const mine = await say(ada, 'hello');
    const other = await say(ada, 'hello');
    const bobs = await say(bob, 'hello');
    const sessionId = mine.session.id;
    await nothingMore(async () => {
      for (const parentId of [other.assistantMessage.id, bobs.assistantMessage.id, mine.userMessage.id, randomUUID()]) {
        await post({ message: 'hi', sessionId, parentId }, 404);
      }
      await post({ message: 'hi', parentId: mine.assistantMessage.id }, 400);
      await post({ message: 'hi', sessionId, parentId: 'x' }, 400);
      await post({ message: 'hi', sessionId: bobs.session.id, parentId: null }, 404);
    });
  });
});

describe('the branch that is shown', () => {
  it('is switched to any answer of the chat, and to nothing else', async () => {
    const first = await say(ada, 'hello');
    const second = await regenerate(first.assistantMessage.id);
    const sessionId = first.session.id;
    const { body } = await show(sessionId, first.assistantMessage.id).expect(200);
    expect(body).toMatchObject({ currentMessageId: first.assistantMessage.id, title: second.session.title });
    const other = await say(ada, 'hello');
    for (const id of [first.userMessage.id, other.assistantMessage.id, randomUUID()])
      await show(sessionId, id).expect(404);
    await bob
      .patch(`/api/chat/sessions/${sessionId}`)
      .send({ currentMessageId: first.assistantMessage.id })
      .expect(404);
    await show(sessionId, 'x').expect(400);
    expect((await ada.get(`/api/chat/sessions/${sessionId}`)).body.currentMessageId).toBe(first.assistantMessage.id);
  });

  it('is what Markdown exports; JSON exports all', async () => {
    const hello = await say(ada, 'hello');
    const sessionId = hello.session.id;
    await say(ada, 'thanks for the kazoo', sessionId);
    await post({ message: 'thanks for the theremin', sessionId, parentId: hello.assistantMessage.id });
    const path = `/api/chat/sessions/${sessionId}/export`;
    const markdown = (await ada.get(`${path}?format=md`).expect(200)).text;
    expect([markdown.includes('theremin'), markdown.includes('kazoo')]).toEqual([true, false]);
    const json = JSON.parse((await ada.get(`${path}?format=json`).expect(200)).text) as { messages: Message[] };
    expect(json.messages.map(({ sequence }) => sequence)).toEqual([1, 2, 3, 4, 5, 6]);
    const found = await ada.get('/api/chat/search').query({ q: 'kazoo' }).expect(200);
    expect(found.body.items).not.toHaveLength(0);
  });
});
