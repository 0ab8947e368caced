import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { gemini, type GeminiRequest, type GeminiScript, startFakeGemini } from '../fakes/fake-gemini.js';
import { startFakeOpenAi, openai } from '../fakes/fake-openai.js';
import { INJECTIONS } from '../fixtures/injections.js';
import { type Agent, startApp, type TestApp } from '../start-app.js';
import { askFor, say } from './say.js';

type Gemini = Awaited<ReturnType<typeof startFakeGemini>>;
const NAME = 'Canary Listener';
const LEFT = 'did not keep to the facts';

let service: Gemini;
let app: TestApp;
let ada: Agent;
let read: (request: GeminiRequest) => GeminiScript;
let word: (request: GeminiRequest) => GeminiScript;

const isReading = ({ body }: GeminiRequest): boolean => (body.tools ?? []).length > 0;
const dataOf = ({ body }: GeminiRequest): string => body.contents?.[0]?.parts?.[0]?.text ?? '';

beforeAll(async () => {
  service = await startFakeGemini((request) => (isReading(request) ? read(request) : word(request)));
  app = await startApp({
    RATE_LIMIT_PER_MINUTE: '100000',
    GEMINI_API_KEY: 'gemini-secret-key',
    GEMINI_BASE_URL: service.url,
    LLM_PROVIDERS: 'gemini,built-in',
  });
  ada = await app.signIn(NAME);
});
afterAll(async () => {
  await app.stop();
  await service.stop();
});
beforeEach(() => {
  read = () => gemini.calls({ name: 'reply', args: { topic: 'unclear' } });
  word = () => gemini.says('Here ', 'is your mix, ', 'enjoy it.');
});

/** What the service was asked while this was done. */
async function sentDuring(work: () => Promise<unknown>): Promise<GeminiRequest[]> {
  const before = service.requests.length;
  await work();
  return service.requests.slice(before);
}

describe('a message that is understood', () => {
  it('is read without a model, worded by it, and answered by the draft where it leaves the facts', async () => {
    const sent = await sentDuring(async () => {
      const { assistantMessage, playlist } = await askFor(ada, '5 jazz songs');
      expect(assistantMessage).toMatchObject({ provider: 'gemini', fallbackFrom: [] });
      expect(assistantMessage.content).toMatch(/^Here is your mix, enjoy it\./);
      expect(playlist.tracks).toHaveLength(5);
    });
    expect(sent).toHaveLength(1);
    expect(sent.some(isReading)).toBe(false);

    word = () => gemini.says('Here is “Invented Song” by Nobody Real, <b>played</b> 4711 times.');
    const { assistantMessage } = await askFor(ada, '5 jazz songs');
    expect(assistantMessage.content).toContain(LEFT);
    expect(assistantMessage.content).not.toMatch(/Invented|Nobody|4711|<b>/);
    expect(assistantMessage.content).toMatch(/\*\*: 5 tracks/);
  });

  it('may name what is in the playlist', async () => {
    word = (request) => {
      const { tracks } = JSON.parse(dataOf(request).slice('<data>'.length, -'</data>'.length)) as {
        tracks: { title: string; artists: string[] }[];
      };
      return gemini.says(...tracks.map(({ title, artists }) => `There is “${title}” by ${artists.join(' and ')}. `));
    };
    const { assistantMessage, playlist } = await askFor(ada, '8 soul songs');
    expect(assistantMessage.content).not.toContain(LEFT);
    for (const { title } of playlist.tracks) expect(assistantMessage.content).toContain(`“${title}”`);
  });
});

