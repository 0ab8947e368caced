import type { Logger as PinoLogger } from 'pino';
import type { Postgres } from '../clients/postgres.js';
import { listenTo, type Notifications } from '../clients/notifications.js';
import { createOpenStreams, type FindFollower, type OpenStreams } from '../http/open-streams.js';

/** As a trigger of the database calls it. */
const CHANNEL = 'echotune_users';

export interface FollowedStreams extends Pick<OpenStreams, 'watch' | 'mayFollow'> {
  close(): Promise<void>;
}

/** Event streams that hear when whoever follows them may not any more. It listens from the first stream on. */
export function createFollowedStreams(logger: PinoLogger, postgres: Postgres, find: FindFollower): FollowedStreams {
  const streams = createOpenStreams(find, logger);
  let notifications: Notifications | null = null;
  let hasMissed = true;
  const listen = (): Notifications =>
    listenTo(postgres.url, {
      channel: CHANNEL,
      beat: 'SELECT 1',
      onNotification: (userId) => streams.look(userId),
      onBeat() {
        if (hasMissed) streams.lookAtAll();
        hasMissed = false;
      },
      onTrouble(error) {
        hasMissed = true;
        logger.warn({ err: error }, 'the connection that hears of users broke');
      },
    });
  return {
    mayFollow: (follower) => streams.mayFollow(follower),

    watch(...stream) {
      notifications ??= listen();
      return streams.watch(...stream);
    },
    close: async () => notifications?.close(),
  };
}
