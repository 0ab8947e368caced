import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { decideConfig } from '../config/config.js';
import { readEnv } from '../config/env.js';
import { readSecrets } from '../config/secrets.js';
import { loadStarterCatalogue } from '../server/features/catalogue/starter-catalogue.js';
import { createLogger } from '../server/logger.js';
import { createServer } from '../server/server.js';
import { ROOT } from '../server/version.js';
import { makeUpHistory } from './made-up-history.js';

const NAME = 'Demo';
const DAYS = 3 * 365;
const SEED = 20_240_101;

/**
 * A listener called "Demo" with three made-up years of listening to real tracks, imported as a user would: through the
 * API of a server that runs for this alone. Repeating it adds nothing.
 */
const env = readEnv();
const config = decideConfig({ ...env, PORT: 0, DEMO_LOGIN: true }, ROOT, (dataDir) => readSecrets(env, dataDir));
const server = await createServer(config, createLogger('warn'));
try {
  const url = await server.start();
  await server.startBackgroundWork();
  const signedIn = await send(`${url}/auth/demo`, { method: 'POST', body: JSON.stringify({ name: NAME }) });
  const cookie = signedIn.headers.get('set-cookie')?.split(';')[0] ?? '';
  const catalogue = loadStarterCatalogue(path.join(ROOT, 'server/features/catalogue/starter'));
  const rows = makeUpHistory(catalogue, new Date('2023-01-01T00:00:00Z'), DAYS, SEED);
  const files = new FormData();
  files.set('files', new Blob([JSON.stringify(rows)]), 'made-up.json');
  const accepted = await send(`${url}/api/history/imports`, { method: 'POST', body: files, headers: { cookie } });
  const location = accepted.headers.get('location') ?? '';
  for (;;) {
    const job = (await (await send(url + location, { headers: { cookie } })).json()) as {
      status: string;
      counts: { stored: number; duplicate: number };
    };
    if (job.status !== 'queued' && job.status !== 'running') {
      const { stored, duplicate } = job.counts;
      process.stdout.write(`Import ${job.status}: ${stored} listens stored, ${duplicate} were there already.\n`);
      process.stdout.write(`Sign in as "${NAME}" to look around.\n`);
      break;
    }
    await sleep(300);
  }
} finally {
  await server.stop();
}

async function send(url: string, init: RequestInit): Promise<Response> {
  const headers = new Headers(init.headers);
  if (typeof init.body === 'string') headers.set('Content-Type', 'application/json');
  const response = await fetch(url, { ...init, headers });
  if (!response.ok) throw new Error(`${url} answered ${response.status}: ${await response.text()}`);
  return response;
}
