import { describe, expect, it } from '@jest/globals';
import type { Brief, Refinement } from '../../server/features/brief/brief.js';
import { PLAYLIST, readAfterPlaylist } from './read-request-fixtures.js';

const resize = (change: Partial<Extract<Refinement, { op: 'resize' }>>): Refinement => ({
  op: 'resize',
  minutes: null,
  count: null,
  factor: null,
  relative: false,
  ...change,
});
const constrain = (brief: Partial<Brief>): Refinement => ({ op: 'constrain', brief });
const noArtist = (...out: string[]): Refinement => constrain({ artists: { in: [], out } });
const noGenre = (...out: string[]): Refinement => constrain({ genres: { in: [], out } });
const add = (brief: Partial<Brief>, count: number | null = null): Refinement => ({ op: 'add', brief, count });
const EVERY_POSITION = PLAYLIST.map((_, index) => index + 1);

const CASES: [text: string, refinements: Refinement[], notUnderstood?: string[]][] = [
  ['shorter', [resize({ factor: 0.75 })]],
  ['make it shorter please', [resize({ factor: 0.75 })]],
  ['a bit shorter', [resize({ factor: 0.9 })]],
  ['much shorter', [resize({ factor: 0.5 })]],
  ["it's too long", [resize({ factor: 0.75 })]],
  ['longer', [resize({ factor: 1.25 })]],
  ['more please', [resize({ factor: 1.25 })]],
  ['more songs', [resize({ factor: 1.25 })]],
  ['make it an hour', [resize({ minutes: 60 })]],
  ['30 minutes', [resize({ minutes: 30 })]],
  ['make it 20 songs', [resize({ count: 20 })]],
  ['half as long', [resize({ factor: 0.5 })]],
  ['twice as long', [resize({ factor: 2 })]],
  ['10 more songs', [resize({ count: 10, relative: true })]],
  ['five fewer songs', [resize({ count: -5, relative: true })]],
  ['10 minutes longer', [resize({ minutes: 10, relative: true })]],
  ['15 minutes shorter', [resize({ minutes: -15, relative: true })]],
  ['more energy', [{ op: 'energy', delta: 0.2 }]],
  ['calmer', [{ op: 'energy', delta: -0.2 }]],
  ['much calmer', [{ op: 'energy', delta: -0.35 }]],
  ['slower', [{ op: 'energy', delta: -0.2 }]],
  ['a little more upbeat', [{ op: 'energy', delta: 0.1 }]],
  ['this is too slow', [{ op: 'energy', delta: 0.2 }]],
  ['more obscure', [{ op: 'familiarity', delta: -0.25 }]],
  ['less known', [{ op: 'familiarity', delta: -0.25 }]],
  ['more familiar', [{ op: 'familiarity', delta: 0.25 }]],
  ['more stuff I know', [{ op: 'familiarity', delta: 0.25 }]],
  ['newer', [{ op: 'era', delta: 10 }]],
  ['older music', [{ op: 'era', delta: -10 }]],
  ['replace the third', [{ op: 'replace', positions: [3] }]],
  ['replace the 3rd song with something else', [{ op: 'replace', positions: [3] }]],
  ['swap out track 2 and 5', [{ op: 'replace', positions: [2, 5] }]],
  ['swap tracks 2 to 4', [{ op: 'replace', positions: [2, 3, 4] }]],
  ['remove the last one', [{ op: 'remove', positions: [6] }]],
  ['remove the first two', [{ op: 'remove', positions: [1, 2] }]],
  ['delete #4', [{ op: 'remove', positions: [4] }]],
  ["I don't like the second one", [{ op: 'replace', positions: [2] }]],
  ["replace 'Clocks'", [{ op: 'replace', positions: [2] }]],
  ['drop "Creep"', [{ op: 'remove', positions: [4] }]],
  ['something else', [{ op: 'replace', positions: EVERY_POSITION }]],
  ['drop the Beatles', [noArtist('The Beatles')]],
  ['less Drake', [noArtist('Drake')]],
  ['no rap', [noGenre('hip hop')]],
  ['no Wizkid', [noArtist('Wizkid')]],
  ["I don't like Coldplay", [noArtist('Coldplay')]],
  ['swap the order', [{ op: 'order', by: 'reverse' }]],
  ['reverse it', [{ op: 'order', by: 'reverse' }]],
  ['shuffle it', [{ op: 'order', by: 'shuffle' }]],
  ['start slow and build up', [{ op: 'order', by: 'rising' }]],
  [
    'more like the second one',
    [constrain({ seeds: { artists: [], tracks: [{ title: 'Clocks', artist: 'Coldplay' }] } })],
  ],
  ['only from the 80s', [constrain({ years: [{ from: 1980, to: 1989 }] })]],
  ['nothing before 1990', [constrain({ yearsOut: [{ from: null, to: 1989 }] })]],
  ['without explicit', [constrain({ explicit: false })]],
  ['explicit is ok', [constrain({ explicit: null })]],
  ['one per artist please', [constrain({ maxPerArtist: 1 })]],
  ['nothing I played this week', [constrain({ notPlayedSince: '2026-11-15T23:00:00.000Z' })]],
  ['more romantic', [constrain({ moods: ['romantic'] })]],
  ['add some jazz', [add({ genres: { in: ['jazz'], out: [] } })]],
  ['more Queen', [add({ artists: { in: ['Queen'], out: [] } })]],
  ['add 3 songs by Queen', [add({ artists: { in: ['Queen'], out: [] } }, 3)]],
  ['how about some Radiohead?', [add({ artists: { in: ['Radiohead'], out: [] } })]],
  ['add some sad songs', [add({ moods: ['sad'] })]],
  ['add "Yellow"', [add({ mustHave: [{ title: 'Yellow', artist: null }] })]],
  ["call it 'Morning run'", [{ op: 'rename', name: 'Morning run' }]],
  ['rename it to Sunday Dinner', [{ op: 'rename', name: 'Sunday Dinner' }]],
  ['move the third to the end', [{ op: 'move', from: 3, to: 6 }]],
  ['put track 5 first', [{ op: 'move', from: 5, to: 1 }]],
  ['move the last song to position 2', [{ op: 'move', from: 6, to: 2 }]],
  [
    'shorter and calmer, without the Beatles',
    [resize({ factor: 0.75 }), { op: 'energy', delta: -0.2 }, noArtist('The Beatles')],
  ],
  ['add some jazz but no Miles Davis', [add({ genres: { in: ['jazz'], out: [] } }), noArtist('Miles Davis')]],
  ['remove Hello', [{ op: 'remove', positions: [5] }]],
  ['move creep to the top', [{ op: 'move', from: 4, to: 1 }]],
  [
    'more songs like clocks',
    [constrain({ seeds: { artists: [], tracks: [{ title: 'Clocks', artist: 'Coldplay' }] } })],
  ],
  ['replace the Drake song', [{ op: 'replace', positions: [3] }]],
  [
    'swap 2 and 5',
    [
      { op: 'move', from: 2, to: 5 },
      { op: 'move', from: 4, to: 2 },
    ],
  ],
  ['the third one is boring', [{ op: 'replace', positions: [3] }]],
  ['too many Drake songs', [noArtist('Drake')]],
  ['get rid of everything by Adele', [noArtist('Adele')]],
  ['happier', [constrain({ moods: ['happy'] })]],
  ['turn this into a workout mix', [constrain({ activities: ['workout'] })]],
  ['cut it to 30 minutes', [resize({ minutes: 30 })]],
  ['extend it by a quarter of an hour', [resize({ minutes: 15, relative: true })]],
  ['I already know these', [{ op: 'familiarity', delta: -0.25 }]],
  ['and something by ABBA', [add({ artists: { in: ['ABBA'], out: [] } })]],
  ['great, but without Drake', [noArtist('Drake')]],
  ['longer, with more purple', [resize({ factor: 1.25 })], ['purple']],
];

describe('readRequest reads wishes about the last playlist', () => {
  it.each(CASES)('%s', async (text, refinements, notUnderstood = []) => {
    expect(await readAfterPlaylist(text)).toEqual({ intent: 'refine', refinements, notUnderstood });
  });

  it.each([
    'play some jazz',
    '45 minutes for a run, nothing by Drake',
    'make me a playlist for a road trip',
    'I want a new mix with 80s rock',
    'surprise me',
    'songs by Queen',
    'I want a calmer mix for studying',
    'music for cooking, no rap',
  ])('takes "%s" as a request of its own', async (text) => {
    expect(await readAfterPlaylist(text)).toMatchObject({ intent: 'playlist' });
  });

  it.each(['remove track 10', 'what is the third song?', 'play it', 'undo'])('does not guess at "%s"', async (text) => {
    expect(await readAfterPlaylist(text)).toMatchObject({ intent: 'help', topic: 'unclear' });
  });

  it.each(['thanks!', 'perfect', 'those are great'])('takes "%s" as thanks', async (text) => {
    expect(await readAfterPlaylist(text)).toMatchObject({ intent: 'help', topic: 'thanks' });
  });
});
