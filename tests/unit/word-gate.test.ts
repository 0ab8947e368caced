import path from 'node:path';
import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { creditedNames } from '../../server/features/catalogue/identity.js';
import { loadStarterCatalogue } from '../../server/features/catalogue/starter-catalogue.js';
import { type WordFacts, wordFacts } from '../../server/features/chat/model/word-facts.js';
import { WordGate } from '../../server/features/chat/model/word-gate.js';
import { ROOT } from '../test-config.js';

const STARTER = path.join(ROOT, 'server/features/catalogue/starter');

const NAMES = [
  'Yellow',
  'Coldplay',
  'Here Comes the Sun',
  'The Beatles',
  'Karma Police',
  'Radiohead',
  'R.E.M.',
  'A$AP Rocky',
  'AC/DC',
  'Sum 41',
  '99 Luftballons',
  'Beyoncé',
  'Sigur Rós',
  '花冷え。',
  'Молчат Дома',
  'هيفاء وهبي',
  'will.i.am',
  'St. Vincent',
  'Smells Like Teen Spirit',
  'Jay-Z',
  'hip hop',
  'Thelonious Monk',
  'Rainy Roads',
  'The xx',
  'un x100to',
  'Wham!',
  "Booker T. & the M.G.'s",
  "(Sittin' On) The Dock of the Bay",
];
const DRAFT = '**Rainy Roads**: 12 tracks, 45:10. From “Yellow” by Coldplay to “Karma Police” by Radiohead.';
const facts = wordFacts({
  names: NAMES,
  texts: [DRAFT, '45 minutes for a rainy drive, nothing by Drake, 90s please'],
  numbers: [1204],
});

function through(text: string, cuts: readonly number[] = [], of: WordFacts = facts) {
  const gate = new WordGate(of);
  const ends = [...new Set(cuts.map((cut) => cut % (text.length + 1)))].sort((a, b) => a - b);
  let shown = '';
  let from = 0;
  for (const to of [...ends, text.length]) {
    shown += gate.push(text.slice(from, to));
    from = to;
  }
  shown += gate.end();
  return { shown, left: gate.left };
}

