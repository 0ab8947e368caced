import type { Response } from 'express';
import type { Logger } from '../logger.js';

/** Whose stream it is, as they were when it began. */
export interface Follower {
  userId: string;
  /** Of their login session. */
  epoch: number;
  /** Whether they listen to what only admins may. */
  asAdmin: boolean;
}

/** What is known of people: null for who is not there or is disabled. */
export type FindFollower = (userId: string) => Promise<{ role: string; loginEpoch: number } | null>;

/** The event streams that are open in this process, so that those end whose followers may not listen any more. */
export interface OpenStreams {
  /** Aborted when the answer is closed early, or when the follower is signed out, disabled, demoted or deleted. */
  watch(follower: Follower, response: Response, closed: AbortSignal): AbortSignal;
  /** Whether they may, now. */
  mayFollow(follower: Follower): Promise<boolean>;
  /** Something has changed about somebody. */
  look(userId: string): void;
  /** Changes may have been missed. */
  lookAtAll(): void;
}

interface Stream extends Follower {
  end(): void;
}

export function createOpenStreams(find: FindFollower, logger: Logger): OpenStreams {
  const open = new Map<string, Set<Stream>>();

  function look(userId: string): void {
    const streams = open.get(userId);
    if (streams === undefined) return;
    find(userId).then(
      (user) => {
        for (const stream of streams) if (!isGood(stream, user)) stream.end();
      },
      (error: unknown) => logger.warn({ err: error }, 'whether somebody may still listen could not be read'),
    );
  }

  function forget(stream: Stream): void {
    const streams = open.get(stream.userId);
    streams?.delete(stream);
    if (streams?.size === 0) open.delete(stream.userId);
  }

  return {
    look,
    mayFollow: async (follower) => isGood(follower, await find(follower.userId)),

    lookAtAll() {
      for (const userId of open.keys()) look(userId);
    },

    watch(follower, response, closed) {
      const ended = new AbortController();
      const stream = { ...follower, end: () => ended.abort(new Error('whoever listened may not any more')) };
      const streams = open.get(follower.userId) ?? new Set();
      open.set(follower.userId, streams.add(stream));
      response.once('close', () => forget(stream));
      // What changed since the request was let in has been told to nobody here.
      look(follower.userId);
      return AbortSignal.any([closed, ended.signal]);
    },
  };
}

function isGood({ epoch, asAdmin }: Follower, user: Awaited<ReturnType<FindFollower>>): boolean {
  return user?.loginEpoch === epoch && (!asAdmin || user.role === 'admin');
}
