import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import pg from 'pg';
import type { NewAnswer } from '../../server/features/chat/exchange-store.js';
import { createPrismaExchangeStore } from '../../server/features/chat/prisma-exchange-store.js';
import { type Agent, startApp, type TestApp } from '../start-app.js';
import { readEvents } from './read-events.js';
import { askFor, keysOf, type Playlist, say } from './say.js';

let app: TestApp;
let ada: Agent;
let bob: Agent;

beforeAll(async () => {
  app = await startApp({ RATE_LIMIT_PER_MINUTE: '100000' });
  ada = await app.signIn('Ada');
  bob = await app.signIn('Bob');
});
afterAll(() => app.stop());

const JAZZ = 'half an hour of jazz, one per artist, no Miles Davis';

describe('a request for music', () => {
  it('is answered with a stored playlist that keeps to it, and a receipt', async () => {
    const { session, userMessage, assistantMessage, playlist, receipt } = await askFor(ada, JAZZ);

    expect(userMessage).toMatchObject({ role: 'user', sequence: 1, content: JAZZ });
    expect(assistantMessage).toMatchObject({
      role: 'assistant',
      sequence: 2,
      provider: 'built-in',
      fallbackFrom: [],
      playlistId: playlist.id,
    });
    expect(session).toMatchObject({ messageCount: 2, lastMessage: { role: 'assistant' } });
    expect(session.lastMessage?.preview).toMatch(new RegExp(`^${playlist.name}: \\d+ tracks`));
    expect(session.title).toBe(playlist.name);

    expect(Math.abs(playlist.durationMs - 30 * 60_000)).toBeLessThanOrEqual(60_000);
    expect(sum(playlist.tracks)).toBe(playlist.durationMs);
    const leads = playlist.tracks.map(({ artists }) => artists[0]);
    expect(new Set(leads).size).toBe(leads.length);
    expect(leads).not.toContain('Miles Davis');
    expect(playlist.tracks.map(({ position }) => position)).toEqual(playlist.tracks.map((_, index) => index + 1));
    expect(receipt.brief).toMatchObject({ minutes: 30, maxPerArtist: 1, genres: { in: ['jazz'] } });
    expect(receipt.rules).toContainEqual(expect.objectContaining({ rule: 'minutes', satisfied: true, relaxed: false }));

    const stored = await ada.get(`/api/playlists/${playlist.id}`).expect(200);
    expect(stored.body).toEqual(playlist);
    expect(stored.body.receipt).toEqual(receipt);
  });

  it('names only tracks of the playlist, says who answered and what it did not understand', async () => {
    const { assistantMessage, playlist } = await askFor(ada, 'twenty minutes of folk, flurbish');
    const titles = new Set(playlist.tracks.map(({ title }) => title));
    const named = [...assistantMessage.content.matchAll(/“([^”]+)” by /g)].map(([, title]) => title);
    expect(named.length).toBeGreaterThan(0);
    for (const title of named) expect(titles).toContain(title);
    expect(assistantMessage.content).toContain('“flurbish”');
    expect(assistantMessage.content).toContain('Answered by the built-in engine.');
    const estimated = playlist.tracks.filter((track) => track.estimated).length;
    expect(assistantMessage.content.includes('estimated')).toBe(estimated > 0);
  });

  it('says what had to yield', async () => {
    const { assistantMessage, receipt } = await askFor(ada, '20 songs by Nobody Whom Anybody Knows from 1931');
    const relaxed = receipt.rules.filter((rule) => rule.relaxed);
    expect(relaxed.length).toBeGreaterThan(0);
    for (const { text } of relaxed) expect(assistantMessage.content).toContain(text);
  });
});

