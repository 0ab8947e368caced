import { AppError, notAllowed } from '../../errors.js';
import type { PersonalData, PersonalFile } from './personal-data.js';
import type { Role, User, UserStats } from './user.js';
import type { UserStore } from './user-store.js';

export interface AuthService {
  signInDemo(name: string, role: Role | null): Promise<User>;
  /** A new listener who signs in through a connected service. Throws a 403 where newcomers may not. */
  createListener(name: string): Promise<User>;
  /** Makes an admin of a listener who holds one of these accounts, where the settings name it. */
  noteAccounts(userId: string, accountIds: readonly string[]): Promise<void>;
  me(userId: string): Promise<User>;
  stats(userId: string): Promise<UserStats & { listens: number; joined: Date }>;
  deleteAccount(userId: string): Promise<void>;
  /** Everything of mine, file by file. */
  exportAccount(userId: string): PersonalFile[];
  /** Who begins a login session. Throws a 403 `account-disabled`. */
  admit(userId: string): Promise<User>;
  /** `epoch`: that of the login session; null when it has been ended. */
  findCaller(userId: string, epoch: number): Promise<User | null>;
}

export interface AuthDeps {
  users: UserStore;
  demoLogin: boolean;
  adminUsers: ReadonlySet<string>;
  /** Whether newcomers may sign in. */
  mayJoin(): Promise<boolean>;
  countListens(userId: string): Promise<number>;
  /** Everything outside of the user's own rows, in the order of removal. */
  personalData: readonly PersonalData[];
}

const MAX_NAME_LENGTH = 80;
const disabled = (): AppError =>
  new AppError(403, 'account-disabled', 'This account is disabled: ask an admin of this installation.');
const signupsClosed = (): AppError =>
  new AppError(403, 'signups-closed', 'Newcomers cannot sign in at the moment; who has been here before can.');

export function createAuthService(deps: AuthDeps): AuthService {
  const { users } = deps;
  const me = async (userId: string): Promise<User> => {
    const user = await users.findActive(userId);
    if (user === null) throw notAllowed('This account is gone or disabled.');
    return user;
  };
  return {
    me,

    async signInDemo(name, role) {
      if (!deps.demoLogin)
        throw new AppError(403, 'demo-login-off', 'Signing in by name is switched off here (DEMO_LOGIN).');
      const isAdmin = deps.adminUsers.has(name.toLowerCase());
      const user = await users.signInDemo(name, isAdmin ? 'admin' : role, isAdmin || (await deps.mayJoin()));
      if (user === 'newcomer') throw signupsClosed();
      if (user === null) throw disabled();
      return user;
    },

    async createListener(name) {
      if (!(await deps.mayJoin())) throw signupsClosed();
      return users.create(name.slice(0, MAX_NAME_LENGTH));
    },

    async noteAccounts(userId, accountIds) {
      if (accountIds.some((id) => deps.adminUsers.has(id.toLowerCase()))) await users.makeAdmin(userId);
    },

    async stats(userId) {
      const [user, stats, listens] = await Promise.all([me(userId), users.stats(userId), deps.countListens(userId)]);
      return { ...stats, listens, joined: user.createdAt };
    },

    async deleteAccount(userId) {
      for (const part of deps.personalData) await part.deleteAll(userId);
      await users.delete(userId);
      // What came meanwhile, such as an import that ran: without the row nothing more can come.
      for (const part of deps.personalData) await part.deleteAll(userId);
    },

    exportAccount: (userId) => deps.personalData.flatMap((part) => part.files(userId)),
    async admit(userId) {
      const user = await users.findActive(userId);
      if (user === null) throw disabled();
      return user;
    },

    async findCaller(userId, epoch) {
      const user = await users.findActive(userId);
      return user?.loginEpoch === epoch ? user : null;
    },
  };
}
