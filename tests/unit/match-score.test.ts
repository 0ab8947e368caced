import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { ACCEPTED, bestMatch, scoreMatch, type WantedTrack } from '../../server/features/music-lookup/match-score.js';
import type { MusicTrack } from '../../server/providers/music/music-provider.js';

const wanted = (title: string, artist: string, more: Partial<WantedTrack> = {}): WantedTrack => ({
  title,
  artists: [artist],
  album: null,
  durationMs: null,
  isrc: null,
  ...more,
});
const found = (title: string, artists: string | string[], more: Partial<MusicTrack> = {}): MusicTrack => ({
  uri: `spotify:track:${title}`,
  title,
  artists: [artists].flat().map((name) => ({ id: name, name })),
  album: null,
  year: null,
  durationMs: 200_000,
  explicit: false,
  isrc: null,
  ...more,
});
const length = { durationMs: 200_000 };

describe('what is the same recording', () => {
  it.each([
    ['names in other letters', wanted('Jóga', 'BJÖRK'), found('joga', 'Björk')],
    ['an article', wanted('Help!', 'Beatles'), found('Help!', 'The Beatles')],
    ['signs', wanted('Thunderstruck', 'ACDC'), found('Thunderstruck', 'AC/DC')],
    ['a remaster', wanted('Heroes', 'David Bowie'), found('Heroes - 2017 Remaster', 'David Bowie')],
    ['a remaster that is wanted', wanted('Heroes (2017 Remaster)', 'David Bowie'), found('Heroes', 'David Bowie')],
    ['a guest', wanted('Without You (feat. Sia)', 'David Guetta'), found('Without You', ['David Guetta', 'Sia'])],
    [
      'two in one credit',
      wanted('Under Pressure', 'Queen & David Bowie'),
      found('Under Pressure', ['Queen', 'David Bowie']),
    ],
    [
      'who is named second',
      wanted('Under Pressure', 'David Bowie'),
      found('Under Pressure - Remastered 2011', ['Queen', 'David Bowie']),
    ],
    ['a band that is a list', wanted('September', 'Earth, Wind & Fire'), found('September', 'Earth, Wind & Fire')],
    ['a comma in a name', wanted('EARFQUAKE', 'Tyler, The Creator'), found('EARFQUAKE', 'Tyler, The Creator')],
    ['how parts are written', wanted('Shine On, Pt. II', 'Pink Floyd'), found('Shine On, Part 2', 'Pink Floyd')],
    [
      'brackets, and the length agrees',
      wanted("(I Can't Get No) Satisfaction", 'The Rolling Stones', length),
      found('Satisfaction', 'Rolling Stones'),
    ],
    ['live, and live is wanted', wanted('Creep (Live)', 'Radiohead'), found('Creep - Live', 'Radiohead')],
    [
      'live without a place, and the length agrees',
      wanted('Creep (Live)', 'Radiohead', length),
      found('Creep - Live in Paris', 'Radiohead'),
    ],
    ['the same remix', wanted('Hyperballad (Brodsky Remix)', 'Björk'), found('Hyperballad - Brodsky Remix', 'Björk')],
    [
      'a live album that is wanted',
      wanted('Polly', 'Nirvana', { album: 'MTV Unplugged in New York' }),
      found('Polly', 'Nirvana', { album: 'MTV Unplugged In New York (Live)' }),
    ],
    ['a word of the title that is no version', wanted('Live and Let Die', 'Wings'), found('Live and Let Die', 'Wings')],
    ['nearly the length', wanted('One', 'U2', { durationMs: 209_000 }), found('One', 'U2')],
    [
      'a code and the title',
      wanted('Help', 'Beatles', { isrc: 'GBAYE0601498' }),
      found('Help! - Live', 'Somebody', { isrc: 'gbaye0601498' }),
    ],
    [
      'a code, the artist and the length',
      wanted('Лебединое озеро', 'Bolshoi', { isrc: 'X', ...length }),
      found('Swan Lake', 'Bolshoi', { isrc: 'X' }),
    ],
  ])('%s', (_what, track, candidate) => expect(scoreMatch(track, candidate)).toBeGreaterThanOrEqual(ACCEPTED));
});

describe('what is not', () => {
  it.each([
    ['another song', wanted('Creep', 'Radiohead'), found('High and Dry', 'Radiohead')],
    [
      'another part',
      wanted('Another Brick in the Wall, Pt. 1', 'Pink Floyd'),
      found('Another Brick in the Wall, Pt. 2', 'Pink Floyd'),
    ],
    ['somebody else', wanted('Hallelujah', 'Leonard Cohen'), found('Hallelujah', 'Jeff Buckley')],
    ['a tribute band', wanted('Creep', 'Radiohead'), found('Creep', 'Radiohead Tribute Band')],
    ['one of a band that is a list', wanted('September', 'Earth, Wind & Fire'), found('September', 'Fire')],
    ['karaoke', wanted('Creep', 'Radiohead'), found('Creep (Karaoke Version)', 'Radiohead')],
    ['in the style of', wanted('Creep', 'Radiohead', length), found('Creep (In the Style of Radiohead)', 'Radiohead')],
    ['a cover', wanted('Creep', 'Radiohead', length), found('Creep (Cover)', 'Radiohead')],
    ['live', wanted('Creep', 'Radiohead'), found('Creep - Live at Glastonbury', 'Radiohead')],
    ['a live album', wanted('Polly', 'Nirvana'), found('Polly', 'Nirvana', { album: 'MTV Unplugged In New York' })],
    ['not live', wanted('Creep (Live)', 'Radiohead', length), found('Creep', 'Radiohead')],
    [
      'live somewhere else',
      wanted('Creep (Live at Glastonbury)', 'Radiohead'),
      found('Creep - Live in Paris', 'Radiohead'),
    ],
    ['a remix', wanted('Hyperballad', 'Björk', length), found('Hyperballad - Towa Tei Remix', 'Björk')],
    [
      'the remix of somebody else',
      wanted('Hyperballad (Brodsky Remix)', 'Björk', length),
      found('Hyperballad - Towa Tei Remix', 'Björk'),
    ],
    ['sped up', wanted('Creep', 'Radiohead'), found('Creep (Sped Up)', 'Radiohead')],
    ['a new recording', wanted('Love Story', 'Taylor Swift'), found("Love Story (Taylor's Version)", 'Taylor Swift')],
    ['an instrumental', wanted('Creep', 'Radiohead', length), found('Creep - Instrumental', 'Radiohead')],
    ['quite another length', wanted('One', 'U2', { durationMs: 260_000 }), found('One', 'U2')],
    ['a code of something else', wanted('Creep', 'Radiohead', { isrc: 'X' }), found('Vogue', 'Madonna', { isrc: 'X' })],
    ['no name', wanted('', ''), found('Creep', 'Radiohead')],
  ])('%s', (_what, track, candidate) => expect(scoreMatch(track, candidate)).toBeLessThan(ACCEPTED));
});

