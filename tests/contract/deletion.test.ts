import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { createPrismaDeletionStore } from '../../server/features/deletion/prisma-deletion-store.js';
import { buildExtendedHistory } from '../factories/exports.js';
import { importFile } from '../import-file.js';
import { startApp, type TestApp } from '../start-app.js';

describe('a deletion', () => {
  let app: TestApp;
  beforeAll(async () => {
    app = await startApp();
  });
  afterAll(() => app.stop());

  it('is noted until all is gone, and the server finishes what it finds', async () => {
    const agent = await app.signIn('Leaving');
    const userId = String((await agent.get('/api/me').expect(200)).body.id);
    await importFile(agent, buildExtendedHistory(500));
    const store = createPrismaDeletionStore(app.server.context.postgres.prisma);
    // As a process would leave it that was killed right after it noted what it was asked for.
    await store.note({ userId, scope: 'history' });
    while ((await store.list()).length > 0) await sleep(200);
    expect((await agent.get('/api/history').expect(200)).body.items).toEqual([]);
    await agent.delete('/api/me').expect(204);
    expect(await store.list()).toEqual([]);
    await agent.get('/api/me').expect(401);
  }, 90_000);
});
