import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { type Logger, pino } from 'pino';
import { type Config, decideConfig } from '../config/config.js';
import { readEnv } from '../config/env.js';
import { readSecrets } from '../config/secrets.js';

export const ROOT = path.resolve(path.dirname(fileURLToPath(import.meta.url)), '..');

/** The configuration of an app under test: the settings given, nothing of the machine's. */
export function testConfig(settings: Record<string, string>): Config {
  const env = readEnv({ NODE_ENV: 'test', PORT: '0', DEMO_LOGIN: 'true', LOG_LEVEL: 'fatal', ...settings });
  return decideConfig(env, ROOT, (dataDir) => readSecrets(env, dataDir));
}

/** `TEST_LOG=debug npm test` shows what the apps say. */
export function testLogger(): Logger {
  return pino({ level: process.env['TEST_LOG'] ?? 'silent' });
}
