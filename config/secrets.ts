import { randomBytes } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { z } from 'zod';
import { ConfigError, type Env } from './env.js';

export interface Secrets {
  /** Signs the login cookie. */
  session: string;
  /** AES-256 key, 64 hexadecimal digits. */
  encryption: string;
}

const stored = z.object({ session: z.string().min(32), encryption: z.string().regex(/^[0-9a-f]{64}$/) });

/**
 * The secrets of the settings; what is missing is made once and kept in `dataDir`, readable by its owner only.
 * In production a missing secret is a ConfigError: it must not depend on a folder that a new container lacks.
 */
export function readSecrets(env: Env, dataDir: string): Secrets {
  const { SESSION_SECRET: session, ENCRYPTION_KEY: encryption } = env;
  if (session !== undefined && encryption !== undefined) return { session, encryption: encryption.toLowerCase() };
  if (env.NODE_ENV === 'production') {
    const missing = [session ? '' : 'SESSION_SECRET', encryption ? '' : 'ENCRYPTION_KEY'].filter(Boolean);
    throw new ConfigError(`${missing.join(' and ')} must be set when NODE_ENV=production (openssl rand -hex 32).`);
  }
  const kept = keptSecrets(dataDir);
  return { session: session ?? kept.session, encryption: encryption?.toLowerCase() ?? kept.encryption };
}

function keptSecrets(dataDir: string): Secrets {
  const file = path.join(dataDir, 'secrets.json');
  try {
    if (existsSync(file)) return stored.parse(JSON.parse(readFileSync(file, 'utf8')));
    const made = { session: randomBytes(32).toString('hex'), encryption: randomBytes(32).toString('hex') };
    mkdirSync(dataDir, { recursive: true });
    writeFileSync(file, `${JSON.stringify(made)}\n`, { mode: 0o600, flag: 'wx' });
    return made;
  } catch (cause) {
    throw new ConfigError(`The data folder ${dataDir} cannot be used: ${reasonOf(cause)}.`, { cause });
  }
}

function reasonOf(cause: unknown): string {
  if (cause instanceof z.ZodError || cause instanceof SyntaxError) return 'secrets.json in it is damaged';
  return cause instanceof Error ? cause.message : String(cause);
}
