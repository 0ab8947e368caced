/** Why a provider is left alone, and for how much longer. */
export interface Cooldown {
  /** 0: it may be tried again, by one at a time. */
  remainingMs: number;
  /** How often it failed again when it was tried after a wait. */
  strikes: number;
  /** One sentence for people. */
  message: string;
}

/** What all who ask a provider know of its failures; shared between processes where Redis is there. No method rejects. */
export interface Cooldowns {
  /** null: nothing is known against it. */
  look(provider: string): Promise<Cooldown | null>;
  /** Nobody asks before these ms have passed, nor before the end of a longer wait that is already known. */
  start(provider: string, ms: number, message: string): Promise<void>;
  /** Whether the caller may try it alone, for at most these ms. */
  lease(provider: string, ms: number): Promise<boolean>;
  /** Gives the lease back; where the provider has answered, nothing is known against it any more but a wait begun since. */
  settle(provider: string, answered: boolean): Promise<void>;
}

interface Known {
  until: number;
  strikes: number;
  message: string;
  leasedUntil: number;
}

/** Of this process alone. `now` is in ms. */
export function createInProcessCooldowns(now: () => number): Cooldowns {
  const known = new Map<string, Known>();
  return {
    look: async (provider) => {
      const found = known.get(provider);
      if (found === undefined) return null;
      return {
        remainingMs: Math.max(0, found.until - now()),
        strikes: found.strikes,
        message: found.message,
      };
    },
    start: async (provider, ms, message) => {
      const found = known.get(provider);
      const until = now() + ms;
      if (found !== undefined && found.until >= until) return;
      const again = found !== undefined && found.until <= now() ? 1 : 0;
      known.set(provider, { until, message, leasedUntil: 0, strikes: (found?.strikes ?? 0) + again });
    },
    lease: async (provider, ms) => {
      const found = known.get(provider);
      if (found === undefined) return true;
      if (found.until > now() || found.leasedUntil > now()) return false;
      found.leasedUntil = now() + ms;
      return true;
    },
    settle: async (provider, answered) => {
      const found = known.get(provider);
      if (found === undefined) return;
      found.leasedUntil = 0;
      if (answered && found.until <= now()) known.delete(provider);
    },
  };
}

/** The same, where what is known of a provider is kept under another name. */
export function renamed(cooldowns: Cooldowns, nameOf: (provider: string) => string): Cooldowns {
  return {
    look: (provider) => cooldowns.look(nameOf(provider)),
    start: (provider, ms, message) => cooldowns.start(nameOf(provider), ms, message),
    lease: (provider, ms) => cooldowns.lease(nameOf(provider), ms),
    settle: (provider, answered) => cooldowns.settle(nameOf(provider), answered),
  };
}
