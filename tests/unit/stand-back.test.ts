import { EventEmitter } from 'node:events';
import { createServer, type Server } from 'node:http';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterEach, describe, expect, it } from '@jest/globals';
import express from 'express';
import { type AnswersFirst, createAnswersFirst, type StandBack } from '../../server/answers-first.js';
import { answerStandBack, askToStandBack } from '../../server/stand-back-channel.js';

const LONG_MS = 5_000;

async function elapsed<T>(work: Promise<T>): Promise<{ result: T; ms: number }> {
  const since = performance.now();
  const result = await work;
  return { result, ms: performance.now() - since };
}

describe('answers first', () => {
  let server: Server | null = null;
  afterEach(() => server?.close().closeAllConnections());

  /** An app that answers when it is told to. */
  async function start(): Promise<
    AnswersFirst & { ask(init?: RequestInit): Promise<{ answer(): Promise<void> }>; closed: Promise<unknown> }
  > {
    const first = createAnswersFirst();
    const waiting: (() => void)[] = [];
    const arrivals = new EventEmitter();
    const closed = new Promise((resolve) => arrivals.once('closed', resolve));
    const app = express()
      .use(first.track)
      .use((_request, response) => {
        waiting.push(() => void response.end());
        response.once('close', () => arrivals.emit('closed'));
        arrivals.emit('request');
      });
    const running = createServer(app);
    server = running;
    await new Promise<void>((resolve) => running.listen(0, '127.0.0.1', resolve));
    const address = running.address();
    const url = `http://127.0.0.1:${typeof address === 'object' ? address?.port : ''}`;
    return {
      ...first,
      closed,
      async ask(init) {
        const arrived = new Promise((resolve) => arrivals.once('request', resolve));
        const answered = fetch(url, init);
        await arrived;
        return {
          async answer() {
            waiting.shift()?.();
            await answered;
          },
        };
      },
    };
  }

  it('stands back for nobody where nobody asks', async () => {
    const { standBack } = await start();
    expect(await standBack(LONG_MS)).toBe(false);
  });

  it.each([['GET', undefined] as const, ['POST', '{"message":"jazz"}'] as const])(
    'stands back until whoever asks (%s) has the answer',
    async (method, body) => {
      const { standBack, ask } = await start();
      const request = await ask({ method, ...(body && { body, headers: { 'content-type': 'application/json' } }) });
      let goneOn = false;
      const standing = standBack(LONG_MS).finally(() => (goneOn = true));
      await sleep(60);
      expect(goneOn).toBe(false);
      await request.answer();
      const { result, ms } = await elapsed(standing);
      expect(result).toBe(true);
      expect(ms).toBeLessThan(LONG_MS / 5);
      await sleep(20);
      expect(await standBack(LONG_MS)).toBe(false);
    },
  );

  it('waits a moment for what a page asks next', async () => {
    const { standBack, ask, closed } = await start();
    const standing = closed.then(() => standBack(LONG_MS));
    await (await ask()).answer();
    expect(await standing).toBe(true);
  });

  it('goes on after its time, whoever asks', async () => {
    const { standBack, ask } = await start();
    const request = await ask();
    const { result, ms } = await elapsed(standBack(30));
    expect(result).toBe(true);
    expect(ms).toBeLessThan(240);
    await request.answer();
  });

  it('does not stand back for streams and models, which take long by themselves', async () => {
    const { standBack, ask } = await start();
    const stream = await ask();
    const { ms } = await elapsed(standBack(LONG_MS));
    expect(ms).toBeLessThan(LONG_MS / 2);
    expect(await standBack(LONG_MS)).toBe(false);
    await stream.answer();
    expect(await standBack(LONG_MS)).toBe(false);
  });

  it('does not stand back for an upload, which stands back itself', async () => {
    const { standBack, ask } = await start();
    const form = new FormData();
    form.set('files', new Blob(['[]']), 'history.json');
    const upload = await ask({ method: 'POST', body: form });
    expect(await standBack(LONG_MS)).toBe(false);
    await upload.answer();
  });
});

/** Two ends of a channel between processes. */
class Channel extends EventEmitter {
  connected = true;
  other: Channel | null = null;

  send(message: unknown): boolean {
    const { other } = this;
    setImmediate(() => other?.emit('message', structuredClone(message)));
    return true;
  }

  static pair(): [Channel, Channel] {
    const [one, other] = [new Channel(), new Channel()];
    one.other = other;
    other.other = one;
    return [one, other];
  }
}

describe('standing back in another process', () => {
  it('is told by the server for each question what came of it', async () => {
    const [server, background] = Channel.pair();
    const asked: number[] = [];
    const standBack: StandBack = async (mostMs) => {
      asked.push(mostMs);
      await sleep(mostMs);
      return mostMs > 10;
    };
    answerStandBack(server, standBack);
    const ask = askToStandBack(background);
    expect(await Promise.all([ask(30), ask(1), ask(20)])).toEqual([true, false, true]);
    expect(asked).toEqual([30, 1, 20]);
  });

  it('goes on by itself where the server is too busy to answer', async () => {
    const [, background] = Channel.pair();
    expect(await askToStandBack(background)(10)).toBe(true);
  });

  it('goes on at once where the server is gone', async () => {
    const [, background] = Channel.pair();
    background.connected = false;
    expect(await askToStandBack(background)(LONG_MS)).toBe(false);
  });

  it('takes other messages for what they are', async () => {
    const [server, background] = Channel.pair();
    answerStandBack(server, async () => true);
    const ask = askToStandBack(background);
    for (const message of [null, 'x', 1, {}, { standBack: 'x', mostMs: 1 }, { goOn: 1 }]) {
      background.send(message);
      server.send(message);
    }
    expect(await ask(LONG_MS)).toBe(true);
  });
});
