import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { buildExtendedRow } from '../factories/exports.js';
import { type Agent, startApp, type TestApp } from '../start-app.js';
import { askFor, say } from './say.js';

let app: TestApp;
let ann: Agent;

const MINUTE = 60_000;
const play = (artist: string, title: string, ts: string, minutes: number) =>
  buildExtendedRow({
    ts,
    ms_played: minutes * MINUTE,
    master_metadata_track_name: title,
    master_metadata_album_artist_name: artist,
    master_metadata_album_album_name: 'Album',
    spotify_track_uri: `spotify:track:${`${artist}${title}`.replace(/[^A-Za-z0-9]/g, '').padEnd(22, '0')}`,
  });
const times = (count: number, artist: string, title: string, month: string, minutes: number) =>
  Array.from({ length: count }, (_, n) =>
    play(artist, title, `${month}-${String(n + 1).padStart(2, '0')}T18:30:00Z`, minutes),
  );

const HISTORY = [
  ...times(7, 'Burial', 'Archangel', '2019-07', 4),
  ...times(3, 'Adele', 'Hello', '2019-08', 5),
  ...times(9, 'Adele', 'Skyfall', '2023-05', 5),
  ...times(4, 'Duke Ellington', 'Caravan', '2023-06', 3),
  play('Duke Ellington', 'Take the "A" Train', '2023-12-31T23:30:00Z', 3),
];

beforeAll(async () => {
  app = await startApp({ RATE_LIMIT_PER_MINUTE: '100000' });
  ann = await app.signIn('Ann');
  await ann.patch('/api/preferences').send({ timeZone: 'Europe/Berlin' }).expect(200);
  const { body } = await ann
    .post('/api/history/imports')
    .attach('files', Buffer.from(JSON.stringify(HISTORY)), 'Streaming_History_Audio_0.json')
    .expect(202);
  while ((await ann.get(`/api/history/imports/${body.id}`)).body.status !== 'succeeded') await sleep(30);
});
afterAll(() => app.stop());

const answer = async (question: string): Promise<string> => (await say(ann, question)).assistantMessage.content;

describe('a question about listening', () => {
  it.each([
    [
      'what did I play most in 2019?',
      ['1. “Archangel” by Burial – 7 plays, 28 minutes\n2. “Hello” by Adele – 3 plays'],
    ],
    ['my top 2 artists', ['1. Adele – 12 plays, 1 hour\n2. Burial – 7 plays'], ['3.']],
    ['which genres did I listen to most in 2023?', ['by genres', 'jazz']],
    ['which songs of Adele did I play most?', ['“Skyfall”', '9 plays, 45 minutes', '“Hello”'], ['Archangel']],
    ['how often did I play "Skyfall"?', ['9 plays', '45 minutes']],
    ['how often did I play "Skyfall" in 2019?', ['nothing', 'in 2019']],
    ['how many hours did I listen in 2023?', ['13 plays', '57 minutes']],
    ['how much jazz did I listen to in 2023?', ['4 plays', '12 minutes'], ['Adele']],
    ['when did I first hear Adele?', ['1 August 2019, 20:30', '“Hello”']],
    ['when did I last listen to Duke Ellington?', ['1 January 2024, 00:30', 'A" Train']],
    ['when do I listen most?', ['from 20:00 to 21:00', 'with 23 plays']],
    ['what did I play in summer 2019 and then drop?', ['“Archangel”', '7 plays'], ['Skyfall']],
    ['when did I first hear Radiohead?', ['nothing of “Radiohead”']],
    ['how much did I listen in 2023 compared to 2019?', ['13 plays', '10 plays', '+30 %']],
  ])('%s', async (question, parts, absent: string[] = []) => {
    const text = await answer(question);
    for (const part of parts) expect(text).toContain(part);
    for (const part of absent) expect(text).not.toContain(part);
  });

  it('has the figures of the statistics', async () => {
    const { body } = await ann.get('/api/analytics/top?kind=track&by=plays').expect(200);
    const text = await answer('my top 4 songs');
    for (const { name, plays } of (body.items as { name: string; plays: number }[]).slice(0, 4)) {
      expect(text).toContain(`“${name}”`);
      expect(text).toContain(`– ${plays} play`);
    }
  });

  it('sees nothing of others', async () => {
    const bob = await app.signIn('Bob');
    expect((await say(bob, 'my top 2 artists')).assistantMessage.content).toContain('no listening history');
  });
});

describe('suggestions', () => {
  it('come from the listener’s own listening, and the chat understands them', async () => {
    const { body } = await ann.get('/api/chat/suggestions').expect(200);
    const suggestions = body.items as string[];
    expect(suggestions).toHaveLength(3);
    expect(suggestions[0]).toContain('Adele');
    for (const message of suggestions) {
      const { assistantMessage } = await askFor(ann, message);
      expect(assistantMessage.content).not.toContain('did not understand');
      expect(assistantMessage.content).not.toContain('know nothing of your listening');
    }
  });
});
