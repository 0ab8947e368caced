/** Which answer was under way, kept beside the page so that a reload can follow it further. */
export interface PendingReply {
  sessionId: string;
  messageId: string;
  request: string;
}

const place = (sessionId: string) => `echotune.pending.${sessionId}`;

export function rememberPending(pending: PendingReply): void {
  try {
    sessionStorage.setItem(place(pending.sessionId), JSON.stringify(pending));
  } catch {
    // Storage is blocked: a reload then shows the answer once it is stored.
  }
}

export function pendingOf(sessionId: string): PendingReply | null {
  try {
    const stored = sessionStorage.getItem(place(sessionId));
    return stored === null ? null : (JSON.parse(stored) as PendingReply);
  } catch {
    return null;
  }
}

export function forgetPending(sessionId: string): void {
  try {
    sessionStorage.removeItem(place(sessionId));
  } catch {
    // Storage is blocked, so nothing was kept.
  }
}
