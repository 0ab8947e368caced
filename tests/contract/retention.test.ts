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
    for (const [key, days] of [
      ['old', 181],
      ['new', 179],
    ] as const) {
      await prisma.serviceLookup.create({ data: { provider: 'spotify', kind: 'track', key, checkedAt: ago(days) } });
      await prisma.callWindow.create({ data: { key, points: 1, expire: Date.now() + (key === 'old' ? -1 : DAY_MS) } });
      const until = key === 'old' ? ago(1) : ago(-1);
      await prisma.servicePause.create({ data: { provider: 'spotify', purpose: key, until, kind: 'quota' } });
    }
    // Whoever comes back must be recognised: an account that has ended stays.
    const ended = { provider: 'spotify', providerAccountId: 'a', endedAt: ago(1_000) };
    await prisma.account.create({ data: { userId: me.id, ...ended } });
    const queue = { work: async () => undefined, enqueue: async () => undefined, schedule: async () => undefined };
    const kept = () => ({ chats: 0, audit: 0, health: 30 });
    const service = createRetentionService({
      store: createPrismaRetentionStore(prisma),
      queue,
      logger: testLogger(),
      kept,
    });

    await service.run(new Date());

    const chats = await prisma.chatSession.findMany({ where: { userId: me.id }, orderBy: { createdAt: 'asc' } });
    expect(chats.map(({ title }) => title)).toEqual(['kept', 'can be restored']);
    expect(await prisma.loginSession.count({ where: { id: 'old' } })).toBe(0);
    expect((await prisma.idempotencyKey.findMany()).map(({ key }) => key)).toEqual(['new']);
    const samples = await prisma.providerHealth.findMany({ where: { kind: 'llm' } });
    expect(samples.map(({ provider }) => provider)).toEqual(['29 days']);
    expect((await prisma.serviceLookup.findMany()).map(({ key }) => key)).toEqual(['new']);
    expect((await prisma.callWindow.findMany()).map(({ key }) => key)).toEqual(['new']);
    expect((await prisma.servicePause.findMany()).map(({ purpose }) => purpose)).toEqual(['new']);
    expect(await prisma.account.count()).toBe(1);
    await ann.get('/api/me').expect(200);
  });
});
