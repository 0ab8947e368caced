import { ProviderError, type ProviderErrorKind } from '../provider-error.js';
import type { MusicPurpose } from './music-provider.js';

/** A time before which the service must not be called for a purpose, or for any. */
export interface Pause {
  purpose: MusicPurpose | 'all';
  until: Date;
  kind: ProviderErrorKind;
}

/** Shared by all processes, and durable: a pause may last a day. */
export interface PauseStore {
  /** Those that are not over. */
  list(now: Date): Promise<Pause[]>;
  /** The later end wins over one that is there already. */
  set(pause: Pause): Promise<void>;
}

/** Counts the calls of a window for all processes together. */
export interface CallCounter {
  /** Null when the call may be made, else the ms after which the next one may. */
  take(purpose: MusicPurpose): Promise<number | null>;
}

/**
 * How often the service may be called for each purpose: live sync, search, writing and background work each have a share
 * of their own of what the service allows, and a wait that it asks of one does not hold up the others.
 */
export interface CallBudgets {
  /** Takes one call; rejects with a ProviderError that says when there will be another. Never waits. */
  take(purpose: MusicPurpose): Promise<void>;
  /** The service refused a call made for `purpose`. A day's quota is everybody's; other waits are that purpose's own. */
  pause(purpose: MusicPurpose, kind: ProviderErrorKind, ms: number): Promise<void>;
}

export function createCallBudgets(deps: {
  provider: string;
  counter: CallCounter;
  pauses: PauseStore;
  now: () => number;
}): CallBudgets {
  const { provider, counter, pauses, now } = deps;
  return {
    async take(purpose) {
      const at = now();
      const holding = (await pauses.list(new Date(at))).filter(
        (pause) => pause.purpose === 'all' || pause.purpose === purpose,
      );
      const last = holding.toSorted((a, b) => b.until.getTime() - a.until.getTime())[0];
      if (last !== undefined) {
        const why = last.kind === 'quota' ? 'the day’s quota is used up' : 'it asked to be left alone for a while';
        throw new ProviderError(provider, last.kind, `${provider} is not asked: ${why}.`, last.until.getTime() - at);
      }
      const waitMs = await counter.take(purpose);
      if (waitMs !== null) {
        throw new ProviderError(provider, 'rate-limited', `${provider} has been asked enough for now.`, waitMs);
      }
    },

    async pause(purpose, kind, ms) {
      await pauses.set({ purpose: kind === 'quota' ? 'all' : purpose, kind, until: new Date(now() + ms) });
    },
  };
}
