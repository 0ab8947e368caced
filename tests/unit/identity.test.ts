import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import {
  creditedNames,
  credits,
  leadingCredits,
  normalise,
  recordingKey,
  titleKey,
  trackKey,
} from '../../server/features/catalogue/identity.js';

/** Words in several scripts, with everything that names are written with between them. */
const name = fc
  .array(
    fc.oneof(
      fc.string({ unit: 'grapheme', maxLength: 6 }),
      fc.constantFrom(
        'The',
        'the',
        '&',
        '+',
        'and',
        'Beyoncé',
        'Ø',
        'ẞ',
        'İ',
        '花冷え。',
        '한국',
        'हिन्दी',
        'A$AP',
        'P!nk',
        '!!!',
      ),
    ),
    { maxLength: 6 },
  )
  .map((parts) => parts.join(' '));
const person = fc.constantFrom('Drake', 'Beyoncé', 'Lil Nas X', 'A$AP Rocky', 'Sigur Rós', 'Björk', 'MØ', '21 Savage');

describe('normalise', () => {
  it.each([
    ['BEYONCE', 'Beyoncé'],
    ['Sigur Ros', 'Sigur Rós'],
    ['The Beatles', 'beatles'],
    ['Simon & Garfunkel', 'Simon and Garfunkel'],
    ['Florence + The Machine', 'Florence & the machine'],
    ['Guns N’ Roses', "guns n' roses"],
    ['Auliʻi Cravalho', "Auli'i Cravalho"],
    ['MØ', 'mo'],
    ['Tarkan – Şımarık', 'tarkan simarik'],
    ['A$AP Rocky', 'ASAP Rocky'],
    ['$uicideboy$', 'Suicideboys'],
    ['P!nk', 'Pink'],
    ['Ｄａｆｔ　Ｐｕｎｋ', 'Daft Punk'],
    ['Ãxel   Thesleff!', 'axel thesleff'],
    ['فَيْرُوز', 'فيروز'],
  ])('reads %j as %j', (one, other) => {
    expect(normalise(one)).toBe(normalise(other));
  });

  it.each([
    ['が', 'か'],
    ['कि', 'की'],
    ['!!!', '???'],
    ['1975', '1979'],
    ['The', 'A'],
  ])('keeps %j and %j apart', (one, other) => {
    expect(normalise(one)).not.toBe(normalise(other));
  });

  it('keeps every script, and names that are nothing but signs', () => {
    expect(normalise('花冷え。')).toBe('花冷え');
    expect(normalise('!!!')).toBe('!!!');
    expect(normalise('÷')).toBe('÷');
    expect(normalise('The The')).toBe('the');
  });

  it('changes nothing the second time', () => {
    fc.assert(
      fc.property(name, (any) => normalise(normalise(any)) === normalise(any)),
      { numRuns: 5000 },
    );
  });

  it('does not depend on case or on how accents are encoded', () => {
    fc.assert(
      fc.property(name, (any) => {
        expect(normalise(any.normalize('NFD'))).toBe(normalise(any.normalize('NFC')));
      }),
      // Signs are composed, too.
      { numRuns: 5000, examples: [['↚']] },
    );
    fc.assert(fc.property(fc.stringMatching(/^[\w ,.&-]*$/), (any) => normalise(any.toUpperCase()) === normalise(any)));
  });
});

describe('trackKey', () => {
  it('is the URI where there is one, else artist and title', () => {
    expect(trackKey({ artist: 'The Cure', title: 'Lovesong', spotifyUri: 'spotify:track:1' })).toBe('spotify:track:1');
    expect(trackKey({ artist: 'The Cure', title: 'Lovesong!', spotifyUri: null })).toBe('cure – lovesong');
  });
});

describe('recordingKey', () => {
  it.each([
    ['David Bowie', 'Heroes - 2017 Remaster', 'David Bowie', 'Heroes'],
    ['Nirvana', 'Come as You Are - Live - Remastered 2021', 'Nirvana', 'Come As You Are'],
    ['New Order', 'Blue Monday - 7-Inch Version', 'New Order', 'Blue Monday'],
    ['JAY-Z', '99 Problems (feat. Nobody) [Explicit]', 'JAY-Z', '99 Problems'],
    ['Rema', 'Calm Down (with Selena Gomez)', 'Rema, Selena Gomez', 'Calm Down'],
    ['MGMT, Ben Goldwasser, MGMT', 'Kids', 'MGMT', 'Kids - Radio Edit'],
    ['Taylor Swift', 'Style (Taylor’s Version)', 'Taylor Swift', 'Style'],
    ['Florence + The Machine', 'Dog Days Are Over', 'Florence and the Machine', 'Dog days are over'],
    ['Drake ft. Rihanna', 'Too Good ft. Rihanna', 'Drake', 'Too Good'],
  ])('takes %s, %j and %s, %j for one recording', (artist, title, otherArtist, otherTitle) => {
    expect(recordingKey(artist, title)).toBe(recordingKey(otherArtist, otherTitle));
  });

  it.each([
    ['Boards of Canada', '1969', '1986'],
    ['Pink Floyd', 'Another Brick in the Wall, Pt. 1', 'Another Brick in the Wall, Pt. 2'],
    ['The Rolling Stones', "(I Can't Get No) Satisfaction", 'Satisfaction'],
    ['X', 'Stay with Me', 'Stay'],
    ['Vangelis', 'Pulstar - Alpha', 'Pulstar'],
  ])('keeps %s, %j and %j apart', (artist, title, other) => {
    expect(recordingKey(artist, title)).not.toBe(recordingKey(artist, other));
  });

  it('keeps a title that is nothing but a version', () => {
    expect(titleKey('(Live)')).toBe('live');
    expect(titleKey('feat. Nobody')).not.toBe('');
  });
});

