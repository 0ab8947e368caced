export const DELETION_SCOPES = ['history', 'account'] as const;
export type DeletionScope = (typeof DELETION_SCOPES)[number];

export interface Deletion {
  userId: string;
  scope: DeletionScope;
}

/** What listeners have asked to delete and what is not gone yet. */
export interface DeletionStore {
  /** Safe to repeat. */
  note(deletion: Deletion): Promise<void>;
  isNoted(deletion: Deletion): Promise<boolean>;
  strike(deletion: Deletion): Promise<void>;
  /** Oldest first. */
  list(): Promise<Deletion[]>;
}
