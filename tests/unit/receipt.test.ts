import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import type { Brief } from '../../server/features/brief/brief.js';
import type { Track } from '../../server/features/catalogue/track.js';
import { choosePlaylist } from '../../server/features/recommender/choose-playlist.js';
import { judgeCandidates } from '../../server/features/recommender/playlist-problem.js';
import { anyNamedIn, bareTitle } from '../../server/features/recommender/receipt-names.js';
import { checkPlaylist, type CheckedTrack, type ReceiptRule } from '../../server/features/recommender/receipt.js';
import { readRules } from '../../server/features/recommender/rules.js';
import { aBrief, aCandidate, aTrack, NOW, noTaste, playedOften, preferences, tasteOf } from './recommender-fixtures.js';

const MEDIAN_MS = 225_000;

const asChecked = (track: Track, more: Partial<CheckedTrack> = {}): CheckedTrack => ({
  track,
  durationMs: track.durationMs ?? MEDIAN_MS,
  estimated: track.durationMs === null,
  plays: 0,
  lastPlayedAt: null,
  ...more,
});

function check(asked: Partial<Brief>, tracks: readonly Track[]): Map<string, ReceiptRule> {
  const rules = checkPlaylist(
    aBrief(asked),
    preferences,
    tracks.map((track) => asChecked(track)),
    { now: NOW, relaxations: [], seeds: null },
  );
  return new Map(rules.map((rule) => [rule.rule, rule]));
}

/** Chosen from candidates alone, without the service; true: the selection lets the track through. */
function isChosen(asked: Partial<Brief>, track: Track): boolean {
  const rules = readRules({ brief: aBrief({ count: 1, ...asked }), preferences, profile: noTaste, now: NOW });
  const judged = judgeCandidates([aCandidate(track)], rules, MEDIAN_MS);
  return choosePlaylist(judged, [1], rules, { hasHistory: true }).rows.length === 1;
}

