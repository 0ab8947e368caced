import { AppError } from '../../errors.js';
import type { AccountAccess } from './account-access.js';

const RETRY_AFTER_S = 300;

/** The same access behind a switch for what writes, which is looked at before each call: off, it rejects with a 503. */
export function withWriteSwitch(access: AccountAccess, isOn: (userId: string) => Promise<boolean>): AccountAccess {
  return {
    async as(asked, work) {
      if (asked.purpose === 'write' && !(await isOn(asked.userId))) {
        throw new AppError(503, 'spotify-writes-off', 'Writing to Spotify is switched off here at the moment.', {
          retryAfter: RETRY_AFTER_S,
        });
      }
      return access.as(asked, work);
    },
  };
}
