import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { MongoClient } from 'mongodb';
import pg from 'pg';
import { collectionsOf } from '../../mongo/collections.js';
import { migrateMongo } from '../../mongo/migrate.js';
import type { EventStore, NewEvent } from '../../server/features/events/event-store.js';
import { createMongoEventStore } from '../../server/features/events/mongo-event-store.js';
import { createPostgresEventStore } from '../../server/features/events/postgres-event-store.js';
import { createMongoOutcomeStore } from '../../server/features/flags/mongo-outcome-store.js';
import type { OutcomeStore } from '../../server/features/flags/outcome-store.js';
import { createPostgresOutcomeStore } from '../../server/features/flags/postgres-outcome-store.js';
import { startApp, type TestApp } from '../start-app.js';

let app: TestApp;
let pool: pg.Pool;
beforeAll(async () => {
  app = await startApp();
  pool = new pg.Pool({ connectionString: app.databaseUrl });
});
afterAll(async () => {
  await pool.end();
  await app.stop();
});

contract('PostgreSQL', async () => ({
  events: createPostgresEventStore(pool),
  outcomes: createPostgresOutcomeStore(pool),
}));

const mongoUri = process.env['MONGODB_TEST_URI'];
// The global setup says loudly when there is no MongoDB.
(mongoUri === undefined ? describe.skip : describe)('with a MongoDB server', () => {
  const client = new MongoClient(mongoUri ?? 'mongodb://localhost');
  const db = client.db(`echotune_test_${randomUUID().slice(0, 8)}`);
  afterAll(async () => {
    await db.dropDatabase();
    await client.close();
  });
  contract('MongoDB', async () => {
    await migrateMongo(db);
    const { events } = collectionsOf(db);
    return { events: createMongoEventStore(events), outcomes: createMongoOutcomeStore(events) };
  });
});

function contract(backend: string, open: () => Promise<{ events: EventStore; outcomes: OutcomeStore }>): void {
  describe(`exposures and outcomes in ${backend}`, () => {
    let events: EventStore;
    let outcomes: OutcomeStore;
    const flag = `flag.${randomUUID()}`;
    const at = new Date('2026-11-01T10:00:00Z');
    const before = new Date('2026-10-31T00:00:00Z');
    const [ann, bob, eve] = [randomUUID(), randomUUID(), randomUUID()];
    beforeAll(async () => {
      ({ events, outcomes } = await open());
    });

    const exposure = (userId: string, variant: string, change: Partial<NewEvent> = {}, version = 1): NewEvent => ({
      userId,
      kind: 'exposure',
      at,
      data: { flag, version, variant },
      once: `${userId} ${flag} ${version} ${variant}`,
      ...change,
    });
    const outcome = (variant: string, data: Record<string, unknown>, version = 1): NewEvent => ({
      userId: ann,
      kind: 'outcome',
      at,
      data: { flag, version, variant, ...data },
    });
    const answer = (variant: string, failed: boolean, satisfied: boolean | null, latencyMs: number | null) =>
      outcome(variant, { what: 'answer', failed, satisfied, latencyMs });

    it('counts every listener of a variant once', async () => {
      await events.record([exposure(ann, 'on'), exposure(bob, 'off'), exposure(ann, 'on')]);
      await events.record([exposure(ann, 'on'), exposure(eve, 'on'), exposure(ann, 'on', {}, 2)]);
      await events.record([exposure(ann, 'on', { at: new Date(at.getTime() + 86_400_000), once: 'another day' })]);
      await events.record([exposure(bob, 'on', { at: new Date('2026-10-30T10:00:00Z'), once: 'too old' })]);
      const all = await outcomes.exposed(flag, 1, before);
      expect(all.sort((a, b) => a.listeners - b.listeners)).toEqual([
        { variant: 'off', listeners: 1 },
        { variant: 'on', listeners: 2 },
      ]);
      expect(await outcomes.exposed(flag, 2, before)).toEqual([{ variant: 'on', listeners: 1 }]);
      expect(await outcomes.exposed(`${flag}x`, 1, before)).toEqual([]);
      const kept: NewEvent[] = [];
      for await (const batch of events.exportAll(ann)) kept.push(...batch.filter(({ data }) => data['flag'] === flag));
      // Three that were one, another version, another day.
      expect(kept).toHaveLength(3);
    });

    it('sums up what came of each variant', async () => {
      await events.record([
        answer('on', false, true, 100),
        answer('on', false, false, 300),
        answer('on', false, null, 200),
        answer('on', true, null, null),
        outcome('on', { what: 'kept', count: 3 }),
        outcome('on', { what: 'skipped', count: 2 }),
        answer('off', false, true, 50),
        outcome('on', { what: 'kept', count: 9 }, 2),
      ]);
      const all = await outcomes.outcomes(flag, 1, before);
      expect(all.sort((a, b) => b.answers - a.answers)).toEqual([
        {
          variant: 'on',
          answers: 4,
          failed: 1,
          judged: 2,
          satisfied: 1,
          kept: 3,
          skipped: 2,
          timed: 3,
          latency: 600,
          latencySquares: 140_000,
        },
        {
          variant: 'off',
          answers: 1,
          failed: 0,
          judged: 1,
          satisfied: 1,
          kept: 0,
          skipped: 0,
          timed: 1,
          latency: 50,
          latencySquares: 2_500,
        },
      ]);
    });

    it('forgets what is old', async () => {
      await outcomes.removeBefore(new Date(at.getTime() + 1));
      expect(await outcomes.outcomes(flag, 1, before)).toEqual([]);
      expect(await outcomes.exposed(flag, 1, before)).toEqual([{ variant: 'on', listeners: 1 }]);
    });
  });
}