describe('the best of several', () => {
  const single = found('One', 'U2', { uri: 'a', durationMs: 243_000 });
  const album = found('One', 'U2', { uri: 'b', durationMs: 276_400, album: 'Achtung Baby' });
  const near = found('One', 'U2', { uri: 'c', durationMs: 275_100 });
  const live = found('One - Live', 'U2', { uri: 'd' });

  it('is none where none is good enough', () => {
    expect(bestMatch(wanted('One', 'U2'), [])).toBeNull();
    expect(bestMatch(wanted('One', 'U2'), [live, found('One', 'Metallica')])).toBeNull();
  });
  it('is that of the exact length, where others are nearly as good', () => {
    expect(bestMatch(wanted('One', 'U2', { durationMs: 276_500 }), [live, single, near, album])?.track.uri).toBe('b');
    expect(bestMatch(wanted('One', 'U2', { durationMs: 275_000 }), [live, single, album, near])?.track.uri).toBe('c');
  });
  it('is that of the album, where no length is known', () => {
    const ofAlbum = wanted('One', 'U2', { album: 'Achtung Baby (Deluxe Edition)' });
    expect(bestMatch(ofAlbum, [single, near, album])?.track.uri).toBe('b');
  });
  it('prefers the title as it is wanted', () => {
    const plain = found('Heroes', 'David Bowie', { uri: 'plain' });
    const remaster = found('Heroes - 2017 Remaster', 'David Bowie', { uri: 'remaster' });
    expect(bestMatch(wanted('Heroes', 'David Bowie'), [remaster, plain])?.track.uri).toBe('plain');
    expect(bestMatch(wanted('Heroes - 2017 Remaster', 'David Bowie'), [plain, remaster])?.track.uri).toBe('remaster');
  });
});

describe('whatever the names', () => {
  const text = fc.oneof(
    fc.string({ unit: 'grapheme', maxLength: 30 }),
    fc.constantFrom('Live', 'One (Live)', 'x - Remix', '!!!', ''),
  );
  const duration = fc.option(fc.integer({ min: 0, max: 600_000 }));
  const aWanted = fc.record({
    title: text,
    artists: fc.array(text, { maxLength: 3 }),
    album: fc.option(text),
    durationMs: duration,
    isrc: fc.option(fc.constantFrom('A', 'B')),
  });
  const aFound = fc
    .record({
      title: text,
      artists: fc.array(text, { minLength: 1, maxLength: 3 }),
      ms: fc.nat(600_000),
      isrc: fc.option(fc.constantFrom('A', 'B')),
    })
    .map(({ title, artists, ms, isrc }) => found(title, artists, { durationMs: ms, isrc }));

  it('a score is between 0 and 1', () => {
    fc.assert(
      fc.property(aWanted, aFound, (track, candidate) => {
        const score = scoreMatch(track, candidate);
        expect(score).toBeGreaterThanOrEqual(0);
        expect(score).toBeLessThanOrEqual(1);
      }),
    );
  });

  it('a track is found again by its own names, and the better the more is known', () => {
    fc.assert(
      fc.property(aFound, (track) => {
        const artists = track.artists.map(({ name }) => name);
        const itself = { title: track.title, artists, album: null, durationMs: null, isrc: null };
        expect(scoreMatch(itself, track)).toBeGreaterThanOrEqual(ACCEPTED);
        expect(scoreMatch({ ...itself, durationMs: track.durationMs }, track)).toBeGreaterThanOrEqual(
          scoreMatch(itself, track),
        );
      }),
    );
  });

  it('no karaoke version is taken for a track that is none', () => {
    fc.assert(
      fc.property(aFound, duration, (track, durationMs) => {
        const artists = track.artists.map(({ name }) => name);
        const karaoke = { ...track, title: `${track.title} (Karaoke Version)` };
        expect(bestMatch({ title: track.title, artists, album: null, durationMs, isrc: null }, [karaoke])).toBeNull();
      }),
    );
  });

  it('the best is good enough, and hardly worse than any', () => {
    fc.assert(
      fc.property(aWanted, fc.array(aFound, { maxLength: 10 }), (track, candidates) => {
        const scores = candidates.map((candidate) => scoreMatch(track, candidate));
        const best = bestMatch(track, candidates);
        if (best === null) return expect(scores.every((score) => score < ACCEPTED)).toBe(true);
        expect(best.score).toBeGreaterThanOrEqual(ACCEPTED);
        expect(best.score).toBeGreaterThanOrEqual(Math.max(...scores) - 0.0500001);
      }),
    );
  });
});
