import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { type Config, decideConfig } from '../../config/config.js';
import { ConfigError, readEnv } from '../../config/env.js';
import { keptKey, readSecrets } from '../../config/secrets.js';

const SECRETS = { SESSION_SECRET: 's'.repeat(32), ENCRYPTION_KEY: 'AB'.repeat(32) };
const POSTGRES_URL = 'postgresql://someone@db.example/echotune';

let dataDir: string;
beforeEach(() => {
  dataDir = mkdtempSync(path.join(tmpdir(), 'echotune-config-'));
});
afterEach(() => rmSync(dataDir, { recursive: true, force: true }));

function configOf(settings: Record<string, string>): Config {
  const env = readEnv({ DATA_DIR: dataDir, ...settings });
  return decideConfig(env, '/somewhere', (dir) => readSecrets(env, dir));
}

describe('settings', () => {
  it('need none', () => {
    const config = configOf({});
    expect(config).toMatchObject({
      mode: 'development',
      http: { host: '127.0.0.1', port: 3000, publicUrl: null, trustProxy: 'loopback' },
      postgres: { mode: 'embedded', dir: path.join(dataDir, 'postgres') },
      mongo: { mode: 'embedded' },
      redis: { mode: 'in-process' },
      spotify: null,
      llm: {
        order: ['gemini', 'openai', 'built-in'],
        gemini: { apiKey: null },
        openai: { apiKey: null },
        timeouts: { connectMs: 5_000, firstTokenMs: 15_000, stallMs: 10_000, totalMs: 90_000 },
        prices: new Map(),
        budgets: { installation: { tokens: null, cost: null }, listener: { tokens: null, cost: null } },
      },
    });
  });

  it('take an empty value as unset', () => {
    expect(configOf({ PORT: '', POSTGRES_URL: ' ', REDIS_URL: '', DEMO_LOGIN: '' })).toMatchObject({
      http: { port: 3000 },
      postgres: { mode: 'embedded' },
      redis: { mode: 'in-process' },
      demoLogin: true,
    });
  });

  it.each([
    ['PORT', 'eighty', 'PORT must be a number'],
    ['PORT', '80.5', 'PORT must be a whole number'],
    ['PORT', '70000', 'PORT'],
    ['MAX_UPLOAD_MB', '0', 'MAX_UPLOAD_MB'],
    ['DEMO_LOGIN', 'yes', 'DEMO_LOGIN must be true or false'],
    ['LOG_LEVEL', 'loud', 'LOG_LEVEL'],
    ['POSTGRES_URL', 'db.example', 'POSTGRES_URL must be a URL that starts with postgres:// or postgresql://'],
    ['DATABASE_URL', 'mysql://db.example/echotune', 'DATABASE_URL must be a URL'],
    ['MONGODB_URI', 'http://db.example', 'MONGODB_URI must be a URL that starts with mongodb://'],
    ['REDIS_URL', 'db.example:6379', 'REDIS_URL must be a URL that starts with redis://'],
    ['PUBLIC_URL', 'echotune.example', 'PUBLIC_URL must be a URL that starts with http:// or https://'],
    ['SESSION_SECRET', 'short', 'SESSION_SECRET must have at least 32 characters'],
    ['ENCRYPTION_KEY', 'z'.repeat(64), 'ENCRYPTION_KEY must be 64 hexadecimal digits'],
    ['ENCRYPTION_KEY_PREVIOUS', `${'a'.repeat(64)},b`, 'ENCRYPTION_KEY_PREVIOUS must be keys of 64 hexadecimal digits'],
    ['LLM_PROVIDERS', 'gemini,claude', 'LLM_PROVIDERS may name only gemini, openai, built-in'],
    ['LLM_COST_PER_DAY', '-1', 'LLM_COST_PER_DAY'],
    ['LLM_TOKENS_PER_DAY', 'many', 'LLM_TOKENS_PER_DAY must be a number'],
    ['LLM_PRICES', 'gpt-5-mini=cheap', 'LLM_PRICES must look like "model=0.25/2,other=1/4", not "gpt-5-mini=cheap"'],
    ['OPENAI_BASE_URL', 'api.openai.com', 'OPENAI_BASE_URL must be a URL'],
  ])('refuse %s=%s in one sentence', (name, value, sentence) => {
    expect(() => configOf({ [name]: value })).toThrow(ConfigError);
    expect(() => configOf({ [name]: value })).toThrow(sentence);
    expect(() => configOf({ [name]: value })).toThrow(/^Wrong setting: [^\n]+\.$/);
  });

  it('name every wrong one at once', () => {
    expect(() => configOf({ PORT: '-1', DEMO_LOGIN: 'perhaps' })).toThrow(/PORT.*; DEMO_LOGIN/);
  });

  it('prefer POSTGRES_URL to DATABASE_URL', () => {
    const other = 'postgresql://other.example/echotune';
    expect(configOf({ DATABASE_URL: other }).postgres).toEqual({ mode: 'external', url: other });
    expect(configOf({ DATABASE_URL: other, POSTGRES_URL }).postgres).toEqual({ mode: 'external', url: POSTGRES_URL });
  });

  it('read admins without regard to case and blanks', () => {
    expect([...configOf({ ADMIN_USERS: ' Ada, ,GRACE ' }).adminUsers]).toEqual(['ada', 'grace']);
  });

  it('take the slash off the end of PUBLIC_URL', () => {
    expect(configOf({ PUBLIC_URL: 'https://music.example//' }).http.publicUrl).toBe('https://music.example');
  });
});

