import { beforeEach, describe, expect, it } from '@jest/globals';
import { createArtistNames } from '../../server/features/catalogue/artist-names.js';
import type { Artist } from '../../server/features/catalogue/track.js';

let there: string[];
let asked: string[][];
let time: number;
/** What the catalogue answers waits for this. */
let answering: Promise<void>;

const create = () =>
  createArtistNames(
    {
      async findArtists(keys) {
        asked.push([...keys]);
        const found = there
          .filter((name) => keys.includes(name.toLowerCase()))
          .map((name): Artist => ({ key: name.toLowerCase(), name, genres: [] }));
        await answering;
        return new Map(found.map((artist) => [artist.key, artist]));
      },
    },
    () => time,
  );
const named = (entries: Map<string, string>): [string, string][] => [...entries].sort();

beforeEach(() => {
  there = ['Adele', 'Queen'];
  asked = [];
  time = 1;
  answering = Promise.resolve();
});

describe('names of artists', () => {
  it('are asked for once, whether somebody has them or nobody', async () => {
    const names = create();
    for (let i = 0; i < 2; i++)
      expect(named(await names.find(['adele', 'songs', 'songs by adele']))).toEqual([['adele', 'Adele']]);
    expect(asked).toEqual([['adele', 'songs', 'songs by adele']]);
    expect(named(await names.find(['queen', 'adele', 'songs']))).toEqual([
      ['adele', 'Adele'],
      ['queen', 'Queen'],
    ]);
    expect(asked[1]).toEqual(['queen']);
    expect(await names.find([])).toEqual(new Map());
    expect(asked).toHaveLength(2);
  });

  it('that nobody has are asked for again when somebody may have come, those that somebody has are not', async () => {
    const names = create();
    await names.find(['adele', 'bjork']);
    there.push('Bjork');
    expect(named(await names.find(['adele', 'bjork']))).toEqual([['adele', 'Adele']]);
    names.forgetUnknown();
    expect(named(await names.find(['adele', 'bjork']))).toEqual([
      ['adele', 'Adele'],
      ['bjork', 'Bjork'],
    ]);
    expect(asked).toEqual([['adele', 'bjork'], ['bjork']]);
  });

  it('that nobody has are asked for again after a minute in any case', async () => {
    const names = create();
    await names.find(['bjork']);
    there.push('Bjork');
    time += 59_000;
    expect(named(await names.find(['bjork']))).toEqual([]);
    time += 2_000;
    expect(named(await names.find(['bjork']))).toEqual([['bjork', 'Bjork']]);
  });

  it('are not held to be nobody’s by an answer from before somebody came', async () => {
    const names = create();
    let answer = (): void => undefined;
    answering = new Promise((resolve) => (answer = resolve));
    const before = names.find(['bjork']);
    there.push('Bjork');
    names.forgetUnknown();
    answer();
    expect(named(await before)).toEqual([]);
    expect(named(await names.find(['bjork']))).toEqual([['bjork', 'Bjork']]);
  });
});
