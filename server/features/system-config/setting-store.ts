import type { NewAuditEntry } from '../audit/audit.js';
import type { SettingKey, SettingValue } from './setting-keys.js';

/** What is kept of a setting that was ever changed. */
export interface StoredSetting {
  key: string;
  /** Null: it was taken back, or is a secret that cannot be opened. */
  value: unknown;
  /** A secret that is there and cannot be opened: why. */
  problem: string | null;
  version: number;
  updatedAt: Date;
  updatedBy: { id: string; name: string } | null;
}

export interface SettingChange {
  key: SettingKey;
  /** Null: take it back. */
  value: SettingValue | null;
  secret: boolean;
  /** What the setting must be at, 0 for one that was never changed; null: whatever it is. */
  version: number | null;
}

export type Changed = { kind: 'changed' | 'same' | 'outdated'; setting: StoredSetting | null };
export type Note = Pick<NewAuditEntry, 'actor' | 'reason'>;

/**
 * Changes come one after the other in the whole installation; each writes the audit in its transaction, and every process
 * is told when it is committed.
 */
export interface SettingStore {
  /** Everything, and the revision that it is of. */
  load(): Promise<{ revision: number; settings: StoredSetting[] }>;
  change(change: SettingChange, note: Note): Promise<Changed>;
}
