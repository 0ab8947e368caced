import type { Logger } from '../../logger.js';
import type { Context } from './evaluation.js';
import type { FlagSet } from './flag-set.js';

/** What came of what a listener got. */
export type Outcome =
  /** `satisfied`: whether every rule of the request was kept; null where there was none. */
  | { what: 'answer'; failed: boolean; satisfied: boolean | null; latencyMs: number | null }
  /** Tracks that were liked or played, and that were not. */
  | { what: 'kept' | 'skipped'; count: number };

export interface OutcomeEvent {
  userId: string;
  kind: 'outcome';
  at: Date;
  data: OutcomeData;
}

export interface OutcomeData extends Record<string, unknown> {
  flag: string;
  /** Of the flag. */
  version: number;
  variant: string;
  what: Outcome['what'];
}

/** Ties what comes of answers to the variants that the listener has of every flag that splits listeners. */
export interface Outcomes {
  /** Never delays anybody. */
  note(userId: string, outcome: Outcome): void;
}

const MOST_FLAGS = 20;

export function createOutcomes(deps: {
  set: FlagSet;
  contextOf(userId: string): Promise<Context>;
  note(event: OutcomeEvent): void;
  logger: Logger;
  now: () => number;
}): Outcomes {
  const { set, contextOf, logger, now } = deps;

  async function noteFor(userId: string, outcome: Outcome): Promise<void> {
    const split = set
      .all()
      .filter(({ splits }) => splits)
      .slice(0, MOST_FLAGS);
    if (split.length === 0) return;
    const context = await contextOf(userId);
    const at = new Date(now());
    for (const live of split) {
      const { variant } = live.peek(context);
      if (variant === undefined) continue;
      const { key: flag, version } = live.flag;
      deps.note({ userId, kind: 'outcome', at, data: { flag, version, variant, ...outcome } });
    }
  }

  return {
    note(userId, outcome) {
      noteFor(userId, outcome).catch((error: unknown) => logger.error({ err: error }, 'an outcome was not noted'));
    },
  };
}
