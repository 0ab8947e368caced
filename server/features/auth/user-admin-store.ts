import type { Cursor } from '../../http/cursor.js';
import type { NewAuditEntry } from '../audit/audit.js';
import type { Role, UserStats } from './user.js';

export interface KnownUser {
  id: string;
  name: string;
  role: Role;
  disabledAt: Date | null;
  createdAt: Date;
  /** To the hour. */
  lastSeenAt: Date | null;
  spotifyConnected: boolean;
}

export interface UserConnection {
  provider: string;
  accountId: string;
  displayName: string | null;
  scopes: string[];
  connectedAt: Date;
  endsAt: Date | null;
  endedAt: Date | null;
  endReason: string | null;
}

export interface UserDetail extends KnownUser {
  connections: UserConnection[];
  /** Where they are signed in now. */
  loginSessions: number;
  counts: UserStats & { imports: number };
}

export interface UserChange {
  role?: Role | undefined;
  disabled?: boolean | undefined;
}

export type Note = Pick<NewAuditEntry, 'actor' | 'reason'>;
/** 'not-admin': who asks for it was one a moment ago. */
export type Refused = 'missing' | 'last-admin' | 'not-admin';

/** People, for admins. What is changed is audited in the same transaction. */
export interface UserAdminStore {
  /** Newest first. `q`: the beginnings of words of the name. */
  list(filter: { q: string | null; role: Role | null }, limit: number, after: Cursor | null): Promise<KnownUser[]>;
  find(id: string): Promise<UserDetail | null>;
  /** Somebody who is disabled is signed out everywhere. */
  change(id: string, change: UserChange, note: Note): Promise<KnownUser | Refused>;
  /** Ends every login session, also those of which others keep copies. */
  signOut(id: string, note: Note): Promise<'done' | Refused>;
  /** Notes that everything of theirs is to be deleted. Whom somebody else deletes is disabled until that is done. */
  noteDeletion(id: string, note: Note): Promise<'noted' | Refused>;
}
