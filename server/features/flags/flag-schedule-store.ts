import type { Actor } from '../audit/audit.js';

export interface PlannedToggle {
  id: string;
  key: string;
  at: Date;
  enabled: boolean;
  reason: string | null;
  createdBy: { id: string; name: string } | null;
}

/** Planning and cancelling are audited in the same transaction. */
export interface FlagScheduleStore {
  /** Null when the flag has `most` already. */
  add(
    planned: Pick<PlannedToggle, 'key' | 'at' | 'enabled' | 'reason'>,
    actor: Actor,
    most: number,
  ): Promise<PlannedToggle | null>;
  /** Soonest first. */
  list(key: string): Promise<PlannedToggle[]>;
  cancel(key: string, id: string, actor: Actor): Promise<boolean>;
  /** Soonest first. */
  due(now: Date, most: number): Promise<PlannedToggle[]>;
  done(id: string): Promise<void>;
}
