import { connect, type Socket } from 'node:net';

export interface Load {
  /** Requests per second. */
  rate: number;
  /** Of single requests, in ms, sorted. */
  times: number[];
}

const CONNECTIONS = 16;

/**
 * Sends the same POST again and again over open connections, each one after the other, for so long. Written on sockets, so
 * that little of the processor goes to whoever measures. Throws where an answer is not a 200.
 */
export async function loadWith(url: string, headers: Record<string, string>, body: string, ms: number): Promise<Load> {
  const { hostname, port, pathname } = new URL(url);
  const lines = Object.entries({ host: `${hostname}:${port}`, 'content-type': 'application/json', ...headers });
  const head = [`POST ${pathname} HTTP/1.1`, ...lines.map(([name, value]) => `${name}: ${value}`)].join('\r\n');
  const request = Buffer.from(`${head}\r\ncontent-length: ${Buffer.byteLength(body)}\r\n\r\n${body}`);
  const times: number[] = [];
  const begun = performance.now();
  await Promise.all(
    Array.from({ length: CONNECTIONS }, () => repeat(connect(Number(port), hostname), request, begun + ms, times)),
  );
  const seconds = (performance.now() - begun) / 1_000;
  return { rate: times.length / seconds, times: times.sort((a, b) => a - b) };
}

function repeat(socket: Socket, request: Buffer, end: number, times: number[]): Promise<void> {
  return new Promise((resolve, reject) => {
    let sent = 0;
    let text = '';
    const send = (): void => {
      sent = performance.now();
      socket.write(request);
    };
    socket.setNoDelay(true);
    socket.on('connect', send);
    socket.on('error', reject);
    socket.on('close', () => resolve());
    socket.on('data', (chunk) => {
      text += chunk.toString('latin1');
      const headEnd = text.indexOf('\r\n\r\n');
      if (headEnd < 0 || !isComplete(text, headEnd)) return;
      if (!text.startsWith('HTTP/1.1 200')) reject(new Error(`refused: ${text.slice(0, 500)}`));
      text = '';
      const now = performance.now();
      times.push(now - sent);
      if (now < end) send();
      else socket.destroy();
    });
  });
}

function isComplete(text: string, headEnd: number): boolean {
  const length = /content-length: (\d+)/i.exec(text.slice(0, headEnd))?.[1];
  return length === undefined ? text.endsWith('0\r\n\r\n') : text.length >= headEnd + 4 + Number(length);
}
