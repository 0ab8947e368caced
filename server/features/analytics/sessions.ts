import { bestOf } from './best-of.js';
import type { Amount } from './tally.js';
import { scan, type View } from './view.js';

/** Silence of more than this ends a session. */
const GAP_MS = 30 * 60_000;

/** Listening without a long break. Instants in epoch ms; it starts when its first listen began. */
export interface Session extends Amount {
  start: number;
  end: number;
}

/** The sessions that lasted longest, the longest first, of equals the latest. */
export function longestSessions(view: View, limit: number): Session[] {
  return bestOf(sessionsOf(view), limit, (a, b) => b.end - b.start - (a.end - a.start) || b.start - a.start);
}

function sessionsOf(view: View): Session[] {
  const sessions: Session[] = [];
  let session: Session | undefined;
  scan(view, (_track, at, ms, counted) => {
    if (session === undefined || at - ms - session.end > GAP_MS) {
      session = { start: at - ms, end: at, plays: 0, ms: 0 };
      sessions.push(session);
    }
    session.end = at;
    session.ms += ms;
    if (counted) session.plays++;
  });
  return sessions;
}
