import type { Client } from '@openfeature/server-sdk';
import type { Logger } from '../../logger.js';
import type { Context } from './evaluation.js';
import { BUILT_IN_FLAGS, type FlagKey, type Flags, type ValueOf } from './flag-keys.js';
import type { FlagSet } from './flag-set.js';

export interface FlagsDeps {
  client: Client;
  set: FlagSet;
  /** Whether every change that was committed a moment ago is known here. */
  isUp(): boolean;
  /** Asks the database for changes. */
  verify(): Promise<void>;
  /** Who a listener is to flags. */
  contextOf(userId: string): Promise<Context>;
  logger: Logger;
}

/** How the code of this program reads flags: by the OpenFeature SDK, unless a flag says the same to everybody. */
export function createFlags({ client, set, isUp, verify, contextOf, logger }: FlagsDeps): Flags {
  async function ask(key: FlagKey, userId: string | null): Promise<boolean | string> {
    const context = userId === null ? {} : await contextOf(userId);
    const { default: usual } = BUILT_IN_FLAGS[key];
    if (typeof usual === 'boolean') return client.getBooleanValue(key, usual, context);
    return client.getStringValue<string>(key, usual, context);
  }

  return {
    async read(key, userId) {
      const { isSwitch, default: usual } = BUILT_IN_FLAGS[key];
      try {
        if (isSwitch && !isUp()) {
          await verify().catch((error: unknown) => logger.warn({ err: error }, 'flags could not be verified'));
        }
        const value = set.find(key)?.constant?.value ?? (await ask(key, userId));
        return (typeof value === typeof usual ? value : usual) as ValueOf<typeof key>;
      } catch (error) {
        logger.error({ err: error, key }, 'a flag could not be read');
        return usual as ValueOf<typeof key>;
      }
    },
  };
}
