import path from 'node:path';
import { ConfigError, type Env } from './env.js';
import { decideLlmConfig, type LlmConfig } from './llm-config.js';
import type { Secrets } from './secrets.js';

/** Every decision that follows from the settings, made once before anything starts. */
export interface Config {
  mode: Env['NODE_ENV'];
  /** The folder that holds prisma/, dist/ and the starter catalogue. */
  root: string;
  http: {
    host: string;
    port: number;
    /** Null: whatever address the server ends up listening on. */
    publicUrl: string | null;
    trustProxy: string;
    ratePerMinute: number;
    maxUploadBytes: number;
  };
  dataDir: string;
  logLevel: Env['LOG_LEVEL'];
  secrets: Secrets;
  demoLogin: boolean;
  /** Names or service ids of those who become admins when they sign in, in lower case. */
  adminUsers: ReadonlySet<string>;
  postgres: { mode: 'embedded'; dir: string } | { mode: 'external'; url: string };
  mongo: { mode: 'embedded' } | { mode: 'external'; uri: string };
  redis: { mode: 'in-process' } | { mode: 'external'; url: string };
  spotify: {
    clientId: string;
    clientSecret: string | null;
    redirectUri: string | null;
    apiUrl: string;
    accountsUrl: string;
  } | null;
  llm: LlmConfig;
  /** How often in a day (UTC) each provider may be asked only to see whether it works. */
  probesPerDay: number;
}

const LOOPBACK = new Set(['127.0.0.1', '::1', '[::1]', 'localhost']);

/** Decides the configuration. Throws a ConfigError where settings contradict each other. */
export function decideConfig(env: Env, root: string, secrets: (dataDir: string) => Secrets): Config {
  const postgresUrl = env.POSTGRES_URL ?? env.DATABASE_URL;
  const dataDir = path.resolve(root, env.DATA_DIR);
  const production = env.NODE_ENV === 'production';
  if (production && env.DEMO_LOGIN === true) {
    throw new ConfigError('DEMO_LOGIN=true is refused when NODE_ENV=production: anybody could sign in as anybody.');
  }
  return {
    mode: env.NODE_ENV,
    root,
    http: {
      host: env.HOST,
      port: env.PORT,
      publicUrl: env.PUBLIC_URL?.replace(/\/+$/, '') ?? null,
      trustProxy: env.TRUST_PROXY,
      ratePerMinute: env.RATE_LIMIT_PER_MINUTE,
      maxUploadBytes: env.MAX_UPLOAD_MB * 2 ** 20,
    },
    dataDir,
    logLevel: env.LOG_LEVEL,
    secrets: secrets(dataDir),
    demoLogin: env.DEMO_LOGIN ?? (!production && postgresUrl === undefined && LOOPBACK.has(env.HOST)),
    adminUsers: new Set(
      (env.ADMIN_USERS ?? '')
        .toLowerCase()
        .split(',')
        .map((name) => name.trim())
        .filter(Boolean),
    ),
    postgres:
      postgresUrl === undefined
        ? { mode: 'embedded', dir: path.join(dataDir, 'postgres') }
        : { mode: 'external', url: postgresUrl },
    mongo: env.MONGODB_URI === undefined ? { mode: 'embedded' } : { mode: 'external', uri: env.MONGODB_URI },
    redis: env.REDIS_URL === undefined ? { mode: 'in-process' } : { mode: 'external', url: env.REDIS_URL },
    spotify:
      env.SPOTIFY_CLIENT_ID === undefined
        ? null
        : {
            clientId: env.SPOTIFY_CLIENT_ID,
            clientSecret: env.SPOTIFY_CLIENT_SECRET ?? null,
            redirectUri: env.SPOTIFY_REDIRECT_URI ?? null,
            apiUrl: env.SPOTIFY_API_URL ?? 'https://api.spotify.com',
            accountsUrl: env.SPOTIFY_ACCOUNTS_URL ?? 'https://accounts.spotify.com',
          },
    llm: decideLlmConfig(env),
    probesPerDay: env.PROBES_PER_DAY,
  };
}
