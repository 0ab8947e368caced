import type { Playlist } from '../playlists/playlist.js';
import type { ChatSession, UserMessage } from './chat.js';
import type { StoredExchange } from './exchange-store.js';

/** An answer as it is stored, with its playlist as that is now. */
export interface Reply extends StoredExchange {
  playlist: Playlist | null;
  /** IANA name of the zone whose days the listener reads. */
  timeZone: string;
}

/** What is known of an answer before anything of it is stored. */
export interface Begun {
  messageId: string;
  /** A new chat under the id that it will have. */
  session: ChatSession;
  userMessage: UserMessage;
}

/** How far an answer has come. Later ones contain earlier ones, so that whoever is slow may leave some out. */
export interface Progress {
  begun: Begun;
  /** What has been done for it, in words. */
  statuses: readonly string[];
  text: string;
  /** Null while it is under way; with an `error` nothing was stored. */
  end: { reply: Reply } | { error: unknown } | null;
}

/** An answer that this process is writing. */
export interface LiveReply {
  readonly userId: string;
  readonly begun: Begun;
  /** Aborted when the listener has stopped it. */
  readonly signal: AbortSignal;
  stop(): void;
  setStatus(text: string): void;
  say(text: string): void;
  end(end: NonNullable<Progress['end']>): void;
  /** Where it is now, and again whenever it has come further, until its end. Any number may listen. */
  progress(): AsyncGenerator<Progress>;
}

export function createLiveReply(userId: string, begun: Begun): LiveReply {
  const stopping = new AbortController();
  let current: Progress = { begun, statuses: [], text: '', end: null };
  let wake: () => void;
  let changed: Promise<void>;
  const sleep = (): void => {
    changed = new Promise((resolve) => (wake = resolve));
  };
  sleep();
  const advance = (change: Partial<Progress>): void => {
    current = { ...current, ...change };
    wake();
    sleep();
  };
  return {
    userId,
    begun,
    signal: stopping.signal,
    stop: () => stopping.abort(new Error('the listener stopped it')),
    setStatus: (text) => advance({ statuses: [...current.statuses, text] }),
    say: (text) => advance({ text: current.text + text }),
    end: (end) => advance({ end }),
    async *progress() {
      for (;;) {
        const seen = current;
        yield seen;
        if (seen.end !== null) return;
        if (current === seen) await changed;
      }
    },
  };
}
