import { setTimeout as sleep } from 'node:timers/promises';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { pino } from 'pino';
import { createBufferedEvents, type Events } from '../../server/features/events/buffered-events.js';
import type { NewEvent } from '../../server/features/events/event-store.js';

const at = new Date('2026-11-22T12:00:00Z');
const event = (userId: string, number: number): NewEvent => ({ userId, kind: 'feedback', at, data: { number } });

let done: string[];
let logged: string[];
let users: Set<string>;
/** What a write to the store waits for. */
let away: () => Promise<void>;
let events: Events;

beforeEach(() => {
  done = [];
  logged = [];
  users = new Set(['ann', 'bob']);
  away = () => Promise.resolve();
  events = createBufferedEvents({
    store: {
      async record(batch) {
        await away();
        done.push(batch.map(({ userId, data }) => `${userId} ${String(data['number'])}`).join(', '));
      },
      async *exportAll(userId) {
        yield [{ ...event(userId, 0), data: { stored: [...done] } }];
      },
      deleteAll: async (userId) => void done.push(`${userId} is deleted`),
    },
    findUsers: async (ids) => new Set(ids.filter((id) => users.has(id))),
    logger: pino({ level: 'warn' }, { write: (line) => void logged.push(line) }),
  });
});
afterEach(() => events.stop());

describe('events that were noted', () => {
  it('are stored together, in order, a second later at the latest', async () => {
    for (const [user, number] of [
      ['ann', 1],
      ['bob', 2],
      ['ann', 3],
    ] as const)
      events.note(event(user, number));
    expect(done).toEqual([]);
    for (let waited = 0; done.length === 0 && waited < 5_000; waited += 50) await sleep(50);
    expect(done).toEqual(['ann 1, bob 2, ann 3']);
  });

  it('are stored when it ends, and are in what a listener takes away', async () => {
    events.note(event('ann', 1));
    const rows: NewEvent[] = [];
    for await (const batch of events.exportAll('ann')) rows.push(...batch);
    expect(rows).toMatchObject([{ data: { stored: ['ann 1'] } }]);
    events.note(event('ann', 2));
    await events.stop();
    expect(done).toEqual(['ann 1', 'ann 2']);
  });

  it('are dropped where too many wait, which is said once', async () => {
    for (let i = 0; i < 10_000; i++) expect(events.note(event('ann', i))).toBe(true);
    for (let i = 0; i < 3; i++) expect(events.note(event('bob', i))).toBe(false);
    await events.flush();
    expect(done[0]?.split(', ')).toHaveLength(10_000);
    expect(logged).toHaveLength(1);
    expect(logged[0]).toContain('"dropped":3');
    expect(events.note(event('bob', 4))).toBe(true);
    await events.flush();
    expect(done[1]).toBe('bob 4');
    expect(logged).toHaveLength(1);
  });

  it('hold up nothing that comes after them when the store fails', async () => {
    away = () => Promise.reject(new Error('the store is away'));
    events.note(event('ann', 1));
    await events.flush();
    away = () => Promise.resolve();
    events.note(event('ann', 2));
    await events.flush();
    expect(done).toEqual(['ann 2']);
    expect(logged).toHaveLength(1);
    expect(logged[0]).toContain('the store is away');
  });
});

describe('of somebody who is deleted', () => {
  it('nothing is stored that waits, and what is being stored is deleted', async () => {
    let release = (): void => undefined;
    away = () => new Promise((resolve) => (release = resolve));
    events.note(event('ann', 1));
    const first = events.flush();
    await sleep(0);
    events.note(event('ann', 2));
    events.note(event('bob', 3));
    const deleted = events.deleteAll('ann');
    await sleep(0);
    away = () => Promise.resolve();
    release();
    await Promise.all([first, deleted]);
    await events.flush();
    expect(done).toEqual(['ann 1', 'ann is deleted', 'bob 3']);
  });

  it('by another process, nothing is stored', async () => {
    events.note(event('ann', 1));
    events.note(event('bob', 2));
    users.delete('ann');
    await events.flush();
    expect(done).toEqual(['bob 2']);
  });
});
