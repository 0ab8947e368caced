import { setTimeout as sleep } from 'node:timers/promises';
import type { Agent } from './start-app.js';

/** Imports these rows as a JSON file, to the end. */
export async function importFile(agent: Agent, rows: readonly object[]): Promise<void> {
  const sent = await agent
    .post('/api/history/imports')
    .attach('files', Buffer.from(JSON.stringify(rows)), 'history.json')
    .expect(202);
  for (;;) {
    const { status, error } = (await agent.get(`/api/history/imports/${sent.body.id}`).expect(200)).body;
    if (status === 'succeeded') return;
    if (status !== 'queued' && status !== 'running') throw new Error(`the import ${status}: ${error}`);
    await sleep(50);
  }
}