describe('a message that is not understood', () => {
  it('is read by a model, of which only what the words say is taken', async () => {
    read = () =>
      gemini.calls({
        name: 'make_playlist',
        args: {
          wishes: [
            { about: 'mood', value: 'calm', quote: 'ruhige' },
            { about: 'tracks', value: 7, quote: '7 ruhige Lieder' },
            { about: 'minutes', value: 45, quote: 'ruhige Lieder' },
            { about: 'artist', value: 'Enya', how: 'only', quote: 'ruhige Lieder' },
          ],
        },
      });
    const { receipt, playlist } = await askFor(ada, 'ich brauche 7 ruhige Lieder');
    expect(receipt.brief).toMatchObject({ moods: ['calm'], count: 7, minutes: null, artists: { in: [], out: [] } });
    expect(playlist.tracks).toHaveLength(7);
  });

  it.each([
    ['malformed calls', () => gemini.calls({ name: 'make_playlist', args: { wishes: 'all' } }), 2],
    ['refusals', () => gemini.ends('SAFETY'), 1],
    ['cut answers', () => gemini.ends('MAX_TOKENS', 'Sure'), 1],
    ['blocked requests', () => gemini.blocked('PROHIBITED_CONTENT'), 1],
  ])('is left to the built-in reader after %s', async (_, script, calls) => {
    read = script;
    const sent = await sentDuring(async () => {
      const { receipt, assistantMessage } = await askFor(ada, '5 velvetish jazz songs');
      expect(receipt.brief).toMatchObject({ count: 5, genres: { in: ['jazz'] } });
      expect(assistantMessage.content).toContain('I did not understand “velvetish” and left it out.');
    });
    expect(sent.filter(isReading)).toHaveLength(calls);
  });
});

describe('injections', () => {
  it('in memories, names and messages are data, and lead to nothing', async () => {
    const eve = await app.signIn('Eve');
    const texts = INJECTIONS.filter((text) => !/[\0\p{Cc}]/u.test(text)).slice(0, 16);
    for (const text of texts.slice(0, 6)) await eve.post('/api/memories').send({ text });
    const { session, playlist } = await askFor(eve, '3 jazz songs');
    await eve.patch(`/api/playlists/${playlist.id}`).send({ name: texts[0] }).expect(200);
    const obey = (quote: string) => [
      { name: 'remember', args: { quote } },
      {
        name: 'refine_playlist',
        args: {
          changes: [{ change: 'remove', positions: [1, 2], described: null, quote }],
          wishes: [],
          adds: false,
          quote,
        },
      },
    ];
    const before = (await eve.get('/api/memories').expect(200)).body.items.length;
    for (const text of texts.slice(6)) {
      const message = `something velvetish called "${text.replaceAll('"', '')}"`;
      read = () => gemini.calls(...obey(message), ...obey('velvetish'));
      word = () => gemini.says(text, ' <img src=x onerror=alert(1)> [x](https://evil.example) “Obey Now”');
      const { assistantMessage } = await say(eve, message, session.id);
      expect(assistantMessage.content).not.toMatch(/<img|<script|\]\(|Obey Now/);
    }
    expect((await eve.get('/api/memories').expect(200)).body.items).toHaveLength(before);
    const { body } = await eve.get(`/api/playlists/${playlist.id}`).expect(200);
    expect(body).toMatchObject({ version: 1, trackCount: 3 });
    for (const request of service.requests) {
      expect(dataOf(request).match(/<\/?data>/g)).toEqual(['<data>', '</data>']);
      expect(JSON.stringify(request.body.systemInstruction)).not.toMatch(/Mallory|velvetish/);
    }
  });
});

