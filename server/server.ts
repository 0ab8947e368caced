import { createServer as createHttpServer, type Server } from 'node:http';
import type { Express } from 'express';
import type { Logger as PinoLogger } from 'pino';
import type { Config } from '../config/config.js';
import { type AnswersFirst, createAnswersFirst } from './answers-first.js';
import { createApp } from './app.js';
import { type Context, createContext } from './context.js';
import { StartError } from './errors.js';
import { expressMessages } from './http/express-messages.js';
import { VERSION } from './version.js';

export interface EchoTuneServer {
  app: Express;
  context: Context;
  standBack: AnswersFirst['standBack'];
  /** Listens and returns the address, such as "http://127.0.0.1:3000". Throws a StartError when the port is taken. */
  start(): Promise<string>;
  /** Does the background work in this process; `npm start` has a process of its own for it (background.ts). */
  startBackgroundWork(): Promise<void>;
  /** Stops accepting, lets requests under way finish, then closes everything. Safe to call twice. */
  stop(): Promise<void>;
}

const HEADERS_TIMEOUT_MS = 15_000;
const KEEP_ALIVE_MS = 65_000;
const DRAIN_MS = 10_000;

/** Opens the stores and builds the app; nothing listens before `start`. */
export async function createServer(config: Config, logger: PinoLogger): Promise<EchoTuneServer> {
  const { track, standBack } = createAnswersFirst();
  const context = await createContext(config, logger, VERSION, standBack);
  const { endpoints, sessions, timing, router } = context;
  const app = createApp({ config, logger, endpoints, sessions, track, timing, router, version: VERSION });
  const server = createHttpServer(
    {
      ...expressMessages(app),
      headersTimeout: HEADERS_TIMEOUT_MS,
      keepAliveTimeout: KEEP_ALIVE_MS,
      requestTimeout: 0,
    },
    app,
  );
  let stopped: Promise<void> | undefined;
  return {
    app,
    context,
    standBack,
    async start() {
      const address = await listen(server, config.http);
      context.startWatching();
      return address;
    },
    startBackgroundWork: () => context.startBackgroundWork(),
    stop: () => (stopped ??= drain(server).then(() => context.close())),
  };
}

function listen(server: Server, { host, port }: Config['http']): Promise<string> {
  return new Promise((resolve, reject) => {
    server.once('error', (cause: NodeJS.ErrnoException) =>
      reject(new StartError(listenProblem(cause, host, port), { cause })),
    );
    server.listen(port, host.replace(/^\[|\]$/g, ''), () => {
      const address = server.address();
      const actual = typeof address === 'object' && address !== null ? address.port : port;
      resolve(`http://${host.includes(':') && !host.startsWith('[') ? `[${host}]` : host}:${actual}`);
    });
  });
}

function listenProblem(cause: NodeJS.ErrnoException, host: string, port: number): string {
  if (cause.code === 'EADDRINUSE') return `Port ${port} on ${host} is taken: stop what uses it or set another PORT.`;
  if (cause.code === 'EACCES') return `Port ${port} needs more rights than this account has: set a PORT above 1023.`;
  return `Cannot listen on ${host}:${port}: ${cause.message}.`;
}

async function drain(server: Server): Promise<void> {
  if (!server.listening) return;
  const closed = new Promise<void>((resolve) => server.close(() => resolve()));
  server.closeIdleConnections();
  // Event streams never end by themselves.
  const timer = setTimeout(() => server.closeAllConnections(), DRAIN_MS);
  await closed;
  clearTimeout(timer);
}
