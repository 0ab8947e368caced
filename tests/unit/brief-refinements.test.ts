import { describe, expect, it } from '@jest/globals';
import { applyRefinements } from '../../server/features/brief/apply-refinements.js';
import type { Brief, Refinement } from '../../server/features/brief/brief.js';
import { brief, type BriefSaid } from './read-request-fixtures.js';

const CURRENT = { minutes: 44.6, count: 12, medianYear: 1998 };
const size = (change: Partial<Extract<Refinement, { op: 'resize' }>>): Refinement => ({
  op: 'resize',
  minutes: null,
  count: null,
  factor: null,
  relative: false,
  ...change,
});
const constrain = (change: Partial<Brief>): Refinement => ({ op: 'constrain', brief: change });

const CASES: [what: string, before: BriefSaid, refinement: Refinement, after: BriefSaid][] = [
  ['sets minutes', { minutes: 45 }, size({ minutes: 60 }), { minutes: 60 }],
  ['lets a count follow minutes', { count: 12 }, size({ minutes: 60 }), { minutes: 60 }],
  ['lets minutes follow a count', { minutes: 45 }, size({ count: 20 }), { count: 20 }],
  ['adds songs to those there', {}, size({ count: 10, relative: true }), { count: 22 }],
  ['takes minutes off', { minutes: 45 }, size({ minutes: -10, relative: true }), { minutes: 35 }],
  ['scales minutes', { minutes: 45 }, size({ factor: 0.75 }), { minutes: 33 }],
  ['scales a count where one was asked for', { count: 12 }, size({ factor: 2 }), { count: 24 }],
  ['keeps at least five minutes', { minutes: 45 }, size({ minutes: -100, relative: true }), { minutes: 5 }],
  ['keeps at least one track', { count: 12 }, size({ count: -50, relative: true }), { count: 1 }],
  ['raises energy', { energy: 0.8 }, { op: 'energy', delta: 0.2 }, { energy: 1 }],
  ['never leaves the range of energy', { energy: 0.1 }, { op: 'energy', delta: -0.2 }, { energy: 0 }],
  [
    'starts from the energy of the mood',
    { moods: ['calm'] },
    { op: 'energy', delta: 0.2 },
    { moods: ['calm'], energy: 0.35 },
  ],
  ['lowers familiarity', {}, { op: 'familiarity', delta: -0.25 }, { familiarity: 0.25 }],
  [
    'shifts the years asked for',
    { years: [{ from: 1980, to: 1989 }] },
    { op: 'era', delta: 10 },
    { years: [{ from: 1990, to: 1999 }] },
  ],
  ['goes on from the middle of what is there', {}, { op: 'era', delta: 10 }, { years: [{ from: 1999, to: null }] }],
  ['goes back from the middle of what is there', {}, { op: 'era', delta: -10 }, { years: [{ from: null, to: 1997 }] }],
  ['keeps a new curve', {}, { op: 'order', by: 'rising' }, { curve: 'rising' }],
  [
    'adds an exclusion',
    { artists: { out: ['Drake'] } },
    constrain({ artists: { in: [], out: ['Adele'] } }),
    { artists: { out: ['Drake', 'Adele'] } },
  ],
  [
    'lets an exclusion end a wish',
    { genres: { in: ['rock', 'hip hop'] } },
    constrain({ genres: { in: [], out: ['hip hop'] } }),
    { genres: { in: ['rock'], out: ['hip hop'] } },
  ],
  [
    'lets a wish end an exclusion',
    { genres: { out: ['jazz'] } },
    constrain({ genres: { in: ['jazz'], out: [] } }),
    { genres: { in: ['jazz'] } },
  ],
  [
    'no longer resembles who is excluded',
    { seeds: { artists: ['Drake', 'Adele'] } },
    constrain({ artists: { in: [], out: ['Drake'] } }),
    { seeds: { artists: ['Adele'] }, artists: { out: ['Drake'] } },
  ],
  [
    'replaces the years',
    { years: [{ from: 1970, to: 1979 }] },
    constrain({ years: [{ from: 1980, to: 1989 }] }),
    { years: [{ from: 1980, to: 1989 }] },
  ],
  ['withdraws a wish for clean songs', { explicit: false }, constrain({ explicit: null }), {}],
  [
    'gives a new activity its own feel',
    { activities: ['sleep'], moods: ['calm'], energy: 0.1 },
    constrain({ activities: ['run'] }),
    { activities: ['run'], moods: ['energetic'], energy: 0.8 },
  ],
  [
    'lets a new mood end the old energy',
    { activities: ['run'], moods: ['energetic'], energy: 0.8 },
    constrain({ moods: ['sad'] }),
    { activities: ['run'], moods: ['sad'] },
  ],
  [
    'widens a list of genres',
    { genres: { in: ['rock'] } },
    { op: 'add', brief: { genres: { in: ['jazz'], out: [] } }, count: null },
    { genres: { in: ['rock', 'jazz'] } },
  ],
  [
    'does not limit an open brief to what is added',
    {},
    { op: 'add', brief: { genres: { in: ['jazz'], out: [] } }, count: 3 },
    {},
  ],
  [
    'resembles an artist who is added',
    {},
    { op: 'add', brief: { artists: { in: ['Queen'], out: [] } }, count: null },
    { seeds: { artists: ['Queen'] } },
  ],
  [
    'widens a list of artists',
    { artists: { in: ['ABBA'] } },
    { op: 'add', brief: { artists: { in: ['Queen'], out: [] } }, count: null },
    { artists: { in: ['ABBA', 'Queen'] } },
  ],
  ['leaves positions to the playlist', { minutes: 45 }, { op: 'remove', positions: [1] }, { minutes: 45 }],
];

describe('applyRefinements', () => {
  it.each(CASES)('%s', (_, before, refinement, after) => {
    expect(applyRefinements(brief(before), [refinement], CURRENT)).toEqual(brief(after));
  });

  it('applies wishes in their order and leaves the brief it was given alone', () => {
    const before = brief({ minutes: 60, energy: 0.5 });
    const after = applyRefinements(
      before,
      [{ op: 'energy', delta: 0.2 }, { op: 'energy', delta: 0.2 }, size({ minutes: 30 })],
      CURRENT,
    );
    expect(after).toEqual(brief({ minutes: 30, energy: 0.9 }));
    expect(before).toEqual(brief({ minutes: 60, energy: 0.5 }));
  });
});
