import { PrismaPg } from '@prisma/adapter-pg';
import pg from 'pg';
import type { Config } from '../../config/config.js';
import { PrismaClient } from '../../prisma/generated/client.js';
import { migrate, migrationStatus } from '../../prisma/migrate.js';
import { StartError } from '../errors.js';
import type { Reads } from '../reads.js';
import { startEmbeddedPostgres } from './embedded-postgres.js';
import { createReads } from './reads.js';
import { createStatementNames } from './statement-names.js';

/** One pool for Prisma, the bulk SQL of the embedded stores, and the queue; a smaller one for short reads. */
export interface Postgres {
  mode: 'embedded' | 'external';
  url: string;
  pool: pg.Pool;
  /** What requests ask of their listener. */
  reads: Reads;
  prisma: PrismaClient;
  /** Names of the migrations that this start applied. */
  migrated: string[];
  ping(): Promise<void>;
  close(): Promise<void>;
}

const STATEMENT_TIMEOUT_MS = 30_000;
/** For a server that cannot even say that it has given up. */
const ANSWER_AT_MOST_MS = 35_000;
/** Here and not on the server, which may be what hangs. */
const PING = { text: 'SELECT 1', query_timeout: 2_000 };

/** Opens PostgreSQL (starting the embedded server where no URL is set) and brings its schema up to date. */
export async function openPostgres(
  config: Pick<Config, 'postgres' | 'root'>,
  onError: (error: Error) => void,
): Promise<Postgres> {
  const embedded =
    config.postgres.mode === 'embedded'
      ? await startEmbeddedPostgres({ ...config.postgres, onTrouble: (cause) => onError(embeddedTrouble(cause)) })
      : null;
  const url = config.postgres.mode === 'embedded' ? (embedded?.url ?? '') : config.postgres.url;
  try {
    const migrated = await bringUpToDate(url, config.root);
    const connecting = {
      connectionString: url,
      connectionTimeoutMillis: 5_000,
      statement_timeout: STATEMENT_TIMEOUT_MS,
      application_name: 'echotune',
    };
    let closing = false;
    const onBroken = (error: Error): void => {
      if (!closing) onError(error);
    };
    const pool = new pg.Pool({ ...connecting, query_timeout: ANSWER_AT_MOST_MS, max: 16 });
    pool.on('error', onBroken);
    const reads = createReads(connecting, onBroken);
    const nameOf = createStatementNames();
    const adapter = new PrismaPg(pool, { statementNameGenerator: ({ sql }) => nameOf(sql) });
    const prisma = new PrismaClient({ adapter });
    return {
      mode: config.postgres.mode,
      url,
      pool,
      reads,
      prisma,
      migrated,
      ping: async () => void (await pool.query(PING)),
      close: async () => {
        closing = true;
        await prisma.$disconnect();
        await reads.close();
        await pool.end();
        await embedded?.stop();
      },
    };
  } catch (error) {
    await embedded?.stop();
    throw error;
  }
}

const embeddedTrouble = (cause: Error): Error =>
  new Error(`The embedded PostgreSQL is started again: ${messageOf(cause)}`, { cause });

async function bringUpToDate(url: string, root: string): Promise<string[]> {
  const status = await migrationStatus(url, root).catch((cause: unknown) => {
    throw new StartError(`PostgreSQL at ${withoutPassword(url)} does not answer: ${messageOf(cause)}.`, { cause });
  });
  if (status.unknown.length > 0) {
    throw new StartError(
      `The database has a newer schema (${status.unknown.at(-1)}) than this version of EchoTune knows: update EchoTune.`,
    );
  }
  if (status.failed.length > 0) {
    throw new StartError(
      `The migration ${status.failed[0]} failed before: see "When a migration failed" in docs/operations.md.`,
    );
  }
  if (status.pending.length === 0) return [];
  return migrate(url, root).catch((cause: unknown) => {
    throw new StartError(`The database schema could not be updated: ${messageOf(cause)}.`, { cause });
  });
}

function withoutPassword(url: string): string {
  const { host, pathname } = new URL(url);
  return `${host}${pathname}`;
}

function messageOf(cause: unknown): string {
  // A refused connection to a name with several addresses comes as an AggregateError without a message.
  const one = cause instanceof AggregateError ? (cause.errors[0] as unknown) : cause;
  return (one instanceof Error ? one.message : String(one)).split('\n')[0]?.replace(/\.$/, '') ?? '';
}