describe('language models', () => {
  it('are set up by their keys, in the order that is given; the built-in engine is always there', () => {
    const { llm } = configOf({
      LLM_PROVIDERS: ' OpenAI , gemini ',
      GEMINI_API_KEY: 'g',
      GEMINI_MODEL: '',
      OPENAI_API_KEY: 'o',
      OPENAI_MODEL: 'llama',
      OPENAI_BASE_URL: 'http://127.0.0.1:11434/v1/',
    });
    expect(llm.order).toEqual(['openai', 'gemini', 'built-in']);
    expect(llm.gemini).toEqual({ apiKey: 'g', model: 'gemini-3.8-flash', baseUrl: null });
    expect(llm.openai).toEqual({ apiKey: 'o', model: 'llama', baseUrl: 'http://127.0.0.1:11434/v1' });
  });

  it('have prices and budgets', () => {
    const { llm } = configOf({
      LLM_PRICES: 'gemini-3.8-flash=0.30/2.50, vendor/model:free = 0/0',
      LLM_TOKENS_PER_LISTENER_PER_DAY: '10000',
      LLM_COST_PER_DAY: '0.5',
      LLM_TOKENS_PER_DAY: '0',
    });
    expect([...llm.prices]).toEqual([
      ['gemini-3.8-flash', { input: 0.3, output: 2.5 }],
      ['vendor/model:free', { input: 0, output: 0 }],
    ]);
    expect(llm.budgets).toEqual({
      installation: { tokens: null, cost: 0.5 },
      listener: { tokens: 10_000, cost: null },
    });
  });
});

describe('the demo login', () => {
  it.each([
    ['on by default: embedded, loopback', {}, true],
    ['off when others can reach the address', { HOST: '0.0.0.0' }, false],
    ['off with an external database', { POSTGRES_URL }, false],
    ['off in production', { NODE_ENV: 'production', ...SECRETS }, false],
    ['on when asked for', { HOST: '0.0.0.0', POSTGRES_URL, DEMO_LOGIN: 'true' }, true],
    ['off when asked for', { DEMO_LOGIN: 'false' }, false],
  ])('is %s', (_what, settings, expected) => {
    expect(configOf(settings as Record<string, string>).demoLogin).toBe(expected);
  });

  it('cannot be asked for in production', () => {
    const settings = { NODE_ENV: 'production', DEMO_LOGIN: 'true', ...SECRETS };
    expect(() => configOf(settings)).toThrow(ConfigError);
    expect(() => configOf(settings)).toThrow(
      'DEMO_LOGIN=true is refused when NODE_ENV=production: anybody could sign in as anybody.',
    );
  });
});