describe('an excluded artist', () => {
  const there: [name: string, title: string, artists: string[]][] = [
    ['Drake', 'One Dance', ['Drake']],
    ['drake', 'One Dance', ['DRAKE']],
    ['Drake', 'Song', ['Lil Wayne', 'Drake']],
    ['Drake', 'Song', ['Lil Wayne & Drake']],
    ['Drake', 'Song', ['Lil Wayne x Drake']],
    ['Drake', 'Song', ['Lil Wayne × Drake']],
    ['Drake', 'Song', ['Lil Wayne with Drake']],
    ['Drake', 'Song', ['Lil Wayne and Drake']],
    ['Drake', 'Song', ['Lil Wayne, Drake, Rick Ross']],
    ['Drake', 'Song', ['Lil Wayne feat. Drake']],
    ['Drake', 'Song', ['Lil Wayne ft Drake']],
    ['Drake', 'Song', ['Lil Wayne / Drake']],
    ['Drake', 'Song', ['Lil Wayne vs. Drake']],
    ['Drake', 'Song (feat. Drake)', ['Lil Wayne']],
    ['Drake', 'Song [ft. Drake & Future]', ['Lil Wayne']],
    ['Drake', 'Song (with Drake)', ['Lil Wayne']],
    ['Drake', 'Song feat. Drake', ['Lil Wayne']],
    ['Drake', 'Song featuring Drake - Remix', ['Lil Wayne']],
    ['Drake', 'Song (Drake Remix)', ['Lil Wayne']],
    ['Drake', 'Song - Drake Remix', ['Lil Wayne']],
    ['Four Tet', 'Song (Four Tet Rework)', ['Bicep']],
    ['Beyonce', 'Halo', ['Beyoncé']],
    ['Beyoncé', 'Song (feat. BEYONCE)', ['JAY-Z']],
    ['Sigur Ros', 'Svefn-g-englar', ['Sigur Rós']],
    ['Bjork', 'Jóga', ['Björk']],
    ['Beatles', 'Help!', ['The Beatles']],
    ['The Beatles', 'Help!', ['Beatles']],
    ['Simon & Garfunkel', 'Mrs. Robinson', ['Simon and Garfunkel']],
    ['Earth, Wind & Fire', 'Song', ['Earth, Wind & Fire feat. Drake']],
    ['Tyler, The Creator', 'Song (feat. Tyler, The Creator)', ['A$AP Rocky']],
    ['Guns N’ Roses', 'Patience', ["Guns N' Roses"]],
    ['!!!', 'Heart of Hearts', ['!!!']],
    ['花冷え。', 'Song', ['花冷え。']],
  ];
  it.each(there)('%s is seen on “%s” by %j', (name, title, artists) => {
    const track = aTrack(title, artists[0]!, { artists });
    const asked = { artists: { in: [], out: [name] } };
    expect(check(asked, [track]).get('artists.out')).toMatchObject({ satisfied: false });
    expect(isChosen(asked, track)).toBe(false);
  });

  const notThere: [name: string, title: string, artists: string[]][] = [
    ['Drake', 'River Man', ['Nick Drake']],
    ['Drake', 'Drake', ['Somebody Else']],
    ['Drake', 'About Drake (Live)', ['Somebody Else']],
    ['Queen', 'Dancing Queen', ['ABBA']],
    ['Queen', 'Song', ['Queens of the Stone Age']],
    ['Air', 'September', ['Earth, Wind & Fire']],
    ['Myself', 'Dancing with Myself', ['Billy Idol']],
    ['Simon & Garfunkel', 'Graceland', ['Paul Simon']],
  ];
  it.each(notThere)('%s is not seen on “%s” by %j', (name, title, artists) => {
    const track = aTrack(title, artists[0]!, { artists });
    const asked = { artists: { in: [], out: [name] } };
    expect(check(asked, [track]).get('artists.out')).toMatchObject({ satisfied: true });
    expect(isChosen(asked, track)).toBe(true);
  });

  it('is told as evidence', () => {
    const tracks = [aTrack('One', 'A'), aTrack('Two', 'B')];
    expect(check({ artists: { in: [], out: ['Drake'] } }, tracks).get('artists.out')).toEqual({
      rule: 'artists.out',
      text: 'nothing by Drake',
      satisfied: true,
      relaxed: false,
      detail: 'Drake appears on none of 2 tracks, featured or in titles',
    });
  });

  it('is told of titles by their names', () => {
    const titlesOut = [
      { title: 'Creep', artist: null },
      { title: 'One', artist: 'U2' },
    ];
    const detail = (...tracks: ReturnType<typeof aTrack>[]) => check({ titlesOut }, tracks).get('titlesOut')?.detail;
    expect(detail(aTrack('Creeping', 'A'), aTrack('One', 'B'))).toBe('none of 2 tracks is “Creep” or “One” by U2');
    expect(detail(aTrack('Creep', 'A'), aTrack('Two', 'B'))).toMatch(/^1 of 2 tracks is “Creep” or “One” by U2 /);
    expect(detail(aTrack('Creep', 'A'), aTrack('One', 'U2'))).toBe('2 of 2 tracks are “Creep” or “One” by U2');
  });
});

describe('names and titles', () => {
  it.each([
    ['Song - Remastered 2011', 'song'],
    ['Song (Live at Wembley)', 'song'],
    ['Song - Radio Edit', 'song'],
    ['Song feat. Someone', 'song'],
    ['Song (Part 2)', 'song part 2'],
    ['Don’t Stop', 'dont stop'],
    ['(Live)', 'live'],
  ])('%s is the recording “%s”', (title, bare) => expect(bareTitle(title)).toBe(bare));

  it('find a name in any list, whatever joins it, and in any case', () => {
    const name = fc.stringMatching(/^[B-DF-WZ][b-df-wz]{3,9}$/);
    fc.assert(
      fc.property(
        name,
        name,
        fc.constantFrom(' & ', ', ', ' x ', ' feat. ', ' with ', ' / ', ' and ', '; '),
        (a, b, join) => {
          expect(anyNamedIn([b])([`${a}${join}${b.toUpperCase()}`])).toBe(true);
          expect(anyNamedIn([b])([`${a}${b}`])).toBe(false);
        },
      ),
    );
  });
});

