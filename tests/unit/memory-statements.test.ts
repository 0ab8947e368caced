import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { readStatements, readTold } from '../../server/features/memory/statements.js';
import { findArtists, NOW } from './read-request-fixtures.js';

const read = (message: string) => readStatements(message, findArtists, NOW);
const learned = async (message: string): Promise<string[]> =>
  (await read(message)).remember.map(({ topic, facts }) => [topic, ...facts.map(({ stance }) => stance)].join(' '));

describe('what a message says that lasts', () => {
  it.each([
    ['I love jazz', ['genre:jazz like']],
    ['I LOVE JAZZ!!!', ['genre:jazz like']],
    [
      "I can't stand Drake, but I love Radiohead and Miles Davis",
      ['artist:drake never', 'artist:radiohead like', 'artist:miles davis like'],
    ],
    ["I don't like country", ['genre:country dislike']],
    ["I'm not a fan of country music", ['genre:country dislike']],
    ['I never want to hear Drake again', ['artist:drake never']],
    ['Never play me Coldplay', ['artist:coldplay never']],
    ['My favourite band is Radiohead', ['artist:radiohead like']],
    ['Radiohead are my favorite band of all time', ['artist:radiohead like']],
    ["I'm a huge fan of The Beatles", ['artist:beatles like']],
    ['I absolutely love Earth, Wind & Fire', ['artist:earth wind and fire like']],
    ['I love 80s music', ['era:1980-1989 like']],
    ['I hate sad songs', ['mood:sad never']],
    ['I hate live versions', ['versions:live never']],
    ['I hate explicit lyrics', ['explicit never']],
    ['I only listen to clean songs', ['explicit never']],
    ['45 minutes for a run please. I hate metal.', ['genre:metal never']],
    ['I love jazz, no rap today', ['genre:jazz like']],
    ['I love jazz. Actually I hate jazz', ['genre:jazz never']],
    ['I run on Tuesdays', ['note:i run on tuesdays']],
    ['My kids listen too', ['note:my kids listen too']],
    ['I work nights', ['context:work']],
    ['I live in Berlin', ['context:home']],
    ['Please remember that I love jazz', ['genre:jazz like']],
    ['remember: no live versions', ['versions:live never']],
    ["remember that I'm vegan", ['note:im vegan']],
  ])('%s', async (message, wanted) => {
    expect(await learned(message)).toEqual(wanted);
  });

  it.each([
    '45 minutes for a run, no rap today',
    'I love jazz today',
    'tonight, I love jazz',
    "I'd love some jazz",
    'I want jazz',
    'I love rock climbing',
    'I love rain',
    'I love you',
    'I love it',
    'songs I love',
    'i love air',
    'I used to love metal',
    'my wife loves jazz',
    'do I love jazz?',
    'if I love jazz, what then',
    'play I Love Rock n Roll',
    'I love "Hate" by Adele',
    "she said I hate jazz, that's wrong",
    'Oh sure, I just love country 🙄',
    'I love country. /s',
    'I love country... not!',
    "I'm vegan",
    "I don't hate jazz",
    'remember the 90s? an hour of them',
    'what did I play most in 2019?',
    '',
  ])('nothing of "%s"', async (message) => {
    expect(await read(message)).toEqual({ remember: [], forget: [], asked: expect.any(Boolean) });
  });

  it('keeps the words of the listener', async () => {
    const { remember } = await read("I can't stand Drake, and I love 80s music");
    expect(remember.map(({ text }) => text)).toEqual(["I can't stand Drake", 'I love 80s music']);
  });

  it('may be asked to be forgotten', async () => {
    expect(await read('Forget that I love jazz')).toEqual({ remember: [], forget: ['genre:jazz'], asked: true });
    expect(await read('forget that I run on Tuesdays')).toMatchObject({ forget: ['note:i run on tuesdays'] });
    expect(await read('forget that')).toEqual({ remember: [], forget: 'last', asked: true });
    expect(await read('forget the rap, play jazz')).toMatchObject({ forget: [], asked: false });
  });

  it.each([
    ['no live versions', 'versions:live', ['never']],
    ['Loves jazz', 'genre:jazz', ['like']],
    ['The listener hates Drake', 'artist:drake', ['never']],
    ['less country', 'genre:country', ['dislike']],
    ['No trumpets before noon', 'note:no trumpets before noon', []],
    ['I love jazz and hate country', 'note:i love jazz and hate country', ['like', 'never']],
  ])('is more freely read where it was written to be kept: %s', async (text, topic, stances) => {
    const statement = await readTold(text, findArtists, NOW);
    expect(statement).toMatchObject({ topic, text });
    expect(statement.facts.map(({ stance }) => stance)).toEqual(stances);
  });

  it('is found in any text without an error, and is the same when read again', async () => {
    const pieces = [
      'I',
      'love',
      'hate',
      'never',
      'jazz',
      'Radiohead',
      ',',
      'and',
      'but',
      '.',
      '"',
      'remember that',
      'forget',
      'my',
      'favourite',
      'is',
      'the 80s',
      '🙄',
      '\n',
      '\0',
      'live versions',
    ];
    const text = fc.oneof(
      fc.string({ unit: 'grapheme', maxLength: 200 }),
      fc.array(fc.constantFrom(...pieces), { maxLength: 40 }).map((words) => words.join(' ')),
    );
    await fc.assert(
      fc.asyncProperty(text, async (message) => {
        const first = await read(message);
        expect(await read(message)).toEqual(first);
        const topics = first.remember.map(({ topic }) => topic);
        expect(new Set(topics).size).toBe(topics.length);
        for (const statement of first.remember) {
          expect(statement.text).not.toBe('');
          // What was kept says the same when it is read as what was kept.
          if (statement.facts.length > 0)
            expect((await readTold(statement.text, findArtists, NOW)).facts).toEqual(statement.facts);
        }
      }),
      { numRuns: 400 },
    );
  });
});
