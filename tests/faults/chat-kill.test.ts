import { mkdtempSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it, jest } from '@jest/globals';
import { cookieOf, dataOf, eventually, openStream } from '../api/open-stream.js';
import { removeDataFolder } from '../data-folder.js';
import { type OpenAiRequest, openai, startFakeOpenAi } from '../fakes/fake-openai.js';
import { type FakeService, only } from '../fakes/wire.js';
import { type RunningServer, runServer } from '../run-server.js';

jest.setTimeout(120_000);

const WORDS = ['here ', 'is ', 'a ', 'list ', 'that ', 'should ', 'suit ', 'you ', 'well.'];

interface Message {
  id: string;
  state: string;
  content: string;
  playlistId: string | null;
}

describe('a server that is killed in the middle of an answer', () => {
  let dir: string;
  let service: FakeService<OpenAiRequest, unknown>;
  let server: RunningServer;
  let settings: Record<string, string>;

  beforeAll(async () => {
    dir = mkdtempSync(path.join(os.tmpdir(), 'echotune-chat-kill-'));
    service = await startFakeOpenAi(() => only(6, openai.says(...WORDS), 'stall'));
    settings = {
      DATA_DIR: dir,
      LLM_PROVIDERS: 'openai,built-in',
      OPENAI_API_KEY: 'sk-test',
      OPENAI_BASE_URL: `${service.url}/v1`,
      LLM_STALL_TIMEOUT_MS: '120000',
    };
    server = await runServer(settings);
  });
  afterAll(async () => {
    await server.end('SIGTERM');
    await service.stop();
    removeDataFolder(dir);
  });

  it('leaves the whole answer with its playlist, marked as interrupted, to be followed and asked for anew', async () => {
    const cookie = await cookieOf(server.url, 'Ada');
    const body = { message: '12 soul tracks' };
    const stream = await openStream(`${server.url}/api/chat`, { cookie, method: 'POST', body });
    await stream.until(({ text }) => text !== '');
    const { messageId, session } = dataOf(stream.events, 'session') as { messageId: string; session: { id: string } };
    await server.end('SIGKILL');
    await expect(stream.rest()).rejects.toThrow();

    server = await runServer(settings);
    const headers = { 'Last-Event-ID': stream.events.at(-1)?.id ?? '' };
    const events = `${server.url}/api/chat/replies/${messageId}/events`;
    const taken = await (await openStream(events, { cookie, headers })).rest();
    // The words that were on their way are gone: others must not be put after them.
    expect(taken.text).toBe('');
    expect(taken.events.map(({ event }) => event)).toEqual(['playlist', 'receipt', 'error']);
    expect(taken.events.at(-1)?.data).toMatchObject({ code: 'interrupted', retryable: true, messageId });

    const get = async <T>(at: string): Promise<T> =>
      (await (await fetch(server.url + at, { headers: { cookie } })).json()) as T;
    const { items } = await eventually(
      () => get<{ items: Message[] }>(`/api/chat/sessions/${session.id}/messages`),
      (page) => page.items[1]?.state === 'interrupted',
    );
    expect(items[1]?.content).toMatch(/12 tracks/);
    const playlist = await get<{ trackCount: number }>(`/api/playlists/${items[1]?.playlistId}`);
    expect(playlist.trackCount).toBe(12);
    expect((await (await openStream(events, { cookie })).rest()).text).toBe(items[1]?.content);

    service.answer(() => openai.says(...WORDS));
    const again = await openStream(`${server.url}/api/chat/messages/${messageId}/regenerate`, {
      cookie,
      method: 'POST',
      body: {},
    });
    expect(dataOf((await again.rest()).events, 'done').assistantMessage).toMatchObject({ state: 'done' });
  });
});
