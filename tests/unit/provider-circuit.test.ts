import { describe, expect, it } from '@jest/globals';
import { ask, bench, fails, hangs, says, scripted } from './router-fixtures.js';

const settle = () => new Promise((resolve) => setImmediate(resolve));

describe('the circuit of a provider', () => {
  it('opens after three failures, lets one call try after the wait, waits longer, and closes when it answers', async () => {
    const gemini = scripted('gemini', fails('server'));
    const { router, pass, circuits } = bench([gemini]);
    await ask(router);
    expect([gemini.calls, circuits]).toEqual([3, ['gemini open']]);
    await ask(router);
    pass(29_000);
    await ask(router);
    expect(gemini.calls).toBe(3);

    pass(1_000);
    await ask(router);
    expect([gemini.calls, circuits]).toEqual([4, ['gemini open', 'gemini half-open', 'gemini open']]);
    pass(59_000);
    await ask(router);
    expect(gemini.calls).toBe(4);

    pass(1_000);
    gemini.does(says('well again'));
    expect(await ask(router)).toMatchObject({ text: 'well again' });
    expect(circuits.slice(3)).toEqual(['gemini half-open', 'gemini closed']);
    expect(await ask(router)).toMatchObject({ text: 'well again' });
  });

  it('has a single trial: whoever else asks meanwhile does not wait for it', async () => {
    let answer = (): void => undefined;
    const gemini = scripted('gemini', fails('auth'));
    const { router, pass } = bench([gemini]);
    await ask(router);
    pass(10 * 60_000);
    gemini.does(async function* () {
      await new Promise<void>((resolve) => (answer = resolve));
      yield { kind: 'text', text: 'the key was changed' };
    });
    const trial = ask(router);
    await settle();
    const others = await Promise.all(Array.from({ length: 20 }, () => ask(router)));
    expect(others.map(({ by }) => by?.provider)).toEqual(others.map(() => 'built-in'));
    expect(gemini.calls).toBe(2);
    answer();
    expect(await trial).toMatchObject({ text: 'the key was changed' });
    gemini.does(says('open to all'));
    const all = await Promise.all(Array.from({ length: 20 }, () => ask(router)));
    expect(all.every(({ text }) => text === 'open to all')).toBe(true);
  });

  it('is not closed by a trial that somebody gave up', async () => {
    const gemini = scripted('gemini', fails('timeout'));
    const { router, pass } = bench([gemini]);
    await ask(router);
    pass(30_000);
    gemini.does(hangs);
    const stop = new AbortController();
    const trial = ask(router, {}, stop.signal);
    await settle();
    stop.abort(new Error('stopped'));
    await trial;
    gemini.does(fails('server'));
    await ask(router);
    expect(gemini.calls).toBe(3);
    await ask(router);
    expect(gemini.calls).toBe(3);
  });

  it('opens for answers that keep breaking off, though each begins well', async () => {
    const gemini = scripted('gemini', fails('truncated', null, 'It begins'));
    const { router, circuits } = bench([gemini]);
    for (let i = 0; i < 10; i++) await ask(router);
    expect(circuits).toEqual(['gemini open']);
    expect(gemini.calls).toBeLessThanOrEqual(5);
  });

  it('stays closed for what a provider declines, and for a single request that it does not take', async () => {
    const gemini = scripted('gemini', says('fine'));
    const { router, circuits } = bench([gemini]);
    await ask(router);
    for (const kind of ['refused', 'bad-request', 'refused', 'empty', 'refused'] as const) {
      gemini.does(fails(kind));
      await ask(router);
      gemini.does(says('fine'));
      expect(await ask(router)).toMatchObject({ text: 'fine' });
    }
    expect(circuits).toEqual([]);
  });

  it('holds a crowd back until the first answer, and none of them is lost', async () => {
    let goOn = (): void => undefined;
    const first = new Promise<void>((resolve) => (goOn = resolve));
    const gemini = scripted('gemini', async function* () {
      await first;
      yield { kind: 'text', text: 'here' };
    });
    const { router } = bench([gemini]);
    const crowd = Array.from({ length: 40 }, () => ask(router));
    const stop = new AbortController();
    const gone = ask(router, {}, stop.signal);
    await settle();
    expect(gemini.calls).toBe(6);
    stop.abort(new Error('stopped'));
    expect((await gone).error).toEqual(new Error('stopped'));
    goOn();
    expect((await Promise.all(crowd)).every(({ text }) => text === 'here')).toBe(true);
    expect(gemini.calls).toBe(40);
  });
});

describe('a probe', () => {
  it('lets others ask again once it is answered, if only by a word that is cut off', async () => {
    const gemini = scripted('gemini', fails('auth'));
    const { router, pass, calls } = bench([gemini]);
    await ask(router);
    const probe = async () => {
      for await (const _event of router.probed[0]!.generate(
        { task: 'probe', draft: 'ok', instructions: '', turns: [], maxOutputTokens: 1 },
        new AbortController().signal,
      ));
    };
    await expect(probe()).rejects.toMatchObject({ kind: 'rate-limited', retryAfterMs: 600_000 });
    expect(gemini.calls).toBe(1);
    pass(600_000);
    gemini.does(fails('truncated', null, 'o'));
    await expect(probe()).rejects.toMatchObject({ kind: 'truncated' });
    gemini.does(says('back'));
    expect(await Promise.all([ask(router), ask(router)])).toMatchObject([{ text: 'back' }, { text: 'back' }]);
    expect(calls.filter((call) => call.probe)).toEqual([]);
  });
});
