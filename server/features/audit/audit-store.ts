import type { AuditEntry } from './audit.js';

export interface AuditStore {
  /** The last one after which a number of the target was this: its version, say. */
  lastWith(target: string, field: string, value: number): Promise<AuditEntry | null>;
  /** Of one target, newest first; those before the entry `before`. */
  ofTarget(target: string, limit: number, before: string | null): Promise<AuditEntry[]>;
}