describe('a refinement', () => {
  it('makes new versions of the last playlist of the chat', async () => {
    const first = await askFor(ada, '12 soul tracks');
    const { id } = first.session;
    const replaced = await askFor(ada, 'replace the third', id);
    expect(replaced.playlist).toMatchObject({ id: first.playlist.id, version: 2, trackCount: 12 });
    const [before, after] = [keysOf(first.playlist), keysOf(replaced.playlist)];
    expect(after[2]).not.toBe(before[2]);
    expect(after.toSpliced(2, 1)).toEqual(before.toSpliced(2, 1));

    const shorter = await askFor(ada, 'make it 8 songs', id);
    expect(shorter.playlist).toMatchObject({ version: 3, trackCount: 8 });
    expect(keysOf(shorter.playlist).every((key) => after.includes(key))).toBe(true);

    const reversed = await askFor(ada, 'reverse the order', id);
    expect(keysOf(reversed.playlist)).toEqual(keysOf(shorter.playlist).reverse());

    const renamed = await askFor(ada, 'call it "Soul Kitchen"', id);
    expect(renamed.playlist).toMatchObject({ version: 5, name: 'Soul Kitchen' });

    const { body } = await ada.get(`/api/playlists/${first.playlist.id}/versions`).expect(200);
    expect((body.items as { version: number }[]).map(({ version }) => version)).toEqual([5, 4, 3, 2, 1]);
    expect(body.items[3].reason).toBe('refined: replace the third');
  });

  it('drops an artist and fills up with others', async () => {
    const first = await askFor(ada, 'ten rock songs, one per artist');
    const artist = first.playlist.tracks[0]?.artists[0] ?? '';
    const { playlist, receipt } = await askFor(ada, `nothing by ${artist}`, first.session.id);
    expect(playlist.id).toBe(first.playlist.id);
    expect(playlist.trackCount).toBe(10);
    expect(playlist.tracks.flatMap(({ artists }) => artists)).not.toContain(artist);
    expect(receipt.rules).toContainEqual(expect.objectContaining({ rule: 'artists.out', satisfied: true }));
    const kept = keysOf(playlist).filter((key) => keysOf(first.playlist).includes(key));
    expect(kept.length).toBeGreaterThanOrEqual(8);
  });

  it('means nothing without a playlist, and says how to begin', async () => {
    const { playlist, receipt, assistantMessage } = await say(ada, 'hello');
    expect([playlist, receipt, assistantMessage.playlistId]).toEqual([null, null, null]);
    expect(assistantMessage.content).toContain('For example');
  });
});

describe('a question about listening', () => {
  it('is answered honestly where there is no history', async () => {
    const { assistantMessage, playlist } = await say(ada, 'what did I play most in 2019?');
    expect(assistantMessage.content).toContain('no listening history');
    expect(playlist).toBeNull();
  });
});

describe('the provider', () => {
  it('that was asked for and is not set up is named as the one that could not answer', async () => {
    const { body } = await ada.post('/api/chat').send({ message: 'five blues songs', provider: 'gemini' }).expect(200);
    expect(body.assistantMessage).toMatchObject({ provider: 'built-in', fallbackFrom: ['gemini'] });
    expect(body.assistantMessage.content).toContain('Gemini is not set up here');
  });

  it('comes from the preferences where the request names none', async () => {
    const eve = await app.signIn('Eve');
    await eve.patch('/api/preferences').send({ aiProvider: 'openai' }).expect(200);
    expect((await say(eve, 'hello')).assistantMessage.fallbackFrom).toEqual(['openai']);
  });

  it('must be known', async () => {
    const { body } = await ada.post('/api/chat').send({ message: 'hi', provider: 'clippy' }).expect(400);
    expect(body.errors[0].path).toBe('body.provider');
  });
});

describe('what is no request', () => {
  it.each([
    ['no message', {}, 'body.message'],
    ['an empty message', { message: ' \n ' }, 'body.message'],
    ['a message of 4,001 characters', { message: 'a'.repeat(4001) }, 'body.message'],
    ['a message that is no text', { message: 7 }, 'body.message'],
    ['a NUL', { message: 'jazz\0' }, 'body.message'],
    ['half a character', { message: 'jazz \ud83c' }, 'body.message'],
    ['a session id that is none', { message: 'hi', sessionId: 'x' }, 'body.sessionId'],
    ['an unknown field', { message: 'hi', mood: 'sad' }, 'body'],
  ])('is refused: %s', async (_what, sent, path) => {
    const { body } = await ada.post('/api/chat').send(sent).expect(400);
    expect(body).toMatchObject({ code: 'invalid-request', errors: [{ path }] });
  });

  it('is refused: broken JSON, a huge body, another type, nobody', async () => {
    const post = () => ada.post('/api/chat');
    await post().set('Content-Type', 'application/json').send('{"message": "hi').expect(400);
    await post()
      .send({ message: 'a'.repeat(2_000_000) })
      .expect(413);
    await post().set('Content-Type', 'text/plain').send('hi').expect(415);
    await app.anonymous().post('/api/chat').send({ message: 'hi' }).expect(401);
  });

  it('is refused: a chat that is unknown, deleted, or of somebody else', async () => {
    const { session } = await say(ada, 'hello');
    await ada.post('/api/chat').send({ message: 'hi', sessionId: randomUUID() }).expect(404);
    await bob.post('/api/chat').send({ message: 'hi', sessionId: session.id }).expect(404);
    await ada.delete(`/api/chat/sessions/${session.id}`).expect(204);
    await ada.post('/api/chat').send({ message: 'hi', sessionId: session.id }).expect(404);
  });
});