describe('checkPlaylist', () => {
  it('adds up the time and tells what is estimated', () => {
    const tracks = [aTrack('A', 'a', { durationMs: 150_000 }), aTrack('B', 'b', { durationMs: null })];
    const rule = check({ minutes: 6 }, tracks).get('minutes');
    expect(rule).toMatchObject({ satisfied: true, detail: '6:15 of 6:00; durations of 1 of 2 tracks are estimated' });
    expect(check({ minutes: 8 }, tracks).get('minutes')).toMatchObject({ satisfied: false });
  });

  it('does not call clean what is not known to be', () => {
    const clean = aTrack('A', 'a', { explicit: false });
    expect(check({ explicit: false }, [clean]).get('explicit')).toMatchObject({ satisfied: true });
    expect(check({ explicit: false }, [clean, aTrack('B', 'b', { explicit: null })]).get('explicit')).toMatchObject({
      satisfied: false,
      detail: 'none marked as explicit, 1 of 2 tracks not known to be clean',
    });
    expect(check({ explicit: false }, [aTrack('C', 'c', { explicit: true })]).get('explicit')?.detail).toContain('“C”');
  });

  it('sees children of a genre, and does not take the unknown for its absence', () => {
    const grunge = aTrack('A', 'a', { genres: ['grunge'] });
    expect(check({ genres: { in: ['rock'], out: [] } }, [grunge]).get('genres.in')?.satisfied).toBe(true);
    expect(check({ genres: { in: [], out: ['rock'] } }, [grunge]).get('genres.out')?.satisfied).toBe(false);
    expect(
      check({ genres: { in: [], out: ['rock'] } }, [aTrack('B', 'b', { genres: [] })]).get('genres.out'),
    ).toMatchObject({
      satisfied: false,
      detail: 'rock on 0 of 1 track; of 1 no genre is known',
    });
  });

  it('finds one recording under two titles', () => {
    const tracks = [aTrack('Song', 'A'), aTrack('Song - Remastered 2011', 'A')];
    expect(check({}, tracks).get('uniqueRecordings')).toMatchObject({ satisfied: false });
    expect(check({}, [aTrack('Song', 'A'), aTrack('Song', 'B')]).get('uniqueRecordings')).toMatchObject({
      satisfied: true,
    });
  });

  it('counts artists over every credit', () => {
    const tracks = [aTrack('One', 'A'), aTrack('Two', 'B & A'), aTrack('Three', 'C')];
    expect(check({ maxPerArtist: 1 }, tracks).get('maxPerArtist')).toMatchObject({ satisfied: false });
    expect(check({ maxPerArtist: 2 }, tracks).get('maxPerArtist')).toMatchObject({ satisfied: true });
  });

  it('says why a rule was let go, and only then calls it relaxed', () => {
    const relaxations = [{ rule: 'years.in' as const, reason: 'too few' }];
    const rule = (year: number): ReceiptRule =>
      checkPlaylist(
        aBrief({ years: [{ from: 1990, to: 1999 }] }),
        preferences,
        [asChecked(aTrack('A', 'a', { year }))],
        {
          now: NOW,
          relaxations,
          seeds: null,
        },
      ).find((one) => one.rule === 'years.in')!;
    expect(rule(1980)).toMatchObject({ satisfied: false, relaxed: true, detail: expect.stringContaining('too few') });
    expect(rule(1995)).toMatchObject({ satisfied: true, relaxed: false });
  });

  describe('of a wish to resemble', () => {
    const like = (tracks: readonly Track[]): ReceiptRule =>
      checkPlaylist(
        aBrief({ seeds: { artists: ['Radiohead'], tracks: [] } }),
        preferences,
        tracks.map((track) => asChecked(track)),
        {
          now: NOW,
          relaxations: [],
          seeds: {
            names: ['Radiohead'],
            artists: ['Radiohead'],
            genres: ['alternative rock'],
            isBeside: ({ title }) => title === 'Beside',
          },
        },
      ).find(({ rule }) => rule === 'seeds')!;
    const own = aTrack('Own', 'Radiohead', { genres: [] });
    const grunge = aTrack('Grunge', 'Somebody', { genres: ['grunge'] });
    const beside = aTrack('Beside', 'Somebody', { genres: ['techno'] });
    const rock = aTrack('Rock', 'Somebody', { genres: ['rock'] });
    const none = aTrack('None', 'Radio', { genres: [] });

    it('takes its tracks, those of its genres, and those heard beside it', () => {
      expect(like([own, grunge, beside])).toMatchObject({
        text: 'like Radiohead',
        satisfied: true,
        detail: '3 of 3 tracks by Radiohead, of its genres or heard beside it',
      });
      expect(like([rock, none])).toMatchObject({ satisfied: false, detail: expect.stringMatching(/^0 of 2/) });
    });

    it('holds for two thirds', () => {
      expect(like([own, own, rock])).toMatchObject({ satisfied: true });
      expect(like([own, own, rock, none])).toMatchObject({ satisfied: false });
    });
  });

  describe('of a curve', () => {
    const of = (curve: 'rising' | 'falling' | 'wave', genres: readonly string[]): ReceiptRule =>
      check(
        { curve },
        genres.map((genre, at) => aTrack(`Song ${at}`, `Artist ${at}`, { genres: [genre] })),
      ).get('curve')!;
    const up = ['ambient', 'folk', 'rock', 'metal'];
    const arch = ['ambient', 'rock', 'metal', 'folk'];

    it('follows the energies by rank', () => {
      expect(of('rising', up)).toMatchObject({ satisfied: true, detail: expect.stringMatching(/curve 1\.00$/) });
      expect(of('falling', up)).toMatchObject({ satisfied: false, detail: expect.stringMatching(/curve -1\.00$/) });
      expect(of('falling', [...up].reverse())).toMatchObject({ satisfied: true });
      expect(of('wave', arch)).toMatchObject({ satisfied: true });
      expect(of('rising', arch)).toMatchObject({ satisfied: false });
    });

    it('is not kept by energies that never change', () => {
      expect(of('rising', ['rock', 'rock', 'rock'])).toMatchObject({ satisfied: false });
    });
  });

  it('reads preferences as rules', () => {
    const rules = checkPlaylist(
      aBrief({}),
      { ...preferences, bannedArtists: ['Drake'], bannedGenres: ['metal'], explicitAllowed: false },
      [asChecked(aTrack('A', 'Drake', { genres: ['thrash metal'], explicit: true }))],
      { now: NOW, relaxations: [], seeds: null },
    );
    for (const rule of ['artists.out', 'genres.out', 'explicit'])
      expect(rules.find((one) => one.rule === rule)).toMatchObject({
        satisfied: false,
        text: expect.stringContaining('your preferences'),
      });
  });
});

