import { setTimeout as wait } from 'node:timers/promises';
import type { Logger as PinoLogger } from 'pino';
import type { Config } from '../../config/config.js';
import { createPrismaUsageStore } from '../features/usage/prisma-usage-store.js';
import { createUsageService, type UsageService } from '../features/usage/usage-service.js';
import { createInProcessCooldowns } from '../providers/cooldowns.js';
import { builtInProvider } from '../providers/llm/built-in-provider.js';
import { createGeminiProvider, GEMINI_ADDRESS } from '../providers/llm/gemini-provider.js';
import type { LanguageModels } from '../providers/llm/language-models.js';
import type { LlmProvider } from '../providers/llm/llm-provider.js';
import { createLlmRouter } from '../providers/llm/llm-router.js';
import { createOpenAiProvider, OPENAI_ADDRESS } from '../providers/llm/openai-provider.js';
import { createSwitchedModels } from '../providers/llm/switched-models.js';
import type { ProviderObserver } from '../providers/provider-observer.js';
import { createRedisCooldowns } from '../providers/redis-cooldowns.js';
import type { FeatureFlags } from './flags.js';
import type { Stores } from './stores.js';

export interface Models {
  models: LanguageModels;
  /** Each on its own, for probes. */
  probed: readonly LlmProvider[];
  usage: UsageService;
  /** Where requests to the external ones go, by name. */
  hosts: ReadonlyMap<string, string>;
}

/** The engines that are set up, behind one door, and what they use up. */
export function createModels(
  { llm }: Config,
  logger: PinoLogger,
  { prisma, redis }: Pick<Stores, 'prisma' | 'redis'>,
  observer: ProviderObserver,
  { flags, onChange }: Pick<FeatureFlags, 'flags' | 'onChange'>,
): Models {
  const log = logger.child({ part: 'models' });
  const setLevel = async (): Promise<void> => {
    const level = await flags.read('log-level', null);
    log.level = level === 'default' ? logger.level : level;
  };
  onChange(() => void setLevel());
  const own = createInProcessCooldowns(Date.now);
  const usage = createUsageService({
    store: createPrismaUsageStore(prisma),
    logger,
    prices: llm.prices,
    budgets: llm.budgets,
    now: Date.now,
  });
  const router = createLlmRouter({
    providers: providersOf(llm),
    cooldowns: redis === null ? own : createRedisCooldowns(redis.client, own, Date.now),
    observer,
    meter: usage,
    logger: log,
    timeouts: llm.timeouts,
    clock: () => performance.now(),
    random: Math.random,
    // It rejects for no other reason than the signal.
    sleep: (ms, signal) => wait(ms, undefined, { signal }).catch(() => undefined),
  });
  const models = createSwitchedModels(router, (userId) => flags.read('external-models', userId));
  return { models, probed: router.probed, usage, hosts: hostsOf(llm) };
}

function providersOf({ order, gemini, openai }: Config['llm']): LlmProvider[] {
  return order.flatMap((name) => {
    if (name === 'built-in') return builtInProvider;
    if (name === 'gemini') return gemini === null ? [] : createGeminiProvider(gemini);
    return openai === null ? [] : createOpenAiProvider(openai);
  });
}

function hostsOf({ gemini, openai }: Config['llm']): ReadonlyMap<string, string> {
  return new Map([
    ['gemini', new URL(gemini?.baseUrl ?? GEMINI_ADDRESS).host],
    ['openai', new URL(openai?.baseUrl ?? OPENAI_ADDRESS).host],
  ]);
}