describe('creditedNames', () => {
  it.each([
    ['Lil Wayne & Drake', ['Lil Wayne', 'Drake']],
    ['J Balvin x Bad Bunny', ['J Balvin', 'Bad Bunny']],
    ['Lil Nas X & Jack Harlow', ['Lil Nas X', 'Jack Harlow']],
    ['Lil Nas X feat. Cardi B', ['Lil Nas X', 'Cardi B']],
    ['Lil Nas X', ['Lil Nas X']],
    ['Ella Fitzgerald with Louis Armstrong', ['Ella Fitzgerald', 'Louis Armstrong']],
    ['Skrillex, Fred again.. & Flowdan', ['Skrillex', 'Fred again..', 'Flowdan']],
    ['Jorge & Mateus', ['Jorge', 'Mateus']],
    ['Rodrigo y Gabriela', ['Rodrigo', 'Gabriela']],
    ['Run the Jewels vs. Blur', ['Run the Jewels', 'Blur']],
  ])('reads %j', (credit, names) => {
    expect(creditedNames(credit)).toEqual(names);
  });
});

describe('credits', () => {
  const forms: [form: string, of: (main: string, guest: string) => { artists: string[]; title: string }][] = [
    ['artists listed', (main, guest) => ({ artists: [main, guest], title: 'Song' })],
    ['A & B', (main, guest) => ({ artists: [`${main} & ${guest}`], title: 'Song' })],
    ['A, B', (main, guest) => ({ artists: [`${main}, ${guest}`], title: 'Song' })],
    ['A x B', (main, guest) => ({ artists: [`${main} x ${guest}`], title: 'Song' })],
    ['A with B', (main, guest) => ({ artists: [`${main} with ${guest}`], title: 'Song' })],
    ['A feat. B', (main, guest) => ({ artists: [`${main} feat. ${guest}`], title: 'Song' })],
    ['(feat. B)', (main, guest) => ({ artists: [main], title: `Song (feat. ${guest})` })],
    ['[Ft. B]', (main, guest) => ({ artists: [main], title: `Song [Ft. ${guest}] - Live` })],
    ['(with B)', (main, guest) => ({ artists: [main], title: `Song (with ${guest})` })],
    ['- with B', (main, guest) => ({ artists: [main], title: `Song - with ${guest}` })],
    ['feat. C & B', (main, guest) => ({ artists: [main], title: `Song feat. Somebody & ${guest} [Live]` })],
    ['ft B - Remastered', (main, guest) => ({ artists: [main], title: `Song ft ${guest} - Remastered 2011` })],
    ['(B Remix)', (main, guest) => ({ artists: [main], title: `Song (${guest} Remix)` })],
    ['- B Extended Remix', (main, guest) => ({ artists: [main], title: `Song - ${guest} Extended Remix` })],
    ['(B & C Edit)', (main, guest) => ({ artists: [main], title: `Song (${guest} & Somebody Edit)` })],
  ];

  it.each(forms)('finds both in %s, however they are spelt', (_form, of) => {
    fc.assert(
      fc.property(person, person, fc.boolean(), (main, guest, upper) => {
        const found = credits(of(upper ? main.toUpperCase() : main, upper ? guest.toUpperCase() : guest));
        expect(found).toContain(normalise(main));
        expect(found).toContain(normalise(guest));
      }),
    );
  });

  it('names no one for an edit, a version or a word inside a title', () => {
    expect([...credits({ artists: ['Drake'], title: 'Song - Radio Edit' })]).toEqual(['drake']);
    expect([...credits({ artists: ['Sam Smith'], title: 'Stay with Me' })]).toEqual(['sam smith']);
  });
});

describe('leadingCredits', () => {
  it('gives the parts that may be one artist, the longest first', () => {
    expect(leadingCredits('Earth, Wind & Fire, Maurice White')).toEqual([
      'Earth, Wind & Fire, Maurice White',
      'Earth, Wind & Fire',
      'Earth, Wind',
      'Earth',
    ]);
    expect(leadingCredits('Björk')).toEqual(['Björk']);
  });
});
