import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import express, { type RequestHandler } from 'express';
import { ACCESS_LIVES_S, accountsRouter } from './accounts.js';
import { apiRouter } from './api.js';
import { fakeMusic } from './music.js';
import type { FakeState, FakeUser, Fault } from './state.js';

export interface FakeSpotify {
  /** For SPOTIFY_API_URL and SPOTIFY_ACCOUNTS_URL alike. */
  url: string;
  state: FakeState;
  /** "POST /v1/me/playlists", in the order in which they came, with when. */
  requests: { line: string; at: number }[];
  /** The next `times` requests whose line matches get this instead, after the first `spared` of them. */
  disturb(line: RegExp, fault: Fault, times?: number, spared?: number): void;
  /** Ends all disturbances. */
  calm(): void;
  addUser(id: string, name?: string): FakeUser;
  stop(): Promise<void>;
}

export interface FakeSpotifyOptions {
  port?: number;
  clientId?: string;
  clientSecret?: string;
  redirectUris?: string[];
  now?: () => number;
  /** Served beside the service's own paths. */
  extra?: (fake: FakeSpotify) => express.Router;
}

/** Spotify's accounts and Web API on a loopback port, in its real wire format, with people and music that are made up. */
export async function startFakeSpotify(options: FakeSpotifyOptions = {}): Promise<FakeSpotify> {
  const state: FakeState = {
    clientId: options.clientId ?? 'fake-client',
    clientSecret: options.clientSecret ?? 'fake-secret',
    redirectUris: options.redirectUris ?? ['http://127.0.0.1/auth/spotify/callback'],
    users: new Map(),
    playlists: new Map(),
    accessTokens: new Map(),
    refreshTokens: new Map(),
    rotatesRefreshTokens: true,
    accessLivesMs: ACCESS_LIVES_S * 1000,
    oldFieldNames: false,
    missing: new Set(),
    now: options.now ?? Date.now,
    newToken: () => randomBytes(48).toString('base64url'),
  };
  const disturbances: { line: RegExp; fault: Fault; left: number; spared: number }[] = [];
  const requests: FakeSpotify['requests'] = [];

  const disturbed: RequestHandler = (request, response, next) => {
    const line = `${request.method} ${request.originalUrl.split('?')[0]}`;
    requests.push({ line, at: state.now() });
    const found = disturbances.find((one) => one.left > 0 && one.line.test(line));
    if (found === undefined) return next();
    if (found.spared-- > 0) return next();
    found.left--;
    const { fault } = found;
    if (fault.kind === 'slow') return void setTimeout(next, fault.ms);
    if (fault.kind === 'hang') return;
    if (fault.kind === 'lost') {
      response.end = () => response.destroy();
      return next();
    }
    if (fault.kind === 'cut') {
      response.writeHead(200, { 'content-type': 'application/json', 'content-length': '1000' });
      response.write('{"items":[{"tra');
      return void setTimeout(() => response.destroy(), 20);
    }
    response
      .status(fault.status)
      .set(fault.headers ?? {})
      .type('json')
      .send(JSON.stringify(fault.body));
  };

  const app = express();
  app.disable('x-powered-by');
  const server = createServer(app);
  server.listen(options.port ?? 0, '127.0.0.1');
  await once(server, 'listening');

  const fake: FakeSpotify = {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    state,
    requests,
    disturb: (line, fault, times = 1, spared = 0) => void disturbances.push({ line, fault, left: times, spared }),
    calm: () => void disturbances.splice(0),
    addUser(id, name = id) {
      const user: FakeUser = { id, name, plays: [], saved: [], topTracks: [] };
      state.users.set(id, user);
      return user;
    },
    async stop() {
      server.close();
      server.closeAllConnections();
      await once(server, 'close');
    },
  };
  if (options.extra) app.use('/fake', options.extra(fake));
  app.use(disturbed);
  app.use('/v1', apiRouter(state));
  app.use(accountsRouter(state));
  return fake;
}

/** Lets somebody hear some tracks, one after the other, the last one just now. */
export function listenTo(user: FakeUser, count: number, now: number, from = 0): void {
  const tracks = fakeMusic().tracks.slice(from, from + count);
  let at = now - tracks.reduce((sum, { durationMs }) => sum + durationMs, 0);
  for (const { uri, durationMs } of tracks) {
    at += durationMs;
    user.plays.push({ uri, playedAt: at });
  }
}
