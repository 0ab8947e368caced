import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { createPrismaRetentionStore } from '../../server/features/retention/prisma-retention-store.js';
import { createRetentionService } from '../../server/features/retention/retention-service.js';
import { startApp, type TestApp } from '../start-app.js';
import { testLogger } from '../test-config.js';

const DAY_MS = 86_400_000;

describe('retention', () => {
  let app: TestApp;
  beforeAll(async () => {
    app = await startApp();
  });
  afterAll(() => app.stop());

  it('deletes what nobody can get back any more, and nothing else', async () => {
    const ann = await app.signIn('Ann');
    const { body: me } = await ann.get('/api/me').expect(200);
    const { prisma } = app.server.context.postgres;
    const ago = (days: number): Date => new Date(Date.now() - days * DAY_MS);
    const chat = (title: string, deletedAt: Date | null) =>
      prisma.chatSession.create({ data: { userId: me.id, title, deletedAt } });
    await chat('kept', null);
    await chat('can be restored', ago(29));
    await chat('gone', ago(31));
    await prisma.loginSession.create({ data: { id: 'old', data: {}, expiresAt: ago(1) } });
    for (const [key, days] of [
      ['old', 2],
      ['new', 0.5],
    ] as const) {
      await prisma.idempotencyKey.create({ data: { userId: me.id, key, fingerprint: 'x', createdAt: ago(days) } });
    }
    for (const days of [29, 31]) {
      await prisma.providerHealth.create({ data: { provider: `${days} days`, minute: ago(days), kind: 'llm' } });
    }
    const queue = { work: async () => undefined, enqueue: async () => undefined, schedule: async () => undefined };
    const service = createRetentionService({ store: createPrismaRetentionStore(prisma), queue, logger: testLogger() });

    await service.run(new Date());

    const chats = await prisma.chatSession.findMany({ where: { userId: me.id }, orderBy: { createdAt: 'asc' } });
    expect(chats.map(({ title }) => title)).toEqual(['kept', 'can be restored']);
    expect(await prisma.loginSession.count({ where: { id: 'old' } })).toBe(0);
    expect((await prisma.idempotencyKey.findMany()).map(({ key }) => key)).toEqual(['new']);
    const samples = await prisma.providerHealth.findMany({ where: { kind: 'llm' } });
    expect(samples.map(({ provider }) => provider)).toEqual(['29 days']);
    await ann.get('/api/me').expect(200);
  });
});
