import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { createExposures, type ExposureEvent } from '../../server/features/flags/exposures.js';
import { createOutcomeService } from '../../server/features/flags/outcome-service.js';
import type { Flag } from '../../server/features/flags/flag.js';
import { type Agent, startApp, type TestApp } from '../start-app.js';
import { eventually } from './open-stream.js';
import { askFor } from './say.js';

describe('who got what, and what came of it', () => {
  let app: TestApp;
  let admin: Agent;
  beforeAll(async () => {
    app = await startApp({ RATE_LIMIT_PER_MINUTE: '100000' });
    admin = await app.signIn('Boss', 'admin');
  });
  afterAll(() => app.stop());

  it('is told for each variant', async () => {
    const path = '/api/admin/flags/recommender-variant';
    const { version } = (await admin.get(path)).body;
    const rollout = { percent: 50, variant: 'weights-2' };
    const { body: flag } = await admin.patch(path).send({ version, rollout }).expect(200);

    const variants = new Map<string, number>();
    const had = new Map<string, string>();
    for (const name of Array.from({ length: 12 }, (_, i) => `Listener ${i}`)) {
      const agent = await app.signIn(name);
      for (let again = 0; again < 2; again++) {
        const { body } = await agent.post('/api/recommendations').send({ text: 'five tracks' }).expect(200);
        // Whoever has a variant keeps it.
        expect(had.get(name) ?? body.variant).toBe(body.variant);
        if (again === 0) variants.set(body.variant, (variants.get(body.variant) ?? 0) + 1);
        had.set(name, body.variant);
      }
    }
    const ann = await app.signIn('Listener 0');
    const { playlist } = await askFor(ann, '5 jazz songs');
    const trackKey = playlist.tracks[0]?.trackKey;
    await ann.post('/api/recommendations/feedback').send({ trackKey, kind: 'love' }).expect(204);
    await ann.post('/api/recommendations/feedback').send({ trackKey, kind: 'skip' }).expect(204);

    const outcomes = async () => (await admin.get(`${path}/outcomes`).expect(200)).body;
    const listenersIn = (body: { variants: { listeners: number }[] }) =>
      body.variants.reduce((sum, { listeners }) => sum + listeners, 0);
    type Told = { variants: { variant: string; listeners: number; kept: { share: number } | null }[] };
    const hersIn = ({ variants }: Told) => variants.find(({ variant }) => variant === had.get('Listener 0'));
    const body = await eventually(outcomes, (told) => listenersIn(told) === 12 && hersIn(told)?.kept?.share === 0.5);
    expect(body).toMatchObject({ key: 'recommender-variant', version: flag.version, since: flag.updatedAt });
    for (const { variant, listeners, expected } of body.variants) {
      expect([variant, listeners, expected]).toEqual([variant, variants.get(variant) ?? 0, 0.5]);
    }
    expect(body.sampleRatio.isMismatch).toBe(false);
    expect(hersIn(body)).toMatchObject({
      answers: 1,
      failed: { share: 0, low: 0 },
      satisfied: { share: 1, high: 1 },
      kept: { share: 0.5 },
      latencyMs: { mean: expect.any(Number) },
    });
    expect((await admin.get(`${path}/outcomes?version=${version}`).expect(200)).body.sampleRatio).toBeNull();
    await admin.get(`${path}/outcomes?version=99`).expect(404);
    await admin.get('/api/admin/flags/nothing/outcomes').expect(404);
  });

  it('is not told of flags that say the same to all, nor twice a day', async () => {
    const noted: ExposureEvent[] = [];
    let isFull = true;
    let now = Date.parse('2026-11-21T23:59:59Z');
    const exposures = createExposures({
      note(event) {
        if (!isFull) noted.push(event);
        return !isFull;
      },
      now: () => now,
    });
    const one = { userId: 'ann', flag: 'f', version: 1, variant: 'on' };
    exposures.note(one);
    isFull = false;
    // What was dropped is noted the next time.
    for (let i = 0; i < 3; i++) exposures.note(one);
    exposures.note({ ...one, variant: 'off' });
    exposures.note({ ...one, version: 2 });
    expect(noted).toHaveLength(3);
    now += 1_000;
    exposures.note(one);
    expect(noted).toHaveLength(4);
    expect(new Set(noted.map(({ once }) => once)).size).toBe(4);
    const { rows } = await app.server.context.postgres.pool.query(
      `SELECT 1 FROM events WHERE kind = 'exposure' AND data ->> 'flag' <> 'recommender-variant'`,
    );
    expect(rows).toEqual([]);
  });

  it('warns of a split that is not as it shall be', async () => {
    const flag: Flag = {
      ...(await admin.get('/api/admin/flags/recommender-variant')).body,
      createdAt: new Date(),
      updatedAt: new Date(),
    };
    const ratioOf = async (first: number, second: number) => {
      const exposed = [
        { variant: 'weights-1', listeners: first },
        { variant: 'weights-2', listeners: second },
      ];
      const store = { exposed: async () => exposed, outcomes: async () => [], removeBefore: async () => undefined };
      const flags = { get: async () => flag, version: async () => null };
      return (await createOutcomeService({ store, flags, now: Date.now }).of('recommender-variant')).sampleRatio;
    };
    expect(await ratioOf(5_030, 4_970)).toMatchObject({ isMismatch: false });
    expect(await ratioOf(5_300, 4_700)).toMatchObject({ isMismatch: true });
  });
});
