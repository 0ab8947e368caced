import type { Logger } from './logger.js';

/**
 * For a store that may be away at any time: whoever asks for something while it is goes on with `without`. That it is
 * away its client tells once; each question only at the level of debugging.
 *
 * @param message what did not answer
 */
export function orWithout(logger: Pick<Logger, 'debug'>, message: string) {
  return async <T>(work: () => Promise<T>, without: T): Promise<T> => {
    try {
      return await work();
    } catch (error) {
      logger.debug({ err: error }, message);
      return without;
    }
  };
}
