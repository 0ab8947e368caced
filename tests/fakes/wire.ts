import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo, Socket } from 'node:net';

/** What a fake service does next on the wire. */
export type Step<Chunk> =
  /** One event of the stream, framed as the service frames it. */
  | { chunk: Chunk }
  /** Bytes as they are: comments, half events, rubbish. */
  | { raw: string | Uint8Array }
  | { waitMs: number }
  /** Nothing more, but the connection stays open until the client hangs up. */
  | 'stall'
  /** The connection is torn. */
  | 'cut';

/** One answer. The helpers of `gemini` and `openai` make whole ones; those below spoil them. */
export interface Script<Chunk> {
  status: number;
  headers: Readonly<Record<string, string>>;
  /** After the headers; those are sent with the first byte. Of an error: the one body. */
  steps: readonly Step<Chunk>[];
  /** The whole body is written in pieces of these many bytes, over and over, each in a packet of its own where possible. */
  pieces?: readonly number[];
}

/** Waits before every step, the first as well. */
export const dripping = <Chunk>(script: Script<Chunk>, waitMs: number): Script<Chunk> => ({
  ...script,
  steps: script.steps.flatMap((step) => [{ waitMs }, step]),
});

/** Only the first `count` steps, and then `end`: torn, silent, or (`null`) ended as if that were all. */
export const only = <Chunk>(count: number, script: Script<Chunk>, end: 'cut' | 'stall' | null): Script<Chunk> => ({
  ...script,
  steps: [...script.steps.slice(0, count), ...(end === null ? [] : [end])],
});

/** Keep-alives as proxies send them, around every event. */
export const withComments = <Chunk>(script: Script<Chunk>): Script<Chunk> => ({
  ...script,
  steps: [{ raw: ': PROCESSING\n\n' }, ...script.steps.flatMap((step) => [step, { raw: ':\n\n' }])],
});

export const inPieces = <Chunk>(script: Script<Chunk>, pieces: readonly number[]): Script<Chunk> => ({
  ...script,
  pieces,
});

export interface FakeService<Request, Chunk> {
  /** `http://127.0.0.1:PORT`, without a path. */
  readonly url: string;
  /** What came in, in order, with its body. */
  readonly requests: readonly Request[];
  /** Clients that went away before their answer was complete. */
  readonly hungUp: number;
  /** Resolves once that many have. */
  untilHungUp(count: number): Promise<void>;
  /** From now on requests are answered by this one. */
  answer(script: (request: Request) => Script<Chunk>): void;
  /** Ends every connection. */
  stop(): Promise<void>;
}

export interface Wire<Request, Chunk> {
  /** `number` rises from 1; `body` is null where it was not JSON. */
  read(request: IncomingMessage, body: unknown, number: number): Request;
  /** What the service says before any script is asked: no key, no such model, not a valid request. */
  refuse(request: Request): Script<Chunk> | null;
  streams(request: Request): boolean;
  /** '' where this request does not get this chunk. */
  frame(chunk: Chunk, request: Request): string;
  /** The answer to a request that does not want a stream. */
  merge(chunks: readonly Chunk[]): unknown;
}

const pause = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));

async function readBody(request: IncomingMessage): Promise<unknown> {
  const parts: Buffer[] = [];
  for await (const part of request) parts.push(part as Buffer);
  try {
    return JSON.parse(Buffer.concat(parts).toString('utf8'));
  } catch {
    return null;
  }
}

const write = (response: ServerResponse, bytes: string | Uint8Array): Promise<void> =>
  new Promise((resolve) => {
    if (response.destroyed) resolve();
    else response.write(bytes, () => setImmediate(resolve));
  });

/** A service on a free port of the loopback interface, which says what it is told to. */
export async function startFake<Request, Chunk>(
  wire: Wire<Request, Chunk>,
  first: (request: Request) => Script<Chunk>,
): Promise<FakeService<Request, Chunk>> {
  const requests: Request[] = [];
  let script = first;
  let hungUp = 0;
  let waiting: { count: number; resolve: () => void }[] = [];

  async function play({ steps, pieces }: Script<Chunk>, request: Request, response: ServerResponse): Promise<void> {
    let held = Buffer.alloc(0);
    let turn = 0;
    const send = async (bytes: string | Uint8Array) => {
      if (bytes.length === 0) return;
      if (pieces === undefined) return write(response, bytes);
      held = Buffer.concat([held, Buffer.from(bytes)]);
    };
    const sendHeld = async () => {
      while (pieces !== undefined && held.length > 0) {
        const size = Math.max(1, pieces[turn++ % pieces.length] ?? 1);
        await write(response, held.subarray(0, size));
        held = held.subarray(size);
      }
    };
    for (const step of steps) {
      if (response.destroyed) return;
      if (step === 'stall' || step === 'cut') {
        await sendHeld();
        if (step === 'cut') response.socket?.destroy();
        return;
      }
      if ('waitMs' in step) await pause(step.waitMs);
      else await send('raw' in step ? step.raw : wire.frame(step.chunk, request));
    }
    await sendHeld();
    response.end();
  }

  const server = createServer((request, response) => {
    let ours = false;
    response.on('close', () => {
      if (response.writableFinished || ours) return;
      hungUp++;
      waiting.filter(({ count }) => count <= hungUp).forEach(({ resolve }) => resolve());
      waiting = waiting.filter(({ count }) => count > hungUp);
    });
    const handle = async () => {
      const read = wire.read(request, await readBody(request), requests.length + 1);
      requests.push(read);
      const chosen = wire.refuse(read) ?? script(read);
      ours = chosen.steps.includes('cut');
      response.writeHead(chosen.status, chosen.headers);
      if (chosen.status === 200 && !wire.streams(read)) {
        const chunks = chosen.steps.flatMap((step) =>
          typeof step === 'object' && 'chunk' in step ? [step.chunk] : [],
        );
        response.end(JSON.stringify(wire.merge(chunks)));
      } else await play(chosen, read, response);
    };
    void handle().catch((error: unknown) =>
      response.destroy(error instanceof Error ? error : new Error(String(error))),
    );
  });
  const sockets = new Set<Socket>();
  server.on('connection', (socket) => {
    sockets.add(socket.setNoDelay());
    socket.on('close', () => sockets.delete(socket));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));

  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    requests,
    get hungUp() {
      return hungUp;
    },
    untilHungUp: (count) =>
      new Promise((resolve) => {
        if (hungUp >= count) resolve();
        else waiting.push({ count, resolve });
      }),
    answer(next) {
      script = next;
    },
    stop() {
      sockets.forEach((socket) => socket.destroy());
      return new Promise((resolve, reject) => server.close((error) => (error ? reject(error) : resolve())));
    },
  };
}
