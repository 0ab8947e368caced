import { createHash } from 'node:crypto';
import { setTimeout as wait } from 'node:timers/promises';
import { isDeepStrictEqual } from 'node:util';
import type { Logger as PinoLogger } from 'pino';
import type { Config } from '../../config/config.js';
import type { Settings } from '../features/system-config/settings.js';
import { createPrismaUsageStore } from '../features/usage/prisma-usage-store.js';
import { createUsageService, type UsageService } from '../features/usage/usage-service.js';
import { createInProcessCooldowns, renamed } from '../providers/cooldowns.js';
import { builtInProvider } from '../providers/llm/built-in-provider.js';
import { createGeminiProvider, GEMINI_ADDRESS } from '../providers/llm/gemini-provider.js';
import type { LanguageModels } from '../providers/llm/language-models.js';
import type { LlmProvider } from '../providers/llm/llm-provider.js';
import { createLlmRouter, type LlmRouter } from '../providers/llm/llm-router.js';
import { createOpenAiProvider, OPENAI_ADDRESS } from '../providers/llm/openai-provider.js';
import { createSwitchedModels } from '../providers/llm/switched-models.js';
import type { ProviderObserver } from '../providers/provider-observer.js';
import { createRedisCooldowns } from '../providers/redis-cooldowns.js';
import type { FeatureFlags } from './flags.js';
import type { Stores } from './stores.js';

export interface Models {
  models: LanguageModels;
  /** Each on its own, for probes. */
  probed(): readonly LlmProvider[];
  usage: UsageService;
  /** Where requests to the external ones go, by name. */
  hosts: ReadonlyMap<string, string>;
}

/** The engines that are set up, behind one door, and what they use up. */
export function createModels(
  config: Config,
  logger: PinoLogger,
  { prisma, redis }: Pick<Stores, 'prisma' | 'redis'>,
  observer: ProviderObserver,
  { flags, onChange }: Pick<FeatureFlags, 'flags' | 'onChange'>,
  settings: Settings,
): Models {
  const log = logger.child({ part: 'models' });
  const setLevel = async (): Promise<void> => {
    const level = await flags.read('log-level', null);
    log.level = level === 'default' ? logger.level : level;
  };
  onChange(() => void setLevel());
  const usage = createUsageService({
    store: createPrismaUsageStore(prisma),
    logger,
    prices: config.llm.prices,
    budgets: () => budgetsOf(settings),
    now: Date.now,
  });
  function open(llm: SetLlm): LlmRouter {
    const own = createInProcessCooldowns(Date.now);
    return createLlmRouter({
      providers: providersOf(llm),
      cooldowns: redis === null ? own : renamed(createRedisCooldowns(redis.client, own, Date.now), accessOf(llm)),
      observer,
      meter: usage,
      logger: log,
      timeouts: llm.timeouts,
      clock: () => performance.now(),
      random: Math.random,
      // It rejects for no other reason than the signal.
      sleep: (ms, signal) => wait(ms, undefined, { signal }).catch(() => undefined),
    });
  }
  let set = setBy(config.llm, settings);
  let router = open(set);
  settings.onChange(() => {
    const now = setBy(config.llm, settings);
    if (isDeepStrictEqual(now, set)) return;
    // Answers under way go on with what was set when they began.
    set = now;
    router = open(now);
  });
  const door: LanguageModels = {
    get configured() {
      return router.configured;
    },
    generate: (request, asked, signal) => router.generate(request, asked, signal),
  };
  const models = createSwitchedModels(door, (userId) => flags.read('external-models', userId));
  return { models, probed: () => router.probed, usage, hosts: hostsOf(config.llm) };
}

type SetLlm = Pick<Config['llm'], 'order' | 'gemini' | 'openai' | 'timeouts'>;

function setBy({ order, gemini, openai }: Config['llm'], settings: Settings): SetLlm {
  return {
    order,
    gemini: { ...gemini, apiKey: settings.get('models.gemini-key'), model: settings.get('models.gemini-model') },
    openai: { ...openai, apiKey: settings.get('models.openai-key'), model: settings.get('models.openai-model') },
    timeouts: {
      connectMs: settings.get('models.connect-timeout'),
      firstTokenMs: settings.get('models.first-token-timeout'),
      stallMs: settings.get('models.stall-timeout'),
      totalMs: settings.get('models.total-timeout'),
    },
  };
}

/**
 * A name for how a provider is asked, of which no key can be learnt. What processes share of a provider's failures holds
 * for that: who knows a corrected key asks at once, and who does not know it yet goes on waiting.
 */
function accessOf({ gemini, openai }: SetLlm): (provider: string) => string {
  return (provider) => {
    const { apiKey, model, baseUrl } = provider === 'gemini' ? gemini : openai;
    const mark = createHash('sha256').update(JSON.stringify([apiKey, model, baseUrl]));
    return `${provider}:${mark.digest('base64url').slice(0, 12)}`;
  };
}

/** 0: no limit. */
function budgetsOf({ get }: Settings): Config['llm']['budgets'] {
  return {
    installation: { tokens: get('models.tokens-per-day') || null, cost: get('models.cost-per-day') || null },
    listener: {
      tokens: get('models.tokens-per-listener-per-day') || null,
      cost: get('models.cost-per-listener-per-day') || null,
    },
  };
}

function providersOf({ order, gemini, openai }: SetLlm): LlmProvider[] {
  return order.flatMap((name) => {
    if (name === 'built-in') return builtInProvider;
    const { apiKey, ...access } = name === 'gemini' ? gemini : openai;
    if (apiKey === null) return [];
    return name === 'gemini'
      ? createGeminiProvider({ ...access, apiKey })
      : createOpenAiProvider({ ...access, apiKey });
  });
}

function hostsOf({ gemini, openai }: Config['llm']): ReadonlyMap<string, string> {
  return new Map([
    ['gemini', new URL(gemini.baseUrl ?? GEMINI_ADDRESS).host],
    ['openai', new URL(openai.baseUrl ?? OPENAI_ADDRESS).host],
  ]);
}
