import { notAllowed, notFound } from '../../errors.js';
import type { Cursor } from '../../http/cursor.js';
import { lastAdmin } from './last-admin.js';
import type { Role } from './user.js';
import type { KnownUser, Note, Refused, UserAdminStore, UserChange, UserDetail } from './user-admin-store.js';

/** Bytes in the databases, of one listener. */
export interface UserStorage {
  postgres: number;
  /** Null where there is no MongoDB. */
  mongo: number | null;
}

export type WholeUser = UserDetail & { storage: UserStorage; listens: number };

/** What admins see of people, and do. 404 for whoever is not there, 409 `last-admin` where nobody would be left. */
export interface UserAdminService {
  list(filter: { q: string | null; role: Role | null }, limit: number, after: Cursor | null): Promise<KnownUser[]>;
  get(id: string): Promise<WholeUser>;
  change(id: string, change: UserChange, note: Note): Promise<KnownUser>;
  signOut(id: string, note: Note): Promise<void>;
  /** Resolves when everything of theirs is gone; what breaks off is finished later. */
  remove(id: string, note: Note): Promise<void>;
}

export interface UserAdminDeps {
  store: UserAdminStore;
  storageOf(userId: string): Promise<UserStorage>;
  countListens(userId: string): Promise<number>;
  deleteAccount(userId: string): Promise<void>;
}

export function createUserAdminService(deps: UserAdminDeps): UserAdminService {
  const { store } = deps;

  function refuse(refused: Refused): never {
    if (refused === 'missing') throw notFound('user');
    throw refused === 'last-admin' ? lastAdmin() : notAllowed('Only admins may do this.');
  }

  return {
    list: (filter, limit, after) => store.list(filter, limit, after),

    async get(id) {
      const user = (await store.find(id)) ?? refuse('missing');
      const [storage, listens] = await Promise.all([deps.storageOf(id), deps.countListens(id)]);
      return { ...user, storage, listens };
    },

    async change(id, change, note) {
      const changed = await store.change(id, change, note);
      return typeof changed === 'string' ? refuse(changed) : changed;
    },

    async signOut(id, note) {
      const result = await store.signOut(id, note);
      if (result !== 'done') refuse(result);
    },

    async remove(id, note) {
      const result = await store.noteDeletion(id, note);
      if (result !== 'noted') refuse(result);
      await deps.deleteAccount(id);
    },
  };
}
