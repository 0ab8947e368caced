import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { type Agent, startApp, type TestApp } from '../start-app.js';

describe('feature flags', () => {
  let app: TestApp;
  let admin: Agent;
  let listener: Agent;
  beforeAll(async () => {
    app = await startApp();
    admin = await app.signIn('Boss', 'admin');
    listener = await app.signIn('Ann');
  });
  afterAll(() => app.stop());

  const all = '/api/admin/flags';
  const make = async (key: string, given: object = {}) =>
    (
      await admin
        .post(all)
        .send({ key, type: 'boolean', enabled: true, ...given })
        .expect(201)
    ).body;
  const mine = async (
    agent = listener,
  ): Promise<Record<string, { value: unknown; variant: string; reason: string }>> => {
    const { body } = await agent.get('/api/flags').expect(200);
    return Object.fromEntries(body.items.map((flag: { key: string }) => [flag.key, flag]));
  };
  const errorsOf = async (body: object): Promise<string[]> => {
    const refused = await admin
      .post(all)
      .send({ key: 'wrong', type: 'boolean', ...body })
      .expect(400);
    return (refused.body.errors as { path: string }[]).map(({ path }) => path);
  };

  it('are made, read, changed and deleted, with every step in the history', async () => {
    const { body: me } = await admin.get('/api/me');
    const made = await make('new-page', { description: 'The new page', reason: 'to try it' });
    expect(made).toMatchObject({
      key: 'new-page',
      description: 'The new page',
      type: 'boolean',
      enabled: true,
      variants: { on: true, off: false },
      defaultVariant: 'on',
      offVariant: 'off',
      rules: [],
      rollout: null,
      targeting: null,
      custom: false,
      archived: false,
      version: 1,
    });
    expect((await mine())['new-page']).toMatchObject({ value: true, variant: 'on', reason: 'STATIC' });

    const rules = [
      { description: 'Admins', when: [{ attribute: 'role', op: 'equals', values: ['admin'] }], serve: 'on' },
    ];
    const change = { version: 1, defaultVariant: 'off', rules, reason: 'admins first' };
    const { body: changed } = await admin
      .patch(`${all}/new-page`)
      .set('X-Request-Id', 'trace-1')
      .send(change)
      .expect(200);
    expect(changed).toMatchObject({ version: 2, rules, defaultVariant: 'off' });
    expect((await mine())['new-page']).toMatchObject({ value: false, reason: 'DEFAULT' });
    expect((await mine(admin))['new-page']).toMatchObject({ value: true, reason: 'TARGETING_MATCH' });

    await admin.post(`${all}/new-page/toggle`).send({ enabled: false }).expect(200);
    expect((await mine(admin))['new-page']).toMatchObject({ value: false, variant: 'off', reason: 'DISABLED' });

    const { body: back } = await admin.post(`${all}/new-page/revert`).send({ to: 1, version: 3 }).expect(200);
    expect(back).toMatchObject({ version: 4, enabled: true, rules: [], defaultVariant: 'on' });

    await admin.delete(`${all}/new-page?version=4`).expect(204);
    await admin.get(`${all}/new-page`).expect(404);
    expect(await mine()).not.toHaveProperty('new-page');

    const { body: history } = await admin.get(`${all}/new-page/history`).expect(200);
    const told = history.items.map(({ action, version }: { action: string; version: number }) => [action, version]);
    expect(told).toEqual([
      ['flag.deleted', 4],
      ['flag.reverted', 4],
      ['flag.toggled', 3],
      ['flag.changed', 2],
      ['flag.created', 1],
    ]);
    expect(history.items[3]).toMatchObject({
      actor: { id: me.id, name: 'Boss' },
      reason: 'admins first',
      requestId: 'trace-1',
      before: { defaultVariant: 'on' },
      after: { defaultVariant: 'off' },
    });
    expect(history.items[3].changes).toEqual([
      { path: 'defaultVariant', before: 'on', after: 'off' },
      { path: 'rules.0', after: rules[0] },
    ]);
    expect(history.items[2].changes).toEqual([{ path: 'enabled', before: true, after: false }]);
    const page = await admin.get(`${all}/new-page/history?limit=2`).expect(200);
    const next = await admin.get(`${all}/new-page/history?limit=2&cursor=${page.body.nextCursor}`).expect(200);
    expect([...page.body.items, ...next.body.items]).toEqual(history.items.slice(0, 4));
  });

  it('are refused where they make no sense, each field by its path', async () => {
    const wrong: [object, string[]][] = [
      [{ key: 'a b' }, ['body.key']],
      [{ key: 'export' }, ['body.key']],
      [{ key: 'constructor' }, ['body.key']],
      [{ defaultVariant: 'maybe' }, ['body.defaultVariant']],
      [{ offVariant: 'maybe' }, ['body.offVariant']],
      [{ variants: { on: true, off: 'no' } }, ['body.defaultVariant', 'body.offVariant', 'body.variants.off']],
      [{ variants: { on: 1 }, defaultVariant: 'on' }, ['body.variants.on']],
      [{ variants: {} }, ['body.variants']],
      [{ rules: [{ serve: 'maybe' }] }, ['body.rules.0.serve']],
      [{ rules: [{ serve: { on: 1, maybe: 1 } }] }, ['body.rules.0.serve.maybe']],
      [{ rules: [{ serve: { on: 0, off: 1 } }] }, ['body.rules.0.serve.on']],
      [{ rules: [{ serve: { on: -1, off: 1 } }] }, ['body.rules.0.serve.on']],
      [{ rules: [{ serve: 'on', when: [{ attribute: 'a', op: 'like', values: [1] }] }] }, ['body.rules.0.when.0.op']],
      [{ rules: [{ serve: 'on', when: [{ attribute: 'a', op: 'in', values: [] }] }] }, ['body.rules.0.when.0.values']],
      [
        { rules: [{ serve: 'on', when: [{ attribute: 'a', op: 'in', values: [1, 2, 1] }] }] },
        ['body.rules.0.when.0.values.2'],
      ],
      [
        { rules: [{ serve: 'on', when: [{ attribute: 'a', op: 'gt', values: ['1'] }] }] },
        ['body.rules.0.when.0.values.0'],
      ],
      [
        { rules: [{ serve: 'on', when: [{ attribute: 'a', op: 'gt', values: [1, 2] }] }] },
        ['body.rules.0.when.0.values'],
      ],
      [
        { rules: [{ serve: 'on', when: [{ attribute: 'a', op: 'sem_ver_gt', values: ['new'] }] }] },
        ['body.rules.0.when.0.values.0'],
      ],
      [
        { rules: [{ serve: 'on', when: [{ attribute: 'a', op: 'exists', values: [1] }] }] },
        ['body.rules.0.when.0.values'],
      ],
      [
        { rules: [{ serve: 'on', when: [{ attribute: 'a.__proto__.b', op: 'exists' }] }] },
        ['body.rules.0.when.0.attribute'],
      ],
      [{ rules: Array.from({ length: 51 }, () => ({ serve: 'on' })) }, ['body.rules']],
      [{ rollout: { percent: 101, variant: 'on' } }, ['body.rollout.percent']],
      [{ rollout: { percent: -1, variant: 'on' } }, ['body.rollout.percent']],
      [{ rollout: { percent: 0.0001, variant: 'on' } }, ['body.rollout.percent']],
      [{ rollout: { percent: 10, variant: 'maybe' } }, ['body.rollout.variant']],
      [{ targeting: { if: [{ '==': [1, 1] }, 'maybe'] } }, ['body.targeting']],
      [{ targeting: { nonsense: [1] } }, ['body.targeting']],
      [{ targeting: { if: [{ '==': [{ var: 'constructor.name' }, 'x'] }, 'on'] } }, ['body.targeting']],
      [{ targeting: { if: [true, 'on'] }, rules: [{ serve: 'on' }] }, ['body.targeting']],
      [{ metadata: { offVariant: 'on' } }, ['body.metadata.offVariant']],
      [{ unknown: 1 }, ['body']],
    ];
    for (const [body, paths] of wrong) expect([body, (await errorsOf(body)).sort()]).toEqual([body, paths]);
    for (const polluting of [
      '"variants":{"on":true,"off":false,"__proto__":true}',
      '"targeting":{"__proto__" : {"if":[]}}',
    ]) {
      const text = `{"key":"wrong","type":"boolean",${polluting}}`;
      const refused = await admin.post(all).set('Content-Type', 'application/json').send(text).expect(400);
      expect(refused.body.errors).toEqual([{ path: 'body', message: expect.stringContaining('__proto__') }]);
    }
    await make('spoken', { description: '{"__proto__": "said, not meant"}' });
    const values = Array.from({ length: 1_000 }, (_, i) => `${i}`.padEnd(100, 'x'));
    expect(await errorsOf({ rules: [{ serve: 'on', when: [{ attribute: 'a', op: 'in', values }] }] })).toEqual([
      'body',
    ]);
    await admin
      .post(all)
      .send({ key: 'x', type: 'boolean', description: 'x'.repeat(2_000_000) })
      .expect(413);
    await admin.get(`${all}/wrong`).expect(404);
  });

  it('can be of every type', async () => {
    const variants = {
      string: { a: 'A', b: 'B' },
      number: { a: 1.5, b: 0 },
      json: { a: { deep: [1, { x: null }] }, b: {} },
    };
    for (const [type, given] of Object.entries(variants)) {
      const flag = await make(`of-${type}`, { type, variants: given, defaultVariant: 'a' });
      expect(flag).toMatchObject({ type, variants: given, offVariant: 'a' });
      expect((await mine())[`of-${type}`]?.value).toEqual(given.a);
    }
  });

  it('of one version are changed by one of many who try at once', async () => {
    await make('busy');
    const tries = Array.from({ length: 50 }, (_, i) =>
      admin.patch(`${all}/busy`).send({ version: 1, description: `try ${i}` }),
    );
    const answers = await Promise.all(tries);
    const winners = answers.filter(({ status }) => status === 200);
    expect(winners).toHaveLength(1);
    const { body: now } = await admin.get(`${all}/busy`).expect(200);
    expect(now).toMatchObject({ version: 2, description: winners[0]?.body.description });
    for (const [i, { status, body }] of answers.entries()) {
      if (status === 200) continue;
      expect(status).toBe(409);
      expect(body).toMatchObject({
        code: 'flag-changed',
        current: { version: 2, description: now.description },
        yours: { description: `try ${i}` },
      });
    }
    // What is wrong now was perhaps right where it was made.
    const stale = { version: 1, defaultVariant: 'maybe' };
    expect((await admin.patch(`${all}/busy`).send(stale).expect(409)).body.yours.defaultVariant).toBe('maybe');
    const { body: history } = await admin.get(`${all}/busy/history`);
    expect(history.items).toHaveLength(2);
  });

  it('with targeting of their own are shown and kept as it is', async () => {
    const targeting = { if: [{ '>': [{ var: 'age' }, 17] }, 'on', 'off'] };
    const flag = await make('adults', { targeting });
    expect(flag).toMatchObject({ custom: true, targeting, rules: [], rollout: null });
    const { body: same } = await admin.patch(`${all}/adults`).send({ version: 1, description: 'Adults' }).expect(200);
    expect(same).toMatchObject({ custom: true, targeting });
    const rollout = { percent: 50, stickiness: 'targetingKey', variant: 'on' };
    const { body: plain } = await admin.patch(`${all}/adults`).send({ version: 2, rollout }).expect(200);
    expect(plain).toMatchObject({ custom: false, targeting: null, rollout });
    const readable = {
      fractional: [
        ['on', 10_000],
        ['off', 90_000],
      ],
    };
    const { body: read } = await admin.patch(`${all}/adults`).send({ version: 3, targeting: readable }).expect(200);
    expect(read).toMatchObject({ custom: false, targeting: null, rollout: { ...rollout, percent: 10 } });
  });

  it('are archived and brought back, cloned, and listed page by page', async () => {
    await make('old-one', { description: 'about Penguins' });
    await admin.patch(`${all}/old-one`).send({ version: 1, archived: true }).expect(200);
    expect(await mine()).not.toHaveProperty('old-one');
    const keysOf = async (query: string) =>
      (await admin.get(`${all}?${query}`).expect(200)).body.items.map(({ key }: { key: string }) => key);
    expect(await keysOf('q=penguin')).toEqual([]);
    expect(await keysOf('archived=true')).toEqual(['old-one']);
    await admin.patch(`${all}/old-one`).send({ version: 2, archived: false }).expect(200);
    expect(await keysOf('q=penguin')).toEqual(['old-one']);
    expect(await mine()).toHaveProperty('old-one');

    const { body: copy } = await admin.post(`${all}/old-one/clone`).send({ key: 'new-one' }).expect(201);
    expect(copy).toMatchObject({ key: 'new-one', description: 'about Penguins', enabled: false, version: 1 });
    await admin.post(`${all}/old-one/clone`).send({ key: 'new-one' }).expect(409);
    await admin.post(all).send({ key: 'new-one', type: 'boolean' }).expect(409);

    const every = await keysOf('limit=200');
    const paged: string[] = [];
    for (let cursor = ''; ;) {
      const { body } = await admin.get(`${all}?limit=3${cursor}`).expect(200);
      paged.push(...body.items.map(({ key }: { key: string }) => key));
      if (body.nextCursor === null) break;
      cursor = `&cursor=${body.nextCursor}`;
    }
    expect(paged).toEqual(every);
    expect(paged).toEqual([...paged].sort());
    await admin.get(`${all}?cursor=nonsense`).expect(400);
  });

  it('that the code reads are there from the start, and stay', async () => {
    const { body } = await admin.get(`${all}?limit=200`);
    const builtIn = body.items
      .filter((flag: { builtIn: boolean }) => flag.builtIn)
      .map(({ key }: { key: string }) => key);
    expect(builtIn).toEqual([
      'chat-streaming',
      'external-models',
      'log-level',
      'maintenance-mode',
      'memories',
      'recommender-variant',
      'signups',
      'spotify-writes',
    ]);
    for (const key of builtIn) expect((await admin.delete(`${all}/${key}`).expect(409)).body.code).toBe('built-in');
    await admin.patch(`${all}/signups`).send({ version: 1, archived: true }).expect(409);
    expect(await mine()).not.toHaveProperty('log-level');
  });

  it('go as a file of flagd and come back the same', async () => {
    const { body: file } = await admin.get(`${all}/export`).expect(200);
    expect(file.flags['adults']).toMatchObject({ state: 'ENABLED', variants: { on: true, off: false } });
    const same = await admin.post(`${all}/import`).send({ file }).expect(200);
    expect(same.body).toMatchObject({ created: [], changed: [] });
    expect(same.body.unchanged.sort()).toEqual(Object.keys(file.flags).sort());

    // One that is gone is made anew by its file, as it was.
    await admin.delete(`${all}/adults`).expect(204);
    const anew = await admin.post(`${all}/import`).send({ file }).expect(200);
    expect(anew.body).toMatchObject({ created: ['adults'], changed: [] });
    expect((await admin.get(`${all}/export`).expect(200)).body).toEqual(file);

    const from = {
      flags: {
        imported: {
          state: 'ENABLED',
          variants: { yes: 'Y', no: 'N' },
          defaultVariant: 'no',
          targeting: { if: [{ $ref: 'isBoss' }, 'yes', 'no'] },
          metadata: { owner: 'team-a' },
        },
      },
      $evaluators: { isBoss: { '==': ['Boss', { var: 'name' }] } },
    };
    const dry = await admin.post(`${all}/import`).send({ file: from, dryRun: true }).expect(200);
    expect(dry.body).toEqual({ created: ['imported'], changed: [], unchanged: [] });
    await admin.get(`${all}/imported`).expect(404);
    await admin.post(`${all}/import`).send({ file: from, reason: 'moved' }).expect(200);
    expect((await mine(admin))['imported']).toMatchObject({ value: 'Y' });
    expect((await mine())['imported']).toMatchObject({ value: 'N' });
    expect((await admin.get(`${all}/imported`)).body).toMatchObject({
      custom: true,
      metadata: { owner: 'team-a' },
      type: 'string',
    });

    const bad = structuredClone(from);
    bad.flags.imported.targeting = { if: [{ $ref: 'isNobody' }, 'yes', 'no'] };
    const refused = await admin
      .post(`${all}/import`)
      .send({ file: { flags: { ...bad.flags, 'also-new': from.flags.imported } } })
      .expect(400);
    expect(refused.body.errors.map(({ path }: { path: string }) => path)).toEqual([
      'body.file.flags.imported.targeting',
      'body.file.flags.also-new.targeting',
    ]);
    const growing = Object.fromEntries(
      Array.from({ length: 40 }, (_, i) => [`e${i}`, { and: [{ $ref: `e${i + 1}` }, { $ref: `e${i + 1}` }] }]),
    );
    const bomb = { ...from, flags: { bomb: { ...from.flags.imported, targeting: { if: [{ $ref: 'e0' }, 'yes'] } } } };
    await admin
      .post(`${all}/import`)
      .send({ file: { ...bomb, $evaluators: { ...growing, e40: { '==': [1, 1] } } } })
      .expect(400);
    const other = { flags: { adults: { ...from.flags.imported, targeting: {} } } };
    await admin.post(`${all}/import`).send({ file: other }).expect(400);
  });

  it('explain why somebody gets what they get', async () => {
    const { body: ann } = await listener.get('/api/me');
    await make('explained', {
      defaultVariant: 'off',
      rules: [
        {
          description: 'Germans of age',
          when: [
            { attribute: 'country', op: 'in', values: ['DE'] },
            { attribute: 'age', op: 'gte', values: [18] },
          ],
          serve: 'on',
        },
        { description: 'Ann', when: [{ attribute: 'name', op: 'equals', values: ['Ann'] }], serve: { on: 1, off: 1 } },
      ],
      rollout: { percent: 100, stickiness: 'targetingKey', variant: 'on' },
    });
    const explain = async (body: object) => (await admin.post(`${all}/explained/evaluate`).send(body).expect(200)).body;
    const german = await explain({ context: { country: 'DE', age: 17, targetingKey: 'x' } });
    expect(german).toMatchObject({
      value: true,
      variant: 'on',
      reason: 'TARGETING_MATCH',
      rules: [
        {
          description: 'Germans of age',
          matched: false,
          decided: false,
          when: [
            { attribute: 'country', actual: 'DE', holds: true },
            { attribute: 'age', actual: 17, holds: false },
          ],
        },
        { matched: false, when: [{ actual: null, holds: false }] },
      ],
      rollout: { bucketBy: 'targetingKey', included: true, decided: true },
    });
    expect(german.because).toBe('No rule matches; among the 100 % of the rollout: “on”.');
    const own = await explain({ userId: ann.id });
    expect(own).toMatchObject({ context: { targetingKey: ann.id, name: 'Ann', role: 'listener' } });
    expect(own.rules[1]).toMatchObject({ matched: true, decided: true });
    expect(own.value).toBe((await mine())['explained']?.value);
    expect((await explain({})).because).toContain('without a targeting key');
    await admin.post(`${all}/explained/evaluate`).send({ userId: '00000000-0000-4000-8000-000000000000' }).expect(404);
    await admin.post(`${all}/explained/evaluate`).send({ userId: ann.id, context: {} }).expect(400);
    await admin.post(`${all}/nothing/evaluate`).send({}).expect(404);
  });
});
