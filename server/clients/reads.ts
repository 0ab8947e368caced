import pg from 'pg';
import type { Reads } from '../reads.js';
import { createStatementNames } from './statement-names.js';

interface Asked {
  query: pg.QueryConfig;
  resolve(answer: Promise<pg.QueryResult>): void;
  reject(error: unknown): void;
}

/** They are short, and each process has as many. */
const CONNECTIONS = 4;
/** After this the connection is given up, with all that was asked over it. */
const ANSWER_AT_MOST_MS = 10_000;

/**
 * Reads that are asked in one turn of the event loop go to PostgreSQL in one write and are answered over one connection, one
 * after the other (pipelining), each for itself: one that fails spoils no other. For what takes a millisecond or less:
 * waking five backends for five such reads takes longer than the reads.
 */
export function createReads(
  config: pg.PoolConfig,
  onError: (error: Error) => void,
): Reads & { close(): Promise<void> } {
  const pool = new pg.Pool({ query_timeout: ANSWER_AT_MOST_MS, ...config, max: CONNECTIONS, pipeline: true });
  pool.on('error', onError);
  const nameOf = createStatementNames();
  let asked: Asked[] = [];

  async function send(): Promise<void> {
    const turn = asked;
    asked = [];
    const client = await pool.connect().catch((error: unknown) => {
      for (const { reject } of turn) reject(error);
    });
    if (client === undefined) return;
    const ignore = (): void => undefined; // a connection that breaks rejects its queries
    client.on('error', ignore);
    const { stream } = client.connection;
    stream.cork();
    const answers = turn.map(({ query, resolve }) => {
      const answer = client.query(query);
      resolve(answer);
      return answer;
    });
    stream.uncork();
    const ended = await Promise.allSettled(answers);
    client.off('error', ignore);
    client.release(ended.some(({ status }) => status === 'rejected'));
  }

  return {
    async query<Row extends object>(text: string, values: readonly unknown[]) {
      const { rows } = await new Promise<pg.QueryResult<Row>>((resolve, reject) => {
        // What is asked in a callback, and in the promises that go on at once after it, is asked in one turn.
        if (asked.length === 0) queueMicrotask(() => process.nextTick(() => void send()));
        const name = nameOf(text);
        asked.push({ query: { text, values: [...values], ...(name !== '' && { name }) }, resolve, reject });
      });
      return rows;
    },

    close: () => pool.end(),
  };
}
