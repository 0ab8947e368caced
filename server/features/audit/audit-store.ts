import type { Cursor } from '../../http/cursor.js';
import type { AuditEntry } from './audit.js';

/** Which entries; null: any. */
export interface AuditFilter {
  /** "program": what nobody who is there has done. */
  actor: { id: string } | 'program' | null;
  action: string | null;
  target: string | null;
  /** From this moment on. */
  from: Date | null;
  /** Before this moment. */
  to: Date | null;
}

export interface AuditStore {
  /** The last one after which a number of the target was this: its version, say. */
  lastWith(target: string, field: string, value: number): Promise<AuditEntry | null>;
  /** Of one target, newest first; those before the entry `before`. */
  ofTarget(target: string, limit: number, before: string | null): Promise<AuditEntry[]>;
  /** Newest first. */
  page(filter: AuditFilter, limit: number, after: Cursor | null): Promise<AuditEntry[]>;
}
