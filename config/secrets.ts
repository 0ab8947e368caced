import { randomBytes } from 'node:crypto';
import {
  chownSync,
  closeSync,
  existsSync,
  fsyncSync,
  mkdirSync,
  openSync,
  readFileSync,
  renameSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import path from 'node:path';
import { z } from 'zod';
import { ConfigError, type Env } from './env.js';

export interface Secrets {
  /** Signs the login cookie. */
  session: string;
  /** Asked at every use: `keys:rotate` changes a made-up key while servers run. */
  encryption(): EncryptionKeys;
}

/** AES-256 keys, 64 hexadecimal digits each. */
export interface EncryptionKeys {
  /** Seals and opens. */
  current: string;
  /** Only open. */
  previous: readonly string[];
}

const key = z.string().regex(/^[0-9a-f]{64}$/);
const stored = z.object({ session: z.string().min(32), encryption: key, previous: z.array(key).default([]) });
type Stored = z.infer<typeof stored>;

/**
 * The secrets of the settings; what is missing is made once and kept in `dataDir`, readable by its owner only.
 * In production a missing secret is a ConfigError: it must not depend on a folder that a new container lacks.
 */
export function readSecrets(env: Env, dataDir: string): Secrets {
  const { SESSION_SECRET: session, ENCRYPTION_KEY: given } = env;
  const previous = env.ENCRYPTION_KEY_PREVIOUS.map((one) => one.toLowerCase());
  const current = given?.toLowerCase();
  const settled = current === undefined ? null : () => ({ current, previous });
  if (session && settled) return { session, encryption: settled };
  if (env.NODE_ENV === 'production') {
    const missing = [session ? '' : 'SESSION_SECRET', current ? '' : 'ENCRYPTION_KEY'].filter(Boolean);
    throw new ConfigError(`${missing.join(' and ')} must be set when NODE_ENV=production (openssl rand -hex 32).`);
  }
  const kept = usable(dataDir, () => (existsSync(fileIn(dataDir)) ? read(dataDir) : makeUp(dataDir)));
  return {
    session: session ?? kept.session,
    encryption:
      settled ??
      (() => {
        const now = usable(dataDir, () => read(dataDir));
        return { current: now.encryption, previous: [...now.previous, ...previous] };
      }),
  };
}

/** The encryption key that is kept in `dataDir`, on its way to another one. A step is done whole or not at all. */
export interface KeptKey {
  isBetween(): boolean;
  /** Makes a new one; the one of before only opens from now on. */
  begin(): void;
  /** Forgets the one of before. */
  end(): void;
}

export function keptKey(dataDir: string): KeptKey {
  const change = (how: (kept: Stored) => Stored): void => usable(dataDir, () => replace(dataDir, how(read(dataDir))));
  return {
    isBetween: () => usable(dataDir, () => read(dataDir)).previous.length > 0,
    begin: () =>
      change((kept) => ({ ...kept, encryption: newSecret(), previous: [kept.encryption, ...kept.previous] })),
    end: () => change((kept) => ({ ...kept, previous: [] })),
  };
}

const fileIn = (dataDir: string): string => path.join(dataDir, 'secrets.json');
const read = (dataDir: string): Stored => stored.parse(JSON.parse(readFileSync(fileIn(dataDir), 'utf8')));
const newSecret = (): string => randomBytes(32).toString('hex');

function makeUp(dataDir: string): Stored {
  const made = { session: newSecret(), encryption: newSecret(), previous: [] };
  mkdirSync(dataDir, { recursive: true });
  writeFileSync(fileIn(dataDir), `${JSON.stringify(made)}\n`, { mode: 0o600, flag: 'wx' });
  return made;
}

/** Under another name first, so that a crash leaves the one or the other; for the owner of the one that was there. */
function replace(dataDir: string, secrets: Stored): void {
  const file = fileIn(dataDir);
  const next = `${file}.next`;
  const { uid, gid } = statSync(file);
  writeFileSync(next, `${JSON.stringify(secrets)}\n`, { mode: 0o600, flush: true });
  if (process.getuid?.() === 0) chownSync(next, uid, gid);
  renameSync(next, file);
  const folder = openSync(dataDir, 'r');
  fsyncSync(folder);
  closeSync(folder);
}

function usable<T>(dataDir: string, use: () => T): T {
  try {
    return use();
  } catch (cause) {
    throw new ConfigError(`The data folder ${dataDir} cannot be used: ${reasonOf(cause)}.`, { cause });
  }
}

function reasonOf(cause: unknown): string {
  if (cause instanceof z.ZodError || cause instanceof SyntaxError) return 'secrets.json in it is damaged';
  return cause instanceof Error ? cause.message : String(cause);
}
