import { config as loadDotenv } from 'dotenv';
import { z } from 'zod';

/** A setting that cannot be used; its message is one sentence for the person who starts the program. */
export class ConfigError extends Error {
  override readonly name = 'ConfigError';
}

const text = z
  .string()
  .trim()
  .transform((value) => (value === '' ? undefined : value))
  .optional();
const number = (fallback: number, min: number, max: number) =>
  z.preprocess(
    (value) => (value === undefined || value === '' ? fallback : Number(value)),
    z.number({ error: 'must be a number' }).int('must be a whole number').min(min).max(max),
  );
/** Zero is the same as unset: no limit. */
const limit = z.preprocess(
  (value) => (value === undefined || value === '' ? 0 : Number(value)),
  z
    .number({ error: 'must be a number' })
    .min(0)
    .transform((value) => (value === 0 ? null : value)),
);
const flag = z
  .enum(['true', 'false', ''], { error: 'must be true or false' })
  .transform((value) => (value === '' ? undefined : value === 'true'))
  .optional();
const url = (...protocols: string[]) =>
  text.refine(
    (value) => value === undefined || (URL.canParse(value) && protocols.includes(new URL(value).protocol)),
    `must be a URL that starts with ${protocols.map((protocol) => `${protocol}//`).join(' or ')}`,
  );

const KEY = /^[0-9a-f]{64}$/i;

/** Some of the names, in an order, separated by commas. */
const names = <N extends string>(fallback: string, known: readonly [N, ...N[]]) =>
  z
    .string()
    .trim()
    .default(fallback)
    .transform((value) => (value === '' ? fallback : value).split(',').map((name) => name.trim().toLowerCase()))
    .pipe(z.array(z.enum(known, { error: `may name only ${known.join(', ')}` })));

const schema = z.object({
  NODE_ENV: z.enum(['development', 'test', 'production']).default('development'),
  HOST: z.string().trim().min(1).default('127.0.0.1'),
  PORT: number(3000, 0, 65_535),
  PUBLIC_URL: url('http:', 'https:'),
  TRUST_PROXY: z.string().trim().default('loopback'),
  DATA_DIR: z.string().trim().min(1).default('.data'),
  LOG_LEVEL: z.enum(['trace', 'debug', 'info', 'warn', 'error', 'fatal', 'silent']).default('info'),
  SESSION_SECRET: text.refine((value) => value === undefined || value.length >= 32, 'must have at least 32 characters'),
  ENCRYPTION_KEY: text.refine(
    (value) => value === undefined || KEY.test(value),
    'must be 64 hexadecimal digits (openssl rand -hex 32)',
  ),
  ENCRYPTION_KEY_PREVIOUS: z
    .string()
    .default('')
    .transform((keys) =>
      keys
        .split(',')
        .map((key) => key.trim())
        .filter(Boolean),
    )
    .refine((keys) => keys.every((key) => KEY.test(key)), 'must be keys of 64 hexadecimal digits, with commas between'),
  DEMO_LOGIN: flag,
  ADMIN_USERS: text,
  POSTGRES_URL: url('postgres:', 'postgresql:'),
  DATABASE_URL: url('postgres:', 'postgresql:'),
  MONGODB_URI: url('mongodb:', 'mongodb+srv:'),
  REDIS_URL: url('redis:', 'rediss:'),
  SPOTIFY_CLIENT_ID: text,
  SPOTIFY_CLIENT_SECRET: text,
  SPOTIFY_REDIRECT_URI: url('http:', 'https:'),
  SPOTIFY_API_URL: url('http:', 'https:'),
  SPOTIFY_ACCOUNTS_URL: url('http:', 'https:'),
  LLM_PROVIDERS: names('gemini,openai,built-in', ['gemini', 'openai', 'built-in']),
  GEMINI_API_KEY: text,
  GEMINI_MODEL: text.transform((model) => model ?? 'gemini-3.8-flash'),
  GEMINI_BASE_URL: url('http:', 'https:'),
  OPENAI_API_KEY: text,
  OPENAI_MODEL: text.transform((model) => model ?? 'gpt-5-mini'),
  OPENAI_BASE_URL: url('http:', 'https:'),
  LLM_CONNECT_TIMEOUT_MS: number(5_000, 100, 60_000),
  LLM_FIRST_TOKEN_TIMEOUT_MS: number(15_000, 100, 300_000),
  LLM_STALL_TIMEOUT_MS: number(10_000, 100, 300_000),
  LLM_TOTAL_TIMEOUT_MS: number(90_000, 100, 900_000),
  LLM_PRICES: text,
  LLM_TOKENS_PER_DAY: limit,
  LLM_TOKENS_PER_LISTENER_PER_DAY: limit,
  LLM_COST_PER_DAY: limit,
  LLM_COST_PER_LISTENER_PER_DAY: limit,
  MAX_UPLOAD_MB: number(4096, 1, 1_048_576),
  RATE_LIMIT_PER_MINUTE: number(6000, 1, 10_000_000),
  PROBES_PER_DAY: number(48, 0, 1_440),
});

export type Env = z.infer<typeof schema>;

/** The name of every setting; .env.example explains each. */
export const SETTINGS: readonly string[] = Object.keys(schema.shape);

/** Reads the settings from `.env` and the environment (which wins). Throws a ConfigError that names every wrong one. */
export function readEnv(source: NodeJS.ProcessEnv = loadProcessEnv()): Env {
  const result = schema.safeParse(source);
  if (result.success) return result.data;
  const wrong = result.error.issues.map((issue) => `${String(issue.path[0])} ${issue.message}`);
  throw new ConfigError(`Wrong setting: ${wrong.join('; ')}.`);
}

function loadProcessEnv(): NodeJS.ProcessEnv {
  loadDotenv({ quiet: true });
  return process.env;
}

/** The environment of a process of ours that is started beside this one. */
export function childEnvironment(settings: Record<string, string>): NodeJS.ProcessEnv {
  return { ...process.env, ...settings };
}
