import { Store, type SessionData } from 'express-session';
import { LRUCache } from 'lru-cache';
import type { PrismaClient } from '../../../prisma/generated/client.js';
import type { Cache } from '../../cache.js';

const CACHE_MS = 30_000;
const TOUCH_EVERY_MS = 60 * 60 * 1000;
/** A process that has just moved an expiry on, or seen that it needs no moving, does not ask again for so long. */
const TOUCH_REST_MS = 5 * 60 * 1000;
const TOUCHED_AT_MOST = 10_000;
const DEFAULT_LIFE_MS = 24 * 60 * 60 * 1000;

type Done = (error?: unknown) => void;

/**
 * Login sessions: PostgreSQL is the truth, the cache (Redis where it is there) saves most reads. Losing Redis signs
 * nobody out. A session that was ended while Redis was away may live on in it for CACHE_MS at the most.
 */
export class LoginSessionStore extends Store {
  private readonly touched = new LRUCache<string, true>({ max: TOUCHED_AT_MOST, ttl: TOUCH_REST_MS });

  constructor(
    private readonly prisma: PrismaClient,
    private readonly cache: Cache,
  ) {
    super();
  }

  override get(id: string, done: (error: unknown, session?: SessionData | null) => void): void {
    this.read(id).then((session) => done(null, session), done);
  }

  override set(id: string, session: SessionData, done: Done = ignore): void {
    this.write(id, session).then(() => done(), done);
  }

  override destroy(id: string, done: Done = ignore): void {
    this.prisma.loginSession
      .deleteMany({ where: { id } })
      .then(() => this.cache.delete(keyOf(id)))
      .then(() => done(), done);
  }

  /** Called with every answer: the expiry moves on, but is written once an hour only, and asked for every few minutes. */
  override touch(id: string, session: SessionData, done: Done = ignore): void {
    if (this.touched.has(id)) return done();
    const expiresAt = expiryOf(session);
    const worthwhile = new Date(expiresAt.getTime() - TOUCH_EVERY_MS);
    this.prisma.loginSession
      .updateMany({ where: { id, expiresAt: { lt: worthwhile } }, data: { expiresAt } })
      .then(({ count }) => (count > 0 ? this.seen(session) : undefined))
      .then(() => void this.touched.set(id, true))
      .then(() => done(), done);
  }

  private async read(id: string): Promise<SessionData | null> {
    const cached = await this.cache.get(keyOf(id));
    if (cached !== null) return JSON.parse(cached) as SessionData;
    const row = await this.prisma.loginSession.findFirst({ where: { id, expiresAt: { gt: new Date() } } });
    if (row === null) return null;
    const text = JSON.stringify(row.data);
    await this.cache.set(keyOf(id), text, CACHE_MS);
    return JSON.parse(text) as SessionData;
  }

  private async write(id: string, session: SessionData): Promise<void> {
    const data = JSON.parse(JSON.stringify(session)) as object;
    const row = { data, userId: session.userId ?? null, expiresAt: expiryOf(session) };
    await this.prisma.loginSession.upsert({ where: { id }, create: { id, ...row }, update: row });
    await this.cache.set(keyOf(id), JSON.stringify(session), CACHE_MS);
    await this.seen(session);
  }

  private async seen({ userId }: SessionData): Promise<void> {
    if (userId === undefined) return;
    await this.prisma.user.updateMany({ where: { id: userId }, data: { lastSeenAt: new Date() } });
  }
}

const keyOf = (id: string): string => `login:${id}`;
const expiryOf = (session: SessionData): Date => new Date(session.cookie.expires ?? Date.now() + DEFAULT_LIFE_MS);
const ignore = (): void => undefined;