/** A track whose truth is known because it was made from it. */
interface Made {
  track: Track;
  song: number;
  lead: string;
  credited: string[];
  plays: number;
  lastAt: number;
}

const ARTISTS = ['Drake', 'Nick Drake', 'Björk', 'The Beatles', 'Kode', 'Mogwai'];
const GENRE_FAMILY: Record<string, string[]> = {
  grunge: ['grunge', 'alternative rock', 'rock'],
  trap: ['trap', 'hip hop'],
  bebop: ['bebop', 'jazz'],
  rock: ['rock'],
};
const VERSIONS = ['', ' - Remastered 2011', ' (Live)', ' - Radio Edit'];
const CREDITS: ((a: string, b: string, title: string) => Pick<Track, 'artists' | 'title'>)[] = [
  (a, b, title) => ({ artists: [a, b], title }),
  (a, b, title) => ({ artists: [`${a} & ${b}`], title }),
  (a, b, title) => ({ artists: [`${a} x ${b}`], title }),
  (a, b, title) => ({ artists: [a], title: `${title} (feat. ${b})` }),
  (a, b, title) => ({ artists: [a], title: `${title} (${b} Remix)` }),
];

const made: fc.Arbitrary<Made> = fc
  .record({
    song: fc.nat(14),
    lead: fc.nat(ARTISTS.length - 1),
    guest: fc.option(fc.nat(ARTISTS.length - 1)),
    style: fc.nat(CREDITS.length - 1),
    version: fc.nat(VERSIONS.length - 1),
    genre: fc.constantFrom(...Object.keys(GENRE_FAMILY), null),
    year: fc.option(fc.integer({ min: 1970, max: 2020 })),
    durationMs: fc.option(fc.integer({ min: 60_000, max: 500_000 }), { freq: 5 }),
    explicit: fc.constantFrom(true, false, false, null),
    plays: fc.constantFrom(0, 0, 1, 8),
    days: fc.integer({ min: 1, max: 600 }),
  })
  .map(({ song, lead, guest, style, version, genre, year, durationMs, explicit, plays, days }) => {
    const name = ARTISTS[lead]!;
    const second = guest === null || guest === lead ? null : ARTISTS[guest]!;
    const title = `Song${song}`;
    const credit = second === null ? { artists: [name], title } : CREDITS[style]!(name, second, title);
    const full = credit.title + VERSIONS[version]!;
    const track = aTrack(full, credit.artists[0]!, {
      ...credit,
      title: full,
      key: `${credit.artists.join('+')} ${full}`,
      genres: genre === null ? [] : [genre],
      year,
      durationMs,
      explicit,
    });
    const lastAt = plays === 0 ? 0 : NOW - days * 86_400_000;
    return { track, song, lead: name, credited: second === null ? [name] : [name, second], plays, lastAt };
  });