describe('words that keep to the facts', () => {
  it.each([
    'Here is your mix, warm and unhurried.',
    'It begins with “Yellow” by Coldplay and winds down with "Karma Police".',
    '**Rainy Roads** has 12 tracks: 45 minutes of music from the 90s.',
    'I left out Drake, as you asked. Sure!',
    'Radiohead’s calm side is here, and so is Coldplay’s.',
    'The Beatles come next; Thelonious Monk follows.',
    '- “Here Comes the Sun” by the Beatles\n- 99 Luftballons\n\n1. Yellow\n2. Karma Police',
    'A$AP Rocky, AC/DC, Sum 41, Jay-Z, R.E.M. and St. Vincent are all in it.',
    'No, just songs by 花冷え。 and Молчат Дома, with some by هيفاء وهبي.',
    'It’s sorted by mood, by the way. Don’t mind the rain, e.g. on Sunday at 45:10.',
    'Songs by will.i.am and by beyoncé, then Sigur Rós.',
    'You have played it 1,204 times.',
    'Smells Like Teen Spirit is the loudest of them 🎧.',
    "Booker T. & the M.G.'s come before “(Sittin' On) The Dock of the Bay”.",
    "With Wham!'s calm side, **Wham!**'s, and (Sittin' On) The Dock of the Bay.",
    'Then The xx, The xx’s “Yellow”, un x100to.',
  ])('come out as they went in: %s', (text) => {
    expect(through(text)).toEqual({ shown: text, left: false });
  });

  it.each<[string, (title: string, artists: readonly string[]) => string]>([
    ['“title” by artist', (title, artists) => `There is “${title}” by ${artists.join(' and ')}. `],
    ["artist's “title”", (title, [artist]) => `Then comes ${artist}'s “${title}”. `],
    ['artist’s "title"', (title, [artist]) => `Then comes ${artist}’s "${title}", so warm. `],
    ['**title** by **artist**', (title, artists) => `It has **${title}** by **${artists.join(' & ')}**, too. `],
    ['- title – artist', (title, artists) => `- ${title} – ${artists.join(', ')}\n`],
  ])('may name each track of the starter catalogue: %s', (_, worded) => {
    const tracks = loadStarterCatalogue(STARTER).tracks;
    // Signs in a name may open what only another name ends.
    const company = tracks.filter(({ title, artists }) => /['’]\P{L}/u.test(`${title}  ${artists.join()}`));
    const halted = tracks.flatMap((track, at) => {
      const named = [track, ...company.slice(at % company.length, (at % company.length) + 2)];
      const names = named.flatMap(({ title, artists }) => [title, ...artists, ...artists.flatMap(creditedNames)]);
      const whole = named.map(({ title, artists }) => worded(title, artists)).join('');
      return through(whole, [], wordFacts({ names, texts: [] })).left ? [whole] : [];
    });
    expect(company.length).toBeGreaterThan(5);
    expect(halted).toEqual([]);
  });

  it('flow at once, word by word', () => {
    const gate = new WordGate(facts);
    const pieces = ['Here', ' is', ' your', ' mix', ',', ' warm', ' and', ' slow', '.', ' Enjoy'];
    // After a point the next sign tells a sentence's end from an address.
    expect(pieces.map((piece) => gate.push(piece))).toEqual([...pieces.slice(0, 8), '', '. Enjoy']);
  });

  it('wait only as long as a claim is open', () => {
    const gate = new WordGate(facts);
    expect(gate.push('opens with “Yel')).toBe('opens with ');
    expect(gate.push('low” and')).toBe('“Yellow” and');
    expect(gate.push(' Radio')).toBe(' ');
    expect(gate.push('head')).toBe('');
    expect(gate.push(', then 4')).toBe('Radiohead, then ');
    expect(gate.push('5 ')).toBe('45 ');
  });
});

describe('words that leave the facts', () => {
  it.each([
    ['It opens with “Fix You”.', 'It opens with '],
    ['It opens with "fix you" and', 'It opens with '],
    ['It opens with *fix you* and', 'It opens with '],
    ['It opens with **Fix You** and', 'It opens with '],
    ['It opens with `fix you` and', 'It opens with '],
    ["It opens with 'fix you' and", 'It opens with '],
    ['Then comes Fix You by Coldplay', 'Then comes '],
    ['calm songs by muse and more', 'calm songs by '],
    ['calm songs by the muse', 'calm songs by the '],
    ['a song feat. rihanna', 'a song feat. '],
    ['There are 13 tracks', 'There are '],
    ['There are thirteen tracks', 'There are '],
    ['There are ١٣ tracks', 'There are '],
    ['There are １３ tracks', 'There are '],
    ['Queen is here', ''],
    ['songs like Que\u200ben', 'songs like '],
    ['songs by Bjо\u0301rk', 'songs by '],
    ['mostly 宇多田ヒカル', 'mostly '],
    ['see www.evil.example for more', 'see www'],
    ['see https://evil.example', 'see https'],
    ['write to me@evil.example', 'write to me'],
    ['Coldplay Queen play', ''],
    ['“Yellow', ''],
    ['half a song ½', 'half a song '],
    ['a xQueen', 'a x'],
    ['an x200to', 'an x'],
    ['The Queen', 'The '],
  ])('end before the claim: %s', (text, shown) => {
    expect(through(text)).toEqual({ shown, left: true });
  });
});

describe('markup', () => {
  it.each([
    ['so <b>calm</b> it <img src=x onerror=alert(1)>is', 'so calm it is'],
    ['so [calm](https://evil.example/x) here', 'so calm here'],
    ['so ![calm](https://evil.example/x.png) here', 'so  here'],
    ['# Rainy Roads\n\n\n\n> so it goes', 'Rainy Roads\n\nso it goes'],
    ['```html\nso it goes\n```', 'html\nso it goes\n'],
    ['so *Yellow* and __Radiohead__ go', 'so Yellow and **Radiohead** go'],
    ['a < b > c', 'a  b  c'],
    ['so\u202e it\u0000 goes\u{e0041}', 'so it goes'],
  ])('that the page does not know is dropped: %s', (text, shown) => {
    expect(through(text)).toEqual({ shown, left: false });
  });
});

const ORDINARY = 'warm slow and then mellow with a long fade after the rain it keeps moving on so gently through'.split(
  ' ',
);
const OPENERS = ['Here', 'It', 'Then', 'After', 'You', 'Sure', 'This', 'Opening', 'I'];
const word = fc.constantFrom(...ORDINARY);
const name = fc.constantFrom(...NAMES);
const fact = fc.oneof(
  name.map((title) => `“${title}”`),
  name.map((title) => `"${title}"`),
  name.map((title) => `**${title}**`),
  name,
  fc.tuple(name, name).map(([title, artist]) => `“${title}” by ${artist}`),
  fc.constantFrom('12', '45:10', '90s', '1,204', '45'),
);
const piece = fc.oneof({ weight: 3, arbitrary: word }, { weight: 1, arbitrary: fact });
const sentence = fc
  .tuple(
    fc.constantFrom(...OPENERS),
    word,
    fc.array(
      fc.tuple(piece, word).map((pair) => pair.join(' ')),
      { maxLength: 8 },
    ),
  )
  .map(([opener, first, rest]) => `${[opener, first, ...rest].join(' ')}.`);
const text = fc.array(sentence, { minLength: 1, maxLength: 5 }).map((sentences) => sentences.join(' '));
const cuts = fc.array(fc.nat(), { maxLength: 20 });

describe('for any text', () => {
  it('made of facts and ordinary words, the output is the input', () => {
    fc.assert(
      fc.property(text, cuts, (whole, at) => expect(through(whole, at)).toEqual({ shown: whole, left: false })),
      {
        numRuns: 1000,
      },
    );
  });

  it('a foreign title in quotes never comes out', () => {
    const foreign = fc
      .array(fc.stringMatching(/^[a-zA-Zäéñß]{4,9}$/), { minLength: 1, maxLength: 4 })
      .map((words) => words.join(' '))
      .filter((title) => !facts.isNamed(title));
    const quotes = fc.constantFrom(
      ['“', '”'],
      ['"', '"'],
      ["'", "'"],
      ['„', '“'],
      ['«', '»'],
      ['*', '*'],
      ['**', '**'],
      ['「', '」'],
    );
    fc.assert(
      fc.property(text, foreign, quotes, text, cuts, (before, title, [open, close], after, at) => {
        const { shown, left } = through(`${before} ${open}${title}${close} ${after}`, at);
        expect(left).toBe(true);
        expect(shown).toBe(`${before} `);
      }),
      { numRuns: 1000 },
    );
  });

  it('a foreign figure never comes out', () => {
    const known = new Set([12, 45, 90, 1204, 41, 99]);
    const figure = fc.nat({ max: 100_000 }).filter((number) => !known.has(number));
    const shapes = fc.constantFrom(
      (n: number) => String(n),
      (n: number) => n.toLocaleString('en'),
      (n: number) => `${n}:07`,
      (n: number) => `${n}s`,
      (n: number) => [...String(n)].map((digit) => String.fromCodePoint(0x660 + Number(digit))).join(''),
    );
    fc.assert(
      fc.property(text, figure, shapes, text, cuts, (before, number, shape, after, at) => {
        const { shown, left } = through(`${before} about ${shape(number)} of ${after}`, at);
        expect(left).toBe(true);
        expect(shown).toBe(`${before} about `);
      }),
      { numRuns: 1000 },
    );
  });

  it('the cuts between the pieces change nothing, and no markup comes out', () => {
    const anything = fc.oneof(
      fc.string({ unit: 'binary', maxLength: 60 }),
      fc
        .array(
          fc.oneof(text, fc.string({ unit: 'grapheme', maxLength: 8 }), fc.constantFrom(...'<>*_`"“”[]()!.:/@\n\'’-#')),
          {
            maxLength: 12,
          },
        )
        .map((parts) => parts.join('')),
    );
    fc.assert(
      fc.property(anything, cuts, (whole, at) => {
        const once = through(whole);
        expect(through(whole, at)).toEqual(once);
        expect(
          through(
            whole,
            Array.from(whole, (_, index) => index),
          ),
        ).toEqual(once);
        expect(once.shown).not.toMatch(/[<>`]|\]\(|:\/\//);
      }),
      { numRuns: 2000 },
    );
  });

  it('it ends where it is too long', () => {
    const gate = new WordGate(facts);
    const shown = gate.push('so it goes on '.repeat(1000)) + gate.end();
    expect(gate.full).toBe(true);
    expect(shown.length).toBeLessThan(4100);
  });
});
