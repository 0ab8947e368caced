import { describe, expect, it } from '@jest/globals';
import { readRequest } from '../../server/features/brief/read-request.js';
import { findArtists } from './read-request-fixtures.js';

/** Four in the afternoon in Berlin. */
const NOW = '2026-11-20T15:00:00Z';

async function minutesOf(text: string, now = NOW, timeZone = 'Europe/Berlin'): Promise<number | null> {
  const reading = await readRequest(text, { now: new Date(now), timeZone, hasPlaylist: false, findArtists });
  if (reading.intent !== 'playlist') throw new Error(`"${text}" was read as ${reading.intent}`);
  expect(reading.notUnderstood).toEqual([]);
  return reading.brief.minutes;
}

describe('a playlist that lasts until a time of day', () => {
  it.each([
    ['jazz until midnight', 480],
    ['some jazz till 6pm', 120],
    ['jazz until about 6 p.m.', 120],
    ["jazz 'til 6:30", 150],
    ['jazz up until 6.30 pm', 150],
    ['jazz until 18:30', 150],
    ['jazz until 3:30', 690],
    ["jazz until 5 o'clock", 60],
    ['jazz until noon', 1_200],
    ['jazz until 12:15', 495],
    ['jazz until 12:15pm', 1_215],
    ['jazz until 12 am', 480],
    ['jazz until 4pm', 1_440],
    ['an hour of jazz until 6pm', 60],
  ])('%s: %i minutes', async (text, minutes) => {
    expect(await minutesOf(text)).toBe(minutes);
  });

  it('goes by the clocks of the listener, also where they change in between', async () => {
    expect(await minutesOf('jazz until midnight', NOW, 'America/St_Johns')).toBe(750);
    // One in the night to three, of which an hour is left out, or comes twice.
    expect(await minutesOf('jazz until 3:00 am', '2026-03-29T00:00:00Z')).toBe(60);
    expect(await minutesOf('jazz until 3:00 am', '2026-10-24T23:00:00Z')).toBe(180);
  });

  it.each(['jazz until 6', 'jazz until 25:10', 'jazz until 14 pm', 'jazz until 90'])(
    'leaves "%s" alone',
    async (text) => {
      const reading = await readRequest(text, { now: new Date(NOW), hasPlaylist: false, findArtists });
      expect(reading).toMatchObject({ intent: 'playlist', brief: { minutes: null } });
    },
  );
});
