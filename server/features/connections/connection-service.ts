import { createHash, randomBytes, timingSafeEqual } from 'node:crypto';
import { AppError } from '../../errors.js';
import {
  AuthorizationEnded,
  type MusicAccount,
  type MusicProvider,
  type MusicTokens,
} from '../../providers/music/music-provider.js';
import { ProviderError } from '../../providers/provider-error.js';
import type { Locks } from '../history/locks.js';
import { type Connection, endOfAuthorization, type Permission, scopesOf } from './connection.js';
import type { ConnectionStore } from './connection-store.js';
import type { TokenVault } from './token-vault.js';

/** What the browser's session keeps while the listener is at the service. Good once, for ten minutes. */
export interface Departure {
  state: string;
  verifier: string;
  redirectUri: string;
  /** A path of ours. */
  returnTo: string;
  startedAt: number;
}

/** Somebody whose login session may begin. */
export interface Admitted {
  id: string;
  loginEpoch: number;
}

export interface ConnectionService {
  find(userId: string): Promise<Connection | null>;
  /** Sends a listener (null: somebody who is to sign in) to the service, to allow this and what was allowed before. */
  depart(
    userId: string | null,
    asked: { permissions: readonly Permission[]; returnTo: string; redirectUri: string },
  ): Promise<{ url: string; departure: Departure }>;
  /** The departure that an answer with this state belongs to; throws a 400 where it belongs to none. */
  departed(departure: Departure | null, state: string): Departure;
  /**
   * The listener is back with a code. Returns whose account it is: the listener's own; for somebody who is not signed in
   * the owner, or a new one. 409 where the account is another listener's or the listener has another one; 403 where the
   * listener may not come in.
   */
  arrive(userId: string | null, departure: Departure, code: string, signal: AbortSignal): Promise<Admitted>;
  /** Deletes the tokens everywhere. Whether there was a connection. */
  disconnect(userId: string): Promise<boolean>;
}

export interface ConnectionServiceDeps {
  store: ConnectionStore;
  vault: TokenVault;
  provider: MusicProvider;
  /** Makes a listener for an account that nobody has yet. */
  createUser(name: string): Promise<Admitted>;
  /** Throws where this listener may not come in. */
  admit(userId: string): Promise<Admitted>;
  /** `ids`: whoever the admins name by one of them becomes one. */
  onConnected(userId: string, ids: readonly string[]): Promise<void>;
  onDisconnected(userId: string): Promise<void>;
  locks: Pick<Locks, 'exclusively'>;
  now: () => number;
}

type Code = Parameters<MusicProvider['exchangeCode']>[0];
type GrantedTokens = MusicTokens & { refreshToken: string };

const LASTS_MS = 10 * 60_000;

export function createConnectionService(deps: ConnectionServiceDeps): ConnectionService {
  const { store, vault, provider, locks, now } = deps;

  async function exchange(given: Code, signal: AbortSignal): Promise<GrantedTokens> {
    const { refreshToken, ...tokens } = await provider.exchangeCode(given, signal).catch((error: unknown) => {
      if (!(error instanceof AuthorizationEnded)) throw error;
      throw new AppError(400, 'bad-code', 'Spotify does not accept this sign-in (any more): begin again.');
    });
    if (refreshToken === null) throw new ProviderError(provider.name, 'malformed', 'Spotify gave no refresh token.');
    return { ...tokens, refreshToken };
  }

  /** Finds or makes the listener that the account is to belong to, and ties it to that one. */
  async function link(userId: string | null, account: MusicAccount, tokens: GrantedTokens): Promise<Admitted> {
    const ids = [account.id, ...account.formerIds];
    const owner = await store.findOwner(ids);
    if (userId !== null && owner !== null && owner !== userId) throw connectedElsewhere();
    const mine = userId === null ? null : await store.find(userId);
    if (mine !== null && !ids.includes(mine.accountId)) throw otherAccount(mine);
    const known = userId ?? owner;
    const admitted = known === null ? await deps.createUser(account.name) : await deps.admit(known);
    const holder = admitted.id;
    const connectedAt = new Date(now());
    const saved = await store.save(
      {
        userId: holder,
        accountId: account.id,
        displayName: account.name,
        scopes: tokens.scopes,
        connectedAt,
        endsAt: endOfAuthorization(connectedAt),
        ended: null,
      },
      {
        access: vault.seal(tokens.accessToken, holder),
        refresh: vault.seal(tokens.refreshToken, holder),
        accessExpiresAt: tokens.accessExpiresAt,
      },
    );
    if (saved === null) throw connectedElsewhere();
    await deps.onConnected(holder, ids);
    return admitted;
  }

  return {
    find: store.find,

    async depart(userId, { permissions, returnTo, redirectUri }) {
      const before = userId === null ? null : await store.find(userId);
      const scopes = [...new Set([...scopesOf(permissions), ...(before?.scopes ?? [])])];
      const state = randomBytes(32).toString('base64url');
      const verifier = randomBytes(48).toString('base64url');
      const challenge = createHash('sha256').update(verifier).digest('base64url');
      return {
        url: provider.authorizeUrl({ state, challenge, scopes, redirectUri }),
        departure: { state, verifier, redirectUri, returnTo, startedAt: now() },
      };
    },

    departed(departure, state) {
      const isGood = departure !== null && sameText(departure.state, state) && now() - departure.startedAt <= LASTS_MS;
      if (!isGood) throw badState();
      return departure;
    },

    async arrive(userId, { verifier, redirectUri }, code, signal) {
      const tokens = await exchange({ code, verifier, redirectUri }, signal);
      const account = await provider.account({ accessToken: tokens.accessToken, purpose: 'account', signal });
      // Two arrivals of one account that is new here must not make two listeners of it.
      return locks.exclusively([`${provider.name}:${account.id}`], () => link(userId, account, tokens));
    },

    async disconnect(userId) {
      const was = await store.remove(userId);
      await deps.onDisconnected(userId);
      return was;
    },
  };
}

const badState = (): AppError =>
  new AppError(
    400,
    'bad-state',
    'This answer of Spotify belongs to no sign-in that was begun here, or to one too long ago: begin again.',
  );

const otherAccount = ({ displayName }: Connection): AppError =>
  new AppError(
    409,
    'other-account',
    `You are connected with another Spotify account (${displayName}): disconnect that first.`,
  );

const connectedElsewhere = (): AppError =>
  new AppError(
    409,
    'connected-elsewhere',
    'This Spotify account is connected to another listener here. Sign out and sign in with Spotify to be that one.',
  );

function sameText(a: string, b: string): boolean {
  const [left, right] = [Buffer.from(a), Buffer.from(b)];
  return left.length === right.length && timingSafeEqual(left, right);
}
