import { setTimeout as sleep } from 'node:timers/promises';
import type { RequestHandler } from 'express';

/** Resolves when nobody waits for an answer, or after so many ms; to whether anybody did wait. */
export type StandBack = (mostMs: number) => Promise<boolean>;

export interface AnswersFirst {
  /** Notes who waits for an answer. */
  track: RequestHandler;
  standBack: StandBack;
}

/** What takes longer waits for a model or a service, or is a stream: nobody's processor is missing there. */
const LONGEST_MS = 250;
/** A page asks for one thing after another. */
const QUIET_MS = 4;
const LOOK_MS = 2;

/** Lets work that nobody looks at stand back while somebody waits for an answer of this process. */
export function createAnswersFirst(): AnswersFirst {
  /** When those began that are under way, oldest first. */
  const asked = new Map<symbol, number>();
  let answeredAt = -Infinity;

  function isWaitedFor(now: number): boolean {
    for (const [request, since] of asked) {
      if (now - since < LONGEST_MS) return true;
      asked.delete(request);
    }
    return now - answeredAt < QUIET_MS;
  }

  return {
    track(request, response, next) {
      // An upload is what stands back.
      if (typeof request.is('multipart/form-data') === 'string') return next();
      const id = Symbol();
      asked.set(id, performance.now());
      response.once('close', () => {
        if (asked.delete(id)) answeredAt = performance.now();
      });
      next();
    },

    async standBack(mostMs) {
      const until = performance.now() + mostMs;
      let waited = false;
      for (let now = performance.now(); now < until && isWaitedFor(now); now = performance.now()) {
        waited = true;
        await sleep(LOOK_MS);
      }
      return waited;
    },
  };
}
