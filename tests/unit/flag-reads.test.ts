import { afterAll, describe, expect, it } from '@jest/globals';
import { setImmediate as nextTurn } from 'node:timers/promises';
import { OpenFeature } from '@openfeature/server-sdk';
import type { Flag, FlagContent } from '../../server/features/flags/flag.js';
import { createFlagFeed } from '../../server/features/flags/flag-feed.js';
import { createFlagSet, type LiveFlag } from '../../server/features/flags/flag-set.js';
import { createFlags } from '../../server/features/flags/flags.js';
import { createFlagProvider } from '../../server/features/flags/openfeature-provider.js';
import { buildFlag } from '../factories/flags.js';
import { testLogger } from '../test-config.js';

const flag = (key: string, change: Partial<FlagContent> = {}, version = 1): Flag =>
  buildFlag(key, { ...change, version });

afterAll(() => OpenFeature.close());

/** A process and its database, in which nothing is pushed. */
async function setUp(...flags: Flag[]) {
  const database = { revision: 1, flags };
  const state = { isUp: true, isAway: false, asked: 0 };
  const set = createFlagSet();
  const feed = createFlagFeed({
    store: {
      load: async (key) => ({
        revision: database.revision,
        flags: database.flags.filter((one) => key === undefined || one.key === key),
      }),
      async revision() {
        state.asked += 1;
        if (state.isAway) throw new Error('no database');
        return database.revision;
      },
    },
    onAll: (all) => set.setAll(all),
    onOne: (key, one) => set.setOne(key, one),
    logger: testLogger(),
  });
  await feed.verify();
  state.asked = 0;
  const exposed: [LiveFlag, string | undefined][] = [];
  const domain = `unit ${Math.random()}`;
  await OpenFeature.setProviderAndWait(
    domain,
    createFlagProvider(set, (live, { targetingKey }) => void exposed.push([live, targetingKey])),
  );
  const reads = createFlags({
    client: OpenFeature.getClient(domain),
    set,
    isUp: () => state.isUp,
    verify: () => feed.verify(),
    contextOf: async (userId) => ({ targetingKey: userId, role: userId === 'boss' ? 'admin' : 'listener' }),
    logger: testLogger(),
  });
  return { database, state, set, feed, reads, exposed };
}

describe('reading a flag', () => {
  const forAdmins = flag('memories', {
    defaultVariant: 'off',
    rules: [{ description: '', when: [{ attribute: 'role', op: 'equals', values: ['admin'] }], serve: 'on' }],
  });

  it('asks the SDK in the context of the listener, where that matters', async () => {
    const { reads, exposed } = await setUp(forAdmins, flag('signups'));
    expect(await reads.read('memories', 'boss')).toBe(true);
    expect(await reads.read('memories', 'ann')).toBe(false);
    expect(await reads.read('memories', null)).toBe(false);
    expect(await reads.read('signups', 'ann')).toBe(true);
    expect(exposed.map(([{ flag }, who]) => [flag.key, who])).toEqual([
      ['memories', 'boss'],
      ['memories', 'ann'],
      ['memories', undefined],
    ]);
  });

  it('goes on with the default where there is no such flag, it has another type, or it fails', async () => {
    const broken = flag('memories', { targeting: { if: [{ '>': [{ var: 'role' }, 1] }, 'off'] } });
    const other = flag('signups', { type: 'string', variants: { on: 'yes' }, offVariant: 'on' });
    const { reads } = await setUp(broken, other);
    expect(await reads.read('chat-streaming', 'ann')).toBe(true);
    expect(await reads.read('recommender-variant', null)).toBe('weights-1');
    expect(await reads.read('memories', 'ann')).toBe(true);
    expect(await reads.read('signups', 'ann')).toBe(true);
  });

  it('that stops something asks the database where a change may have been missed', async () => {
    const { database, state, reads } = await setUp(flag('external-models'));
    expect(await reads.read('external-models', 'ann')).toBe(true);
    expect(state.asked).toBe(0);
    database.revision = 2;
    database.flags = [flag('external-models', { enabled: false }, 2)];
    // Nobody has told; but the connection over which they would have has not been heard of lately.
    state.isUp = false;
    expect(await reads.read('external-models', 'ann')).toBe(false);
    expect(state.asked).toBe(1);
    state.isAway = true;
    expect(await reads.read('external-models', 'ann')).toBe(false);
  });
});

describe('the flags in memory', () => {
  const tell = (key: string, revision: number): string => JSON.stringify({ key, revision });

  it('follow what they are told, one by one, and read all anew after a gap', async () => {
    const { database, feed, set } = await setUp(flag('a'), flag('b'));
    const isOn = (key: string): unknown => set.find(key)?.constant?.value;
    const change = (key: string, enabled: boolean): void => {
      database.revision += 1;
      database.flags = database.flags.map((one) => (one.key === key ? flag(key, { enabled }, one.version + 1) : one));
    };
    change('a', false);
    feed.onNotification(tell('a', 2));
    await nextTurn();
    expect([isOn('a'), isOn('b'), feed.revision()]).toEqual([false, true, 2]);
    change('b', false);
    change('a', true);
    // The message of revision 3 was lost.
    feed.onNotification(tell('a', 4));
    await nextTurn();
    expect([isOn('a'), isOn('b'), feed.revision()]).toEqual([true, false, 4]);
    // One that comes late changes nothing.
    feed.onNotification(tell('b', 3));
    await nextTurn();
    expect([isOn('b'), feed.revision()]).toEqual([false, 4]);
  });

  it('hold a change of this process as soon as it is acknowledged, also while another is being read', async () => {
    const { database, feed, set } = await setUp(flag('a'), flag('b'));
    database.revision = 3;
    const [a, b] = [flag('a', { enabled: false }, 2), flag('b', { enabled: false }, 2)];
    database.flags = [a, b];
    feed.onNotification(tell('a', 2));
    await feed.changed({ flag: b, revision: 3 });
    expect([set.find('a')?.constant?.value, set.find('b')?.constant?.value]).toEqual([false, false]);
    await feed.changed({ flag: b, revision: 4, removed: true });
    expect(set.find('b')).toBeUndefined();
  });
});
