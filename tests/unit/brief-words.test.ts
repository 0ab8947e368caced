import { describe, expect, it } from '@jest/globals';
import { briefTitle } from '../../server/features/brief/brief-title.js';
import { describeBrief } from '../../server/features/brief/describe-brief.js';
import { brief, type BriefSaid } from './read-request-fixtures.js';

describe('describeBrief', () => {
  it.each<[BriefSaid, string[]]>([
    [{}, []],
    [{ minutes: 45 }, ['45 minutes']],
    [{ minutes: 90 }, ['1 hour 30 minutes']],
    [{ minutes: 120 }, ['2 hours']],
    [{ count: 1 }, ['1 track']],
    [{ activities: ['run'] }, ['for a run']],
    [{ artists: { out: ['Drake'] } }, ['no Drake (not even featured)']],
    [{ artists: { in: ['Queen', 'ABBA', 'Muse'] } }, ['only Queen, ABBA and Muse']],
    [{ genres: { in: ['rock', 'jazz'], out: ['metal'] } }, ['rock or jazz', 'no metal']],
    [
      { seeds: { artists: ['Radiohead'], tracks: [{ title: 'Clocks', artist: 'Coldplay' }] } },
      ['like Radiohead and “Clocks” by Coldplay'],
    ],
    [{ mustHave: [{ title: 'Yellow', artist: null }] }, ['with “Yellow”']],
    [{ titlesOut: [{ title: 'Yellow', artist: null }] }, ['not “Yellow”']],
    [{ years: [{ from: 1980, to: 1989 }] }, ['from the 80s']],
    [{ years: [{ from: 2000, to: 2009 }] }, ['from the 2000s']],
    [{ years: [{ from: 1994, to: 1994 }] }, ['from 1994']],
    [{ years: [{ from: 1990, to: 1995 }] }, ['from 1990 to 1995']],
    [{ years: [{ from: null, to: 1999 }] }, ['before 2000']],
    [{ years: [{ from: 2015, to: null }] }, ['since 2015']],
    [{ yearsOut: [{ from: 1980, to: 1989 }] }, ['nothing from the 80s']],
    [{ tempo: { min: 120, max: 130 } }, ['120–130 bpm']],
    [{ tempo: { min: 125, max: null } }, ['at least 125 bpm']],
    [{ familiarity: 0 }, ['only new to you']],
    [{ familiarity: 0.85 }, ['mostly what you know']],
    [{ maxPerArtist: 1 }, ['one track per artist']],
    [{ maxPerArtist: 3 }, ['at most 3 tracks per artist']],
    [{ explicit: false }, ['no explicit lyrics']],
    [{ notPlayedSince: '2026-10-31T23:00:00.000Z' }, ['not played since 2026-10-31']],
    [{ curve: 'wave', energy: 0.8 }, ['high energy', 'warming up, then cooling down']],
    [
      { moods: ['sad'], forgotten: true, surprise: true, versions: true },
      ['sad', 'loved once, then dropped', 'a surprise', 'other versions welcome'],
    ],
  ])('%j → %j', (said, phrases) => {
    expect(describeBrief(brief(said))).toEqual(phrases);
  });

  it('names the day of the listener', () => {
    const said = brief({ notPlayedSince: '2026-10-31T23:00:00.000Z' });
    expect(describeBrief(said, 'Europe/Berlin')).toEqual(['not played since 2026-11-01']);
  });
});

describe('briefTitle', () => {
  it.each<[BriefSaid, string]>([
    [{ minutes: 45, activities: ['run'], moods: ['energetic'] }, '45-minute run'],
    [{ minutes: 120, activities: ['drive'] }, '2-hour drive'],
    [{ moods: ['melancholic'], years: [{ from: 1990, to: 1999 }], genres: { in: ['jazz'] } }, 'Melancholic 90s jazz'],
    [{ genres: { in: ['rock', 'soul'] } }, 'Rock and soul'],
    [{ genres: { in: ['jazz'] }, activities: ['dinner'] }, 'Jazz for dinner'],
    [{ genres: { in: ['techno'] }, activities: ['run'], minutes: 30 }, '30-minute techno run'],
    [{ artists: { in: ['Queen', 'ABBA'] } }, 'Queen and ABBA'],
    [{ seeds: { artists: ['Radiohead'] } }, 'Like Radiohead'],
    [{ moods: ['happy'] }, 'Happy mix'],
    [{ years: [{ from: 1980, to: 1989 }] }, '80s mix'],
    [{ forgotten: true }, 'Forgotten favourites'],
    [{ familiarity: 0.85, minutes: 60 }, 'My favourites'],
    [{ familiarity: 0 }, 'New discoveries'],
    [{ surprise: true }, 'A surprise'],
    [{}, 'A mix for you'],
  ])('%j → %s', (said, title) => {
    expect(briefTitle(brief(said))).toBe(title);
  });

  it('is never longer than 60 characters', () => {
    expect(briefTitle(brief({ artists: { in: ['A'.repeat(80)] } }))).toHaveLength(60);
  });
});