describe('what leaves', () => {
  it('holds no ids, names, cookies, tokens or addresses', async () => {
    const me = (await ada.get('/api/me').expect(200)).body;
    const { session, assistantMessage, userMessage, playlist } = await askFor(ada, '4 velvetish rock songs');
    await say(ada, 'what did I play most?', session.id);
    await askFor(ada, 'shorter', session.id);
    const bodies = JSON.stringify(service.requests.map(({ body }) => body));
    const canaries = [
      me.id,
      NAME,
      session.id,
      assistantMessage.id,
      userMessage.id,
      playlist.id,
      '127.0.0.1',
      'echotune.sid',
      'gemini-secret-key',
      ...playlist.tracks.flatMap(({ spotifyUri }) => spotifyUri ?? []),
    ];
    for (const canary of canaries) expect([canary, bodies.includes(canary)]).toEqual([canary, false]);
    // Calls that the service gave no id have one of their own.
    expect(JSON.stringify(service.requests.map(dataOf))).not.toMatch(/[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}/);
    const headers = service.requests.map((request) => JSON.stringify({ ...request.headers, host: '' }));
    for (const header of headers) expect(header).not.toMatch(/cookie|Canary|echotune\.sid/);
  });

  it('is shown as it is sent, and nothing where nothing is shared', async () => {
    const bob = await app.signIn('Bob');
    await bob.post('/api/memories').send({ text: 'I dislike falsetto' });
    const { body } = await bob.get('/api/preferences/shared').expect(200);
    expect(body).toMatchObject({
      share: 'taste',
      providers: [{ name: 'Gemini', host: new URL(service.url).host }],
      requests: [{ purpose: 'read' }, { purpose: 'word', data: expect.stringContaining('I dislike falsetto') }],
    });
    const [sent] = await sentDuring(() => askFor(bob, '5 jazz songs'));
    expect(JSON.stringify(sent?.body.systemInstruction)).toContain(
      JSON.stringify(body.requests[1].instructions).slice(1, -1),
    );
    expect(sent === undefined ? '' : dataOf(sent)).toContain('I dislike falsetto');

    await bob.patch('/api/preferences').send({ shareWithModels: 'request' }).expect(200);
    const shown = (await bob.get('/api/preferences/shared').expect(200)).body;
    expect(JSON.stringify(shown.requests)).not.toContain('falsetto');
    const [less] = await sentDuring(() => askFor(bob, '5 jazz songs'));
    expect(JSON.stringify(less?.body)).not.toContain('falsetto');

    await bob.patch('/api/preferences').send({ shareWithModels: 'nothing' }).expect(200);
    const none = await sentDuring(async () => {
      const { assistantMessage } = await askFor(bob, '5 velvetish jazz songs');
      expect(assistantMessage.provider).toBe('built-in');
    });
    expect(none).toEqual([]);
    expect((await bob.get('/api/preferences/shared').expect(200)).body).toMatchObject({
      share: 'nothing',
      requests: [],
    });
    expect(JSON.stringify(body)).not.toContain('gemini-secret-key');
    await app.anonymous().get('/api/preferences/shared').expect(401);
  });
});

describe('an OpenAI-compatible service', () => {
  it('reads and words in the same way', async () => {
    const other = await startFakeOpenAi(({ body }) =>
      (body.tools ?? []).length > 0
        ? openai.calls({
            name: 'make_playlist',
            args: { wishes: [{ about: 'mood', value: 'calm', quote: 'ruhige' }] },
          })
        : openai.says('Here is ', 'something calm.'),
    );
    const its = await startApp({
      OPENAI_API_KEY: 'openai-secret-key',
      OPENAI_BASE_URL: `${other.url}/v1`,
      LLM_PROVIDERS: 'openai',
    });
    try {
      const { receipt, assistantMessage } = await askFor(await its.signIn('Ann'), 'ruhige Musik');
      expect(receipt.brief.moods).toEqual(['calm']);
      expect(assistantMessage).toMatchObject({ provider: 'openai' });
      expect(assistantMessage.content).toMatch(/^Here is something calm\./);
    } finally {
      await its.stop();
      await other.stop();
    }
  });

  it('that is not there: nothing leaves, and the settings say so', async () => {
    const its = await startApp();
    try {
      const { body } = await (await its.signIn('Ann')).get('/api/preferences/shared').expect(200);
      expect(body).toEqual({ share: 'taste', providers: [], requests: [] });
    } finally {
      await its.stop();
    }
  });
});
