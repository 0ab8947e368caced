import type pg from 'pg';
import type { Agent } from '../../start-app.js';
import type { FakeSpotify } from './fake-spotify.js';

export const REDIRECT = 'http://127.0.0.1/auth/spotify/callback';

/** What an app under test needs to take the fake for the real thing. */
export const settingsFor = (spotify: FakeSpotify): Record<string, string> => ({
  SPOTIFY_CLIENT_ID: spotify.state.clientId,
  SPOTIFY_CLIENT_SECRET: spotify.state.clientSecret,
  SPOTIFY_REDIRECT_URI: REDIRECT,
  SPOTIFY_API_URL: spotify.url,
  SPOTIFY_ACCOUNTS_URL: spotify.url,
  RATE_LIMIT_PER_MINUTE: '100000',
});

/** Leaves for the service; where that sends the browser. */
export async function depart(agent: Agent, query = ''): Promise<URL> {
  const { headers } = await agent.get(`/auth/spotify/login${query}`).expect(302);
  return new URL(headers['location'] ?? '');
}

/** Agrees there as somebody; the path of the callback that the browser is sent to. */
export async function agree(at: URL, user: string): Promise<string> {
  const answer = await fetch(at, { method: 'POST', redirect: 'manual', body: new URLSearchParams({ user }) });
  const back = new URL(answer.headers.get('location') ?? '');
  return back.pathname + back.search;
}

export async function connect(agent: Agent, user: string, query = ''): Promise<void> {
  await agent.get(await agree(await depart(agent, query), user)).expect(302);
}

/** Everything that the background does for connected listeners waits for a day. */
export async function letRest(db: pg.Pool): Promise<void> {
  for (const table of ['music_syncs', 'enrichments', 'taste_readings']) {
    await db.query(`UPDATE ${table} SET next_at = now() + interval '1 day'`);
  }
}

/** Has the background do a job now, and waits for what shall come of it. */
export async function work(db: pg.Pool, job: string, isDone: () => Promise<boolean>): Promise<void> {
  await db.query(`INSERT INTO pgboss.job (name, data) VALUES ($1, '{}')`, [job]);
  for (let left = 200; !(await isDone()); left--) {
    if (left === 0) throw new Error(`nothing came of ${job}`);
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
}
