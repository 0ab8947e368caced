import { setTimeout as sleep } from 'node:timers/promises';
import pg from 'pg';

/** What a listening connection is told, and asks. */
export interface Listening {
  channel: string;
  /** A query with one value, asked every `beatMs`; its answer comes after every notification that was sent before. */
  beat: string;
  onNotification(payload: string): void;
  onBeat(value: unknown): void;
  onTrouble(error: unknown): void;
}

export interface Notifications {
  /** Whether the connection has answered lately: what was sent before has come. */
  isUp(): boolean;
  close(): Promise<void>;
}

const BEAT_MS = 2_000;
const ANSWER_AT_MOST_MS = 2_000;
const FIRST_PAUSE_MS = 50;
const LONGEST_PAUSE_MS = 5_000;

/**
 * Listens to a channel of PostgreSQL (LISTEN) on a connection of its own, for as long as the process runs. One that breaks
 * or does not answer is replaced, more and more slowly while that fails. What was sent in between is lost: after a pause
 * the first beat tells whether anything was.
 */
export function listenTo(url: string, listening: Listening): Notifications {
  const ended = new AbortController();
  let lastBeat = -Infinity;

  async function listen(client: pg.Client): Promise<void> {
    const broken = new Promise<never>((_, reject) => {
      client.on('error', reject);
      client.on('end', () => reject(new Error('the connection ended')));
    });
    broken.catch(() => undefined); // it is awaited below, and breaks in the end in any case
    client.on('notification', ({ payload = '' }) => listening.onNotification(payload));
    await Promise.race([client.connect(), broken]);
    await Promise.race([client.query(`LISTEN ${client.escapeIdentifier(listening.channel)}`), broken]);
    while (!ended.signal.aborted) {
      const query = { text: listening.beat, rowMode: 'array' as const, query_timeout: ANSWER_AT_MOST_MS };
      const { rows } = await Promise.race([client.query<unknown[]>(query), broken]);
      lastBeat = performance.now();
      listening.onBeat(rows[0]?.[0]);
      await Promise.race([pause(BEAT_MS), broken]);
    }
  }

  const pause = (ms: number): Promise<void> => sleep(ms, undefined, { signal: ended.signal }).catch(() => undefined);

  async function keepListening(): Promise<void> {
    let pauseMs = FIRST_PAUSE_MS;
    while (!ended.signal.aborted) {
      const client = new pg.Client({
        connectionString: url,
        connectionTimeoutMillis: ANSWER_AT_MOST_MS,
        keepAlive: true,
        application_name: 'echotune listener',
      });
      const since = performance.now();
      try {
        await listen(client);
      } catch (error) {
        if (!ended.signal.aborted) listening.onTrouble(error);
      }
      const worked = lastBeat > since;
      lastBeat = -Infinity;
      await client.end().catch(() => undefined); // what is broken already cannot say goodbye
      if (ended.signal.aborted) return;
      if (worked) pauseMs = FIRST_PAUSE_MS;
      await pause(pauseMs);
      pauseMs = Math.min(pauseMs * 2, LONGEST_PAUSE_MS);
    }
  }
  const kept = keepListening();

  return {
    isUp: () => performance.now() - lastBeat < BEAT_MS + ANSWER_AT_MOST_MS,
    async close() {
      ended.abort();
      await kept;
    },
  };
}
