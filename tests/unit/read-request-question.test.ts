import { describe, expect, it } from '@jest/globals';
import type { Question } from '../../server/features/brief/brief.js';
import { read, readAfterPlaylist } from './read-request-fixtures.js';

const YEAR = { from: '2025-12-31T23:00:00.000Z', to: '2026-12-31T23:00:00.000Z' };
const LAST_YEAR = { from: '2024-12-31T23:00:00.000Z', to: '2025-12-31T23:00:00.000Z' };
const NOTHING: Question = {
  kind: 'other',
  subject: null,
  name: null,
  from: null,
  to: null,
  limit: null,
  against: null,
  versus: null,
  by: null,
};

const CASES: [text: string, question: Partial<Question>][] = [
  [
    'what did I play most in summer 2019 and then drop?',
    { kind: 'forgotten', subject: 'track', from: '2019-05-31T22:00:00.000Z', to: '2019-08-31T22:00:00.000Z' },
  ],
  [
    'What did I listen to most in summer 2019?',
    { kind: 'top', subject: 'track', from: '2019-05-31T22:00:00.000Z', to: '2019-08-31T22:00:00.000Z' },
  ],
  ['when did I first hear Radiohead?', { kind: 'first-listen', subject: 'artist', name: 'Radiohead' }],
  ['when did i first listen to zorblax', { kind: 'first-listen', name: 'zorblax' }],
  ["when did I discover 'Creep'?", { kind: 'first-listen', subject: 'track', name: 'Creep' }],
  ['how many times did I play Queen last year?', { kind: 'count', subject: 'artist', name: 'Queen', ...LAST_YEAR }],
  [
    'how often did I play the song "Yellow" since 2020',
    { kind: 'count', subject: 'track', name: 'Yellow', from: '2019-12-31T23:00:00.000Z' },
  ],
  [
    'how much jazz this year against last?',
    { kind: 'count', subject: 'genre', name: 'jazz', ...YEAR, against: LAST_YEAR },
  ],
  [
    'How much rap did I listen to this year compared to last year?',
    { kind: 'count', subject: 'genre', name: 'hip hop', ...YEAR, against: LAST_YEAR },
  ],
  [
    'my top artists of 2021',
    { kind: 'top', subject: 'artist', from: '2020-12-31T23:00:00.000Z', to: '2021-12-31T23:00:00.000Z' },
  ],
  [
    'show me my top 10 songs this month',
    { kind: 'top', subject: 'track', limit: 10, from: '2026-10-31T23:00:00.000Z', to: '2026-11-30T23:00:00.000Z' },
  ],
  ['what are my five favourite albums?', { kind: 'top', subject: 'album', limit: 5 }],
  [
    'how many hours did I listen in March?',
    { kind: 'total', from: '2026-02-28T23:00:00.000Z', to: '2026-03-31T22:00:00.000Z' },
  ],
  [
    'how much did I listen yesterday?',
    { kind: 'total', from: '2026-11-18T23:00:00.000Z', to: '2026-11-19T23:00:00.000Z' },
  ],
  ['who is my favourite artist?', { kind: 'top', subject: 'artist' }],
  ['when do I listen most?', { kind: 'clock' }],
  ['what time of day do I listen to music?', { kind: 'clock', by: 'hour' }],
  ['which weekday do I listen most?', { kind: 'clock', by: 'weekday' }],
  ['when did I last hear Coldplay?', { kind: 'last-listen', subject: 'artist', name: 'Coldplay' }],
  ['which artists did I stop listening to?', { kind: 'forgotten', subject: 'artist' }],
  ['what have I been listening to lately?', { kind: 'top', subject: 'track', from: '2026-10-19T22:00:00.000Z' }],
  [
    'which genre did I play most between 2018 and 2020?',
    { kind: 'top', subject: 'genre', from: '2017-12-31T23:00:00.000Z', to: '2020-12-31T23:00:00.000Z' },
  ],
  ['have I ever listened to ABBA?', { kind: 'count', subject: 'artist', name: 'ABBA' }],
  ['what did I play in the last 3 months?', { kind: 'top', subject: 'track', from: '2026-08-19T22:00:00.000Z' }],
  ['what is my longest listening streak?', { kind: 'streak' }],
  ['how long was my longest session last year?', { kind: 'session', ...LAST_YEAR }],
  ['which songs do I skip most?', { kind: 'skipped', subject: 'track' }],
  ['which new artists did I discover last year?', { kind: 'new', subject: 'artist', ...LAST_YEAR }],
  ['what did I discover this year?', { kind: 'new', ...YEAR }],
  ['how many different artists did I hear last year?', { kind: 'different', subject: 'artist', ...LAST_YEAR }],
  ['how much did I listen each month last year?', { kind: 'trend', by: 'month', ...LAST_YEAR }],
  ['which year did I listen most?', { kind: 'trend', by: 'year' }],
  [
    'what was I playing on 5 May 2019?',
    { kind: 'played', from: '2019-05-04T22:00:00.000Z', to: '2019-05-05T22:00:00.000Z' },
  ],
  [
    'what was I listening to this day three years ago?',
    { kind: 'played', from: '2023-11-19T23:00:00.000Z', to: '2023-11-20T23:00:00.000Z' },
  ],
  ['what did I play yesterday?', { kind: 'played', from: '2026-11-18T23:00:00.000Z', to: '2026-11-19T23:00:00.000Z' }],
  [
    'do I listen more to Radiohead or Coldplay?',
    { kind: 'count', subject: 'artist', name: 'Radiohead', versus: { subject: 'artist', name: 'Coldplay' } },
  ],
  [
    'compare jazz and rock last year',
    {
      kind: 'count',
      subject: 'genre',
      name: 'jazz',
      versus: { subject: 'genre', name: 'rock' },
      ...LAST_YEAR,
    },
  ],
  ['compare my listening this year and last year', { kind: 'count', ...YEAR, against: LAST_YEAR }],
];

describe('readRequest reads questions about the own history', () => {
  it.each(CASES)('%s', async (text, question) => {
    const reading = { intent: 'question', question: { ...NOTHING, ...question }, notUnderstood: [] };
    expect(await read(text)).toEqual(reading);
    expect(await readAfterPlaylist(text)).toEqual(reading);
  });

  it.each([
    'what should I listen to on a rainy day?',
    'can you play what I love?',
    'play my favourite songs',
    'what about some jazz?',
    'songs I used to love',
  ])('takes "%s" as no question', async (text) => {
    expect(await read(text)).toMatchObject({ intent: 'playlist' });
  });
});