describe('secrets', () => {
  it.each([
    [{}, 'SESSION_SECRET and ENCRYPTION_KEY must be set'],
    [{ SESSION_SECRET: SECRETS.SESSION_SECRET }, /^ENCRYPTION_KEY must be set/],
    [{ ENCRYPTION_KEY: SECRETS.ENCRYPTION_KEY }, /^SESSION_SECRET must be set/],
  ])('stop the start in production when they are missing: %j', (given, sentence) => {
    expect(() => configOf({ NODE_ENV: 'production', ...(given as Record<string, string>) })).toThrow(ConfigError);
    expect(() => configOf({ NODE_ENV: 'production', ...(given as Record<string, string>) })).toThrow(sentence);
  });

  it('are taken from the settings, and nothing is written', () => {
    const { secrets } = configOf({ NODE_ENV: 'production', ...SECRETS });
    expect(secrets.session).toBe(SECRETS.SESSION_SECRET);
    expect(secrets.encryption()).toEqual({ current: SECRETS.ENCRYPTION_KEY.toLowerCase(), previous: [] });
    expect(() => statSync(path.join(dataDir, 'secrets.json'))).toThrow('ENOENT');
  });

  it('are made once elsewhere, kept for the owner only, and the same at the next start', () => {
    const first = configOf({}).secrets;
    const file = path.join(dataDir, 'secrets.json');
    expect(statSync(file).mode & 0o777).toBe(0o600);
    expect(first.encryption().current).toMatch(/^[0-9a-f]{64}$/);
    expect(readFileSync(file, 'utf8')).toContain(first.session);
    const again = configOf({}).secrets;
    expect([again.session, again.encryption()]).toEqual([first.session, first.encryption()]);
  });

  it('of before are taken from the settings', () => {
    const previous = 'CD'.repeat(32);
    const { secrets } = configOf({ ...SECRETS, ENCRYPTION_KEY_PREVIOUS: ` ${previous} , ${'0'.repeat(64)},` });
    expect(secrets.encryption().previous).toEqual([previous.toLowerCase(), '0'.repeat(64)]);
  });

  it('that are kept go over to a new key in steps, which a running server sees', () => {
    const { secrets } = configOf({ ENCRYPTION_KEY_PREVIOUS: SECRETS.ENCRYPTION_KEY });
    const { current: old } = secrets.encryption();
    const kept = keptKey(dataDir);
    expect(kept.isBetween()).toBe(false);
    kept.begin();
    expect(kept.isBetween()).toBe(true);
    const { current, previous } = secrets.encryption();
    expect(current).not.toBe(old);
    expect(previous).toEqual([old, SECRETS.ENCRYPTION_KEY.toLowerCase()]);
    kept.end();
    expect(kept.isBetween()).toBe(false);
    expect(secrets.encryption()).toEqual({ current, previous: [SECRETS.ENCRYPTION_KEY.toLowerCase()] });
    expect(configOf({}).secrets.session).toBe(secrets.session);
    expect(statSync(path.join(dataDir, 'secrets.json')).mode & 0o777).toBe(0o600);
    expect(readdirSync(dataDir)).toEqual(['secrets.json']);
  });

  it('are not made up anew under a running server', () => {
    const { secrets } = configOf({});
    rmSync(path.join(dataDir, 'secrets.json'));
    expect(() => secrets.encryption()).toThrow(ConfigError);
  });

  it('say so when the kept ones are damaged', () => {
    writeFileSync(path.join(dataDir, 'secrets.json'), '{"session":');
    expect(() => configOf({})).toThrow(`The data folder ${dataDir} cannot be used: secrets.json in it is damaged.`);
  });
});
