import type { Redis } from 'ioredis';
import type { Cooldown, Cooldowns } from './cooldowns.js';

/** How long after a wait it is remembered that the provider must be tried by one first. */
const REMEMBER_MS = 60 * 60_000;
/** How long nobody asks Redis again after it did not answer. */
const AWAY_MS = 1_000;

// KEYS: the wait (gone when it is over), what is known, the lease.
const START = `
local left = redis.call('PTTL', KEYS[1])
if left >= tonumber(ARGV[1]) then return end
local strikes = redis.call('HGET', KEYS[2], 'strikes')
if not strikes then strikes = 0 elseif left <= 0 then strikes = strikes + 1 end
redis.call('SET', KEYS[1], '1', 'PX', ARGV[1])
redis.call('HSET', KEYS[2], 'strikes', strikes, 'message', ARGV[2])
redis.call('PEXPIRE', KEYS[2], ARGV[1] + ARGV[3])
redis.call('DEL', KEYS[3])`;
const LEASE = `
if redis.call('EXISTS', KEYS[2]) == 0 then return 1 end
if redis.call('EXISTS', KEYS[1]) == 1 then return 0 end
return redis.call('SET', KEYS[3], '1', 'NX', 'PX', ARGV[1]) and 1 or 0`;
const SETTLE = `
redis.call('DEL', KEYS[3])
if ARGV[1] == '1' and redis.call('EXISTS', KEYS[1]) == 0 then redis.call('DEL', KEYS[2]) end`;

/**
 * Shared between processes; waits are measured by the clock of Redis alone. `own` takes over while Redis is away, and
 * what this process has seen holds until then even if Redis forgets it.
 */
export function createRedisCooldowns(
  redis: Pick<Redis, 'pttl' | 'hgetall' | 'eval'>,
  own: Cooldowns,
  now: () => number,
): Cooldowns {
  let awayUntil = 0;
  async function ask<T>(command: () => Promise<T>): Promise<T | 'away'> {
    if (now() < awayUntil) return 'away';
    try {
      return await command();
    } catch {
      // Redis being away is told once by its client; here it only means that this process is on its own.
      awayUntil = now() + AWAY_MS;
      return 'away';
    }
  }

  return {
    async look(provider) {
      const [wait, known] = keys(provider);
      const told = await ask(() => Promise.all([redis.pttl(wait), redis.hgetall(known)]));
      const mine = await own.look(provider);
      if (told === 'away') return mine;
      const theirs = readCooldown(...told);
      if (theirs === null) {
        if (mine === null || mine.remainingMs > 0) return mine;
        await own.settle(provider, true);
        return null;
      }
      if (theirs.remainingMs <= (mine?.remainingMs ?? 0)) return { ...theirs, remainingMs: mine?.remainingMs ?? 0 };
      await own.start(provider, theirs.remainingMs, theirs.message);
      return theirs;
    },
    async start(provider, ms, message) {
      await own.start(provider, ms, message);
      await ask(() => redis.eval(START, 3, ...keys(provider), Math.ceil(ms), message, REMEMBER_MS));
    },
    async lease(provider, ms) {
      const given = await ask(() => redis.eval(LEASE, 3, ...keys(provider), ms));
      return given === 'away' ? own.lease(provider, ms) : given === 1;
    },
    async settle(provider, answered) {
      await own.settle(provider, answered);
      await ask(() => redis.eval(SETTLE, 3, ...keys(provider), answered ? '1' : '0'));
    },
  };
}

function readCooldown(pttl: number, { strikes, message }: Record<string, string>): Cooldown | null {
  if (message === undefined) return null;
  // Less than a millisecond is told as 0, and is still a wait; a wait that is over as less than 0.
  const remainingMs = pttl < 0 ? 0 : Math.max(1, pttl);
  return { remainingMs, strikes: Number(strikes), message };
}

/** In one slot of a cluster. */
function keys(provider: string): [wait: string, known: string, lease: string] {
  const base = `echotune:cooldown:{${provider}}`;
  return [`${base}:wait`, `${base}:known`, `${base}:lease`];
}