describe('many at once', () => {
  it('keep the sequence of a chat without gaps, request and answer side by side', async () => {
    const { session } = await say(ada, 'hello');
    const posts = Array.from({ length: 20 }, (_, n) => say(ada, `thanks ${n}`, session.id));
    const answers = await Promise.all(posts);
    for (const { userMessage, assistantMessage } of answers) {
      expect(assistantMessage.sequence).toBe(userMessage.sequence + 1);
    }
    const { body } = await ada.get(`/api/chat/sessions/${session.id}/messages?limit=200`).expect(200);
    const messages = body.items as { sequence: number; role: string }[];
    const sequences = messages.map(({ sequence }) => sequence);
    expect(sequences).toEqual(Array.from({ length: 42 }, (_, index) => index + 1));
    const roles = messages.map(({ role }) => role);
    expect(roles).toEqual(roles.map((_, index) => (index % 2 === 0 ? 'user' : 'assistant')));
  });

  it('refine one playlist one after the other', async () => {
    const { session, playlist } = await askFor(ada, 'ten funk songs');
    await Promise.all(Array.from({ length: 4 }, () => say(ada, 'reverse the order', session.id)));
    const { body } = await ada.get(`/api/playlists/${playlist.id}`).expect(200);
    expect(body.version).toBe(5);
    expect(keysOf(body as Playlist)).toEqual(keysOf(playlist));
  });
});

describe('Idempotency-Key', () => {
  it('answers a repeated post with the first answer', async () => {
    const key = randomUUID();
    const post = (message: string) => ada.post('/api/chat').set('Idempotency-Key', key).send({ message });
    const first = await post('three disco songs').expect(200);
    const second = await post('three disco songs').expect(200);
    expect(second.body).toEqual(first.body);
    expect(second.headers['idempotent-replayed']).toBe('true');
    await post('four disco songs').expect(422);
  });
});

describe('the event stream', () => {
  it('says the same as the JSON answer', async () => {
    const response = await ada.post('/api/chat').set('Accept', 'text/event-stream').send({ message: JAZZ }).expect(200);
    expect(response.headers['content-type']).toMatch(/^text\/event-stream/);
    const events = readEvents(response.text);
    const names = events.map(({ event }) => event);
    expect(names[0]).toBe('session');
    expect(names.slice(-3)).toEqual(['playlist', 'receipt', 'done']);
    const ids = events.map(({ id }) => Number(id));
    expect(ids).toEqual([...new Set(ids)].sort((a, b) => a - b));

    const { session, userMessage, messageId } = data(events, 'session');
    const { assistantMessage } = data(events, 'done');
    expect(assistantMessage.id).toBe(messageId);
    const text = events.filter(({ event }) => event === 'delta').map((event) => event.data.text);
    expect(text.length).toBeGreaterThan(5);
    expect(text.join('')).toBe(assistantMessage.content);
    expect(data(events, 'playlist').id).toBe(assistantMessage.playlistId);

    const { body } = await ada.get(`/api/chat/sessions/${session.id}/messages`).expect(200);
    expect(body.items).toEqual([userMessage, assistantMessage]);
  });

  it('is taken up after any of its events', async () => {
    const response = await ada.post('/api/chat').set('Accept', 'text/event-stream').send({ message: JAZZ });
    const all = readEvents(response.text);
    const path = `/api/chat/replies/${data(all, 'session').messageId}/events`;
    for (const [index, { id = '' }] of all.entries()) {
      const rest = await ada.get(path).set('Last-Event-ID', id).expect(200);
      expect(readEvents(rest.text)).toEqual(all.slice(index + 1));
    }
    const whole = readEvents((await ada.get(path)).text);
    expect(whole.slice(1)).toEqual(all.slice(1));
    expect(whole[0]?.data).toMatchObject({ messageId: data(all, 'session').messageId });
    expect(readEvents((await ada.get(path).set('Last-Event-ID', 'nonsense')).text)).toEqual(whole);
    await bob.get(path).expect(404);
    await ada.get(`/api/chat/replies/${data(all, 'session').userMessage.id}/events`).expect(404);
  });

  it('refuses before it begins, as a problem', async () => {
    const { headers, body } = await ada
      .post('/api/chat')
      .set('Accept', 'text/event-stream')
      .send({ message: 'hi', sessionId: randomUUID() })
      .expect(404);
    expect(headers['content-type']).toMatch(/problem\+json/);
    expect(body.code).toBe('not-found');
  });

  it('stores the answer also when the listener has gone', async () => {
    const eve = await app.signIn('Gone');
    const { headers } = await app.anonymous().post('/auth/demo').send({ name: 'Gone' });
    const cookie = String(headers['set-cookie']).split(';')[0] ?? '';
    const client = new pg.Client({ connectionString: app.databaseUrl });
    await client.connect();
    try {
      // Holds the answer back at the moment of storing it, until the listener has hung up.
      await client.query('BEGIN; LOCK TABLE chat_sessions IN SHARE MODE');
      const impatient = new AbortController();
      const post = await fetch(`${app.url}/api/chat`, {
        method: 'POST',
        headers: { 'Content-Type': 'application/json', Accept: 'text/event-stream', cookie },
        body: JSON.stringify({ message: '40 minutes of metal' }),
        signal: impatient.signal,
      });
      const waiting = "SELECT 1 FROM pg_locks WHERE NOT granted AND relation = 'chat_sessions'::regclass";
      await eventually(async () => (await client.query(waiting)).rowCount === 1);
      impatient.abort();
      await expect(post.text()).rejects.toThrow();
      await client.query('COMMIT');
    } finally {
      await client.end();
    }
    await eventually(async () => (await eve.get('/api/playlists')).body.items.length === 1);
    const { body } = await eve.get('/api/chat/sessions').expect(200);
    expect(body.items).toMatchObject([{ messageCount: 2 }]);
  });
});