const brief: fc.Arbitrary<Brief> = fc
  .record(
    {
      artistsOut: fc.subarray(ARTISTS, { maxLength: 2 }),
      genresIn: fc.subarray(['rock', 'hip hop', 'jazz'], { maxLength: 1 }),
      genresOut: fc.subarray(['rock', 'trap'], { maxLength: 1 }),
      years: fc.option(fc.record({ from: fc.constant(1980), to: fc.integer({ min: 1985, max: 2010 }) })),
      explicit: fc.constantFrom(null, null, false, true),
      minutes: fc.option(fc.integer({ min: 3, max: 25 })),
      count: fc.option(fc.integer({ min: 1, max: 6 })),
      maxPerArtist: fc.option(fc.integer({ min: 1, max: 2 })),
      familiarity: fc.constantFrom(null, null, 0, 0.5, 1),
      since: fc.option(fc.integer({ min: 10, max: 300 })),
      forgotten: fc.integer({ min: 0, max: 5 }).map((die) => die === 0),
    },
    {
      requiredKeys: [
        'artistsOut',
        'genresIn',
        'genresOut',
        'years',
        'explicit',
        'minutes',
        'count',
        'maxPerArtist',
        'familiarity',
        'since',
        'forgotten',
      ],
    },
  )
  .map(({ artistsOut, genresIn, genresOut, years, since, ...rest }) =>
    aBrief({
      ...rest,
      artists: { in: [], out: artistsOut },
      genres: { in: genresIn, out: genresOut },
      years: years === null ? [] : [years],
      notPlayedSince: since === null ? null : new Date(NOW - since * 86_400_000).toISOString(),
    }),
  );

