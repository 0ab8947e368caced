import { randomUUID } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import pg from 'pg';
import supertest from 'supertest';
import type TestAgent from 'supertest/lib/agent.js';
import { createServer, type EchoTuneServer } from '../server/server.js';
import { TEMPLATE } from './stores.js';
import { testConfig, testLogger } from './test-config.js';

export type Agent = TestAgent;

export interface TestApp {
  url: string;
  server: EchoTuneServer;
  /** Of this app's own database, for looking behind the curtain. */
  databaseUrl: string;
  dataDir: string;
  /** Nobody. */
  anonymous(): Agent;
  /** A listener who has signed in by this name. */
  signIn(name: string, role?: 'listener' | 'admin'): Promise<Agent>;
  stop(): Promise<void>;
}

/**
 * A real app on a database of its own (a clone of the template) and a free port. `settings` are environment variables;
 * `reach` makes the address by which the app reaches its database, where something shall stand in between.
 */
export async function startApp(
  settings: Record<string, string> = {},
  reach: (databaseUrl: string) => string = (databaseUrl) => databaseUrl,
  logger = testLogger(),
): Promise<TestApp> {
  const databaseUrl = await cloneTemplate();
  const dataDir = mkdtempSync(path.join(os.tmpdir(), 'echotune-app-'));
  const server = await createServer(
    testConfig({ POSTGRES_URL: reach(databaseUrl), DATA_DIR: dataDir, ...settings }),
    logger,
  );
  const url = await server.start();
  await server.startBackgroundWork();
  return {
    url,
    server,
    databaseUrl,
    dataDir,
    anonymous: () => supertest.agent(url),
    async signIn(name, role) {
      const agent = supertest.agent(url);
      await agent
        .post('/auth/demo')
        .send({ name, ...(role && { role }) })
        .expect(200);
      return agent;
    },
    async stop() {
      await server.stop();
      rmSync(dataDir, { recursive: true, force: true });
      await onServer((client) =>
        client.query(`DROP DATABASE IF EXISTS ${new URL(databaseUrl).pathname.slice(1)} WITH (FORCE)`),
      );
    },
  };
}

async function cloneTemplate(): Promise<string> {
  const name = `test_${randomUUID().replaceAll('-', '')}`;
  await onServer((client) => client.query(`CREATE DATABASE ${name} TEMPLATE ${TEMPLATE}`));
  const url = new URL(serverUrl());
  url.pathname = `/${name}`;
  return url.href;
}

async function onServer(use: (client: pg.Client) => Promise<unknown>): Promise<void> {
  const client = new pg.Client({ connectionString: serverUrl() });
  await client.connect();
  try {
    await use(client);
  } finally {
    await client.end();
  }
}

function serverUrl(): string {
  const url = process.env['TEST_POSTGRES_URL'];
  if (url === undefined) throw new Error('run the tests through jest: its global setup starts PostgreSQL');
  return url;
}