describe('all or nothing', () => {
  it.each([
    ['playlist', 'ten rock songs, polka'],
    ['chat', 'thanks, polka'],
  ])('leaves no %s behind when the messages cannot be stored', async (what, message) => {
    const eve = await app.signIn(`Unlucky with a ${what}`);
    const client = new pg.Client({ connectionString: app.databaseUrl });
    await client.connect();
    try {
      await client.query(`ALTER TABLE chat_messages ADD CONSTRAINT refuse CHECK (content NOT LIKE '%polka%')`);
      await eve.post('/api/chat').send({ message }).expect(500);
    } finally {
      await client.query('ALTER TABLE chat_messages DROP CONSTRAINT IF EXISTS refuse');
      await client.end();
    }
    const { body } = await eve.get('/api/me/stats').expect(200);
    expect(body).toMatchObject({ sessions: 0, messages: 0, playlists: 0 });
  });

  it('stores an answer once, whoever else writes one under the same id', async () => {
    const { session, assistantMessage } = await say(ada, 'hello');
    const userId = ((await ada.get('/api/me').expect(200)).body as { id: string }).id;
    const store = createPrismaExchangeStore(app.server.context.postgres.prisma);
    const request = { id: randomUUID(), content: 'hello', createdAt: new Date(), after: undefined };
    const answer: NewAnswer = {
      ...assistantMessage,
      provider: 'built-in',
      fallbackFrom: [],
      createdAt: new Date(),
      playlist: null,
      receipt: null,
      figures: null,
    };
    const chat = { id: session.id, begun: null, title: 'Hello' };
    await expect(store.append(userId, chat, request, answer)).rejects.toMatchObject({ code: 'still-running' });

    const { body } = await ada.get(`/api/chat/sessions/${session.id}`).expect(200);
    expect(body).toMatchObject({ messageCount: 2, currentMessageId: answer.id });
  });
});

describe('GET /api/chat/suggestions', () => {
  it('offers three requests that the chat understands', async () => {
    const { body } = await ada.get('/api/chat/suggestions').expect(200);
    expect(body.items).toHaveLength(3);
    for (const message of body.items as string[]) {
      const { playlist, assistantMessage } = await askFor(ada, message);
      expect(playlist.trackCount).toBeGreaterThan(0);
      expect(assistantMessage.content).not.toContain('did not understand');
    }
  });
});

const sum = (tracks: { durationMs: number }[]): number => tracks.reduce((ms, { durationMs }) => ms + durationMs, 0);
const data = (events: ReturnType<typeof readEvents>, name: string) => events.find(({ event }) => event === name)?.data;

async function eventually(holds: () => Promise<boolean>): Promise<void> {
  for (let left = 100; left > 0; left--) {
    if (await holds()) return;
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
  throw new Error('it never came');
}
