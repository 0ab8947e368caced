/** Who does something: a signed-in admin, or, where `id` is null, the program itself. */
export interface Actor {
  id: string | null;
  requestId: string | null;
}

export type AuditJson =
  null | boolean | number | string | readonly AuditJson[] | { readonly [name: string]: AuditJson };

/** What was done to what, in the words of one feature: action "flag.toggled", target "flag:signups". */
export interface NewAuditEntry {
  actor: Actor;
  action: string;
  target: string;
  before: AuditJson;
  after: AuditJson;
  /** In the actor's words. */
  reason: string | null;
}

export interface AuditEntry extends Omit<NewAuditEntry, 'actor'> {
  /** Rising. */
  id: string;
  at: Date;
  /** Null: the program itself, or somebody who is gone. */
  actor: { id: string; name: string } | null;
  requestId: string | null;
}

/** Writes an entry in the transaction of what it tells of, so that neither is there without the other. */
export type WriteAudit<Transaction> = (transaction: Transaction, entry: NewAuditEntry) => Promise<void>;
