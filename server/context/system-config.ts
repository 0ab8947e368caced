import type { Logger as PinoLogger } from 'pino';
import type { Config } from '../../config/config.js';
import { listenTo } from '../clients/notifications.js';
import { writeAudit } from '../features/audit/prisma-audit-store.js';
import { createTokenVault } from '../features/connections/token-vault.js';
import { CHANNEL, createPrismaSettingStore } from '../features/system-config/prisma-setting-store.js';
import type { Given } from '../features/system-config/setting-keys.js';
import { createSettings, type Settings } from '../features/system-config/settings.js';
import { systemConfigRoutes } from '../features/system-config/system-config-routes.js';
import { createSystemConfigService } from '../features/system-config/system-config-service.js';
import type { Endpoint } from '../http/endpoint.js';
import type { Stores } from './stores.js';

export interface SystemConfig {
  settings: Settings;
  endpoints: Endpoint[];
  close(): Promise<void>;
}

/** What admins set while servers run: in memory, in step with the database. */
export async function createSystemConfig(
  config: Config,
  logger: PinoLogger,
  { prisma, postgres }: Stores,
): Promise<SystemConfig> {
  const store = createPrismaSettingStore(prisma, createTokenVault(config.secrets.encryption), writeAudit);
  const given = givenBy(config);
  const settings = createSettings(store, given, logger);
  let level = given['log.level'];
  settings.onChange(() => {
    if (settings.get('log.level') !== level) logger.level = level = settings.get('log.level');
  });
  await settings.refresh();
  const catchUp = (revision: number): void =>
    void settings
      .catchUp(revision)
      .catch((error: unknown) => logger.warn({ err: error }, 'the settings could not be read again'));
  const notifications = listenTo(postgres.url, {
    channel: CHANNEL,
    beat: 'SELECT revision FROM config_revision',
    onNotification: (payload) => catchUp(Number(payload)),
    onBeat: (revision) => catchUp(Number(revision)),
    onTrouble: (error) => logger.warn({ err: error }, 'the connection that hears of changed settings broke'),
  });
  return {
    settings,
    endpoints: systemConfigRoutes({ service: createSystemConfigService({ store, settings, given }) }),
    close: () => notifications.close(),
  };
}

const MIB = 2 ** 20;

function givenBy({ http, logLevel, llm }: Config): Given {
  const { timeouts, budgets } = llm;
  return {
    'audit.kept-days': 0,
    'chats.kept-days': 0,
    'health.kept-days': 30,
    'http.requests-per-minute': http.ratePerMinute,
    'http.upload-limit': http.maxUploadBytes / MIB,
    'log.level': logLevel,
    'models.connect-timeout': timeouts.connectMs,
    'models.first-token-timeout': timeouts.firstTokenMs,
    'models.stall-timeout': timeouts.stallMs,
    'models.total-timeout': timeouts.totalMs,
    'models.tokens-per-day': budgets.installation.tokens ?? 0,
    'models.tokens-per-listener-per-day': budgets.listener.tokens ?? 0,
    'models.cost-per-day': budgets.installation.cost ?? 0,
    'models.cost-per-listener-per-day': budgets.listener.cost ?? 0,
    'models.gemini-key': llm.gemini.apiKey,
    'models.gemini-model': llm.gemini.model,
    'models.openai-key': llm.openai.apiKey,
    'models.openai-model': llm.openai.model,
    'sign-in.session-days': 30,
  };
}