/** The third opinion: what holds, by how the tracks were made. */
function holds(rule: string, asked: Brief, list: readonly Made[]): boolean {
  const every = (keeps: (one: Made) => boolean): boolean => list.every(keeps);
  switch (rule) {
    case 'artists.out':
      return every(({ credited }) => !credited.some((name) => asked.artists.out.includes(name)));
    case 'genres.in':
      return every(({ track }) =>
        track.genres.some((own) => asked.genres.in.some((genre) => GENRE_FAMILY[own]!.includes(genre))),
      );
    case 'genres.out':
      return every(
        ({ track }) =>
          track.genres.length > 0 && !asked.genres.out.some((genre) => GENRE_FAMILY[track.genres[0]!]!.includes(genre)),
      );
    case 'years.in':
      return every(
        ({ track: { year } }) => year !== null && year >= asked.years[0]!.from! && year <= asked.years[0]!.to!,
      );
    case 'explicit':
      return every(({ track }) => track.explicit === asked.explicit);
    case 'minutes':
      return (
        Math.abs(list.reduce((sum, { track }) => sum + (track.durationMs ?? MEDIAN_MS), 0) - asked.minutes! * 60_000) <=
        60_000
      );
    case 'count':
      return list.length === (asked.count ?? 20);
    case 'maxPerArtist':
      return ARTISTS.every(
        (name) =>
          list.filter(({ track, lead }) => lead === name || track.artists.join(' ').includes(name)).length <=
            asked.maxPerArtist! || name === 'Drake',
      );
    case 'familiarity': {
      const known = list.filter(({ plays }) => plays > 0).length;
      if (asked.familiarity === 0) return known === 0;
      if (asked.familiarity === 1) return known === list.length;
      return Math.abs(known / Math.max(1, list.length) - 0.5) <= 0.25 + 0.5 / Math.max(1, list.length) + 1e-9;
    }
    case 'notPlayedSince':
      return every(({ lastAt }) => lastAt < Date.parse(asked.notPlayedSince!));
    case 'forgotten':
      return every(({ plays, lastAt }) => plays >= 5 && NOW - lastAt >= 180 * 86_400_000);
    case 'uniqueRecordings':
      return new Set(list.map(({ song, lead }) => `${song} ${lead}`)).size === list.length;
    default:
      throw new Error(`no third opinion about ${rule}`);
  }
}

describe('a playlist and its receipt', () => {
  /** One track for each recording, as the service gathers them. */
  const distinct = fc.uniqueArray(made, { maxLength: 26, selector: ({ song, lead }) => `${song} ${lead}` });

  it('never calls a rule satisfied that is not, and never breaks one without saying why', () => {
    fc.assert(
      fc.property(distinct, brief, (tracks, asked) => {
        const profile = tasteOf(tracks.flatMap(({ track, plays, lastAt }) => playedOften(track, plays, lastAt)));
        const candidates = tracks.map(({ track }) => aCandidate(track, profile));
        const rules = readRules({ brief: asked, preferences, profile, now: NOW });
        const scores = tracks.map((_, i) => Math.sin(i));
        const choice = choosePlaylist(judgeCandidates(candidates, rules, MEDIAN_MS), scores, rules, {
          hasHistory: true,
        });
        const list = choice.rows.map((row) => tracks[row]!);
        const checked = list.map(({ track, plays, lastAt }) =>
          asChecked(track, { plays, lastPlayedAt: plays === 0 ? null : lastAt }),
        );
        const receipt = checkPlaylist(asked, preferences, checked, {
          now: NOW,
          relaxations: choice.relaxations,
          seeds: null,
        });
        for (const { rule, satisfied, relaxed, detail } of receipt) {
          expect({ rule, detail, satisfied, truth: holds(rule, asked, list) || !satisfied }).toMatchObject({
            truth: true,
          });
          if (holds(rule, asked, list) && rule !== 'maxPerArtist')
            expect({ rule, detail, satisfied }).toMatchObject({ satisfied: true });
          expect({ rule, detail, explained: satisfied || relaxed }).toMatchObject({ explained: true });
        }
        expect(holds('artists.out', asked, list)).toBe(true);
        expect(holds('uniqueRecordings', asked, list)).toBe(true);
        if (asked.explicit === false) expect(list.every(({ track }) => track.explicit !== true)).toBe(true);
      }),
      { numRuns: 400 },
    );
  });
});
