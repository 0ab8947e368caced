import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import type { Brief } from '../../server/features/brief/brief.js';
import { readRequest } from '../../server/features/brief/read-request.js';
import { normalise } from '../../server/features/catalogue/identity.js';
import type { Track } from '../../server/features/catalogue/track.js';
import { createRecommender } from '../../server/features/recommender/recommender-service.js';
import type { ReceiptRule } from '../../server/features/recommender/receipt.js';
import type { RuleId } from '../../server/features/recommender/rule-ids.js';
import { aTrack, catalogueOf, DAY_MS, historyOf, NOW, playedOften, preferences } from './recommender-fixtures.js';

/** A track whose truth is known because it was made from it: nothing here is read from titles or credits. */
interface Made {
  track: Track;
  song: string;
  credited: string[];
  /** Without guests and remixers. */
  billed: string[];
  version: 'studio' | 'remaster' | 'live' | 'radio edit';
  energy: number;
}

const ARTISTS = ['Drake', 'Nick Drake', 'Björk', 'Die Ärzte', 'Кино', 'Mogwai', 'Simon & Garfunkel', 'Kode9'];
const CREDITS: ((a: string, b: string, title: string) => Pick<Track, 'artists' | 'title'>)[] = [
  (a, _, title) => ({ artists: [a], title }),
  (a, _, title) => ({ artists: [a], title }),
  (a, b, title) => ({ artists: [a, b], title }),
  (a, b, title) => ({ artists: [`${a} & ${b}`], title }),
  (a, b, title) => ({ artists: [`${a} x ${b}`], title }),
  (a, b, title) => ({ artists: [`${a} with ${b}`], title }),
  (a, b, title) => ({ artists: [a], title: `${title} (feat. ${b})` }),
  (a, b, title) => ({ artists: [a], title: `${title} (${b} Remix)` }),
];
const VERSIONS: [Made['version'], string][] = [
  ['studio', ''],
  ['remaster', ' - Remastered 2011'],
  ['live', ' - Live'],
  ['live', ' (Live at Wembley)'],
  ['radio edit', ' - Radio Edit'],
];
/** With the mean energy that catalogue/genres.ts gives them. */
const GENRES = ['ambient', 'jazz', 'house', 'thrash metal'];
const WORDS = [
  'Amber',
  'Brook',
  'Cinder',
  'Dune',
  'Ember',
  'Fjord',
  'Grove',
  'Harbor',
  'Iris',
  'Juniper',
  'Kelp',
  'Lagoon',
];

const made: Made[] = Array.from({ length: 240 }, (_, i) => {
  const [lead, second] = [ARTISTS[i % 8]!, ARTISTS[(i * 3 + 1) % 8]!];
  const style = second === lead ? 0 : (i * 5) % CREDITS.length;
  const song = `${WORDS[i % 12]!} ${WORDS[Math.floor(i / 24)]!}`;
  const { artists, title } = CREDITS[style]!(lead, second, song);
  const [version, ending] = VERSIONS[(i * 7) % VERSIONS.length]!;
  const track = aTrack(title + ending, lead, {
    key: `track ${i}`,
    artists,
    title: title + ending,
    year: 1975 + ((i * 11) % 45),
    durationMs: 100_000 + ((i * 7_919) % 200_000),
    explicit: i % 6 === 0 ? null : i % 4 === 0,
    genres: [GENRES[(i * 13) % 4]!],
  });
  const billed = style < 2 || style > 5 ? [lead] : [lead, second];
  return { track, song, credited: style < 2 ? [lead] : [lead, second], billed, version, energy: (i * 13) % 4 };
});
const truth = new Map(made.map((one) => [one.track.key, one]));
const heard = made.filter((_, i) => i % 3 === 0);

interface Wish {
  said: string;
  rule: RuleId;
  holds(list: readonly Made[]): boolean;
  /** Whatever else is asked. */
  always?: true;
}

const every =
  (keeps: (one: Made) => boolean) =>
  (list: readonly Made[]): boolean =>
    list.every(keeps);
const lasts = (minutes: number) => (list: readonly Made[]) =>
  Math.abs(list.reduce((sum, { track }) => sum + track.durationMs!, 0) - minutes * 60_000) <= 60_000;
const without = (said: string, name: string): Wish => ({
  said,
  rule: 'artists.out',
  holds: every(({ credited }) => !credited.some((own) => own === name || own.split(' & ').includes(name))),
  always: true,
});
const mostOfOne = (list: readonly Made[]): number =>
  Math.max(0, ...ARTISTS.map((name) => list.filter(({ billed }) => billed.includes(name)).length));

const KINDS: Wish[][] = [
  [
    { said: '25 minutes', rule: 'minutes', holds: lasts(25) },
    { said: 'an hour', rule: 'minutes', holds: lasts(60) },
    { said: '9 songs', rule: 'count', holds: (list) => list.length === 9 },
    { said: '3 songs', rule: 'count', holds: (list) => list.length === 3 },
  ],
  [
    without('nothing by Drake', 'Drake'),
    without('no Bjork', 'Björk'),
    without('without Bjoerk', 'Björk'),
    without('no Kino', 'Кино'),
    without('nothing by Die Aerzte', 'Die Ärzte'),
    without('no Simon and Garfunkel', 'Simon & Garfunkel'),
  ],
  [
    { said: 'from the 90s', rule: 'years.in', holds: every(({ track: { year } }) => year! >= 1990 && year! <= 1999) },
    {
      said: 'not from the 80s',
      rule: 'years.out',
      holds: every(({ track: { year } }) => year! < 1980 || year! > 1989),
      always: true,
    },
  ],
  [
    { said: 'clean only', rule: 'explicit', holds: every(({ track }) => track.explicit === false) },
    { said: 'only explicit', rule: 'explicit', holds: every(({ track }) => track.explicit === true) },
  ],
  [
    { said: 'one per artist', rule: 'maxPerArtist', holds: (list) => mostOfOne(list) <= 1 },
    { said: 'at most 2 per artist', rule: 'maxPerArtist', holds: (list) => mostOfOne(list) <= 2 },
  ],
  [
    { said: 'jazz', rule: 'genres.in', holds: every(({ track }) => track.genres.includes('jazz')) },
    {
      said: 'no metal',
      rule: 'genres.out',
      holds: every(({ track }) => !track.genres.includes('thrash metal')),
      always: true,
    },
  ],
  [
    {
      said: 'with "Cinder Amber"',
      rule: 'mustHave',
      holds: (list) => list.some(({ song }) => song === 'Cinder Amber'),
    },
    { said: 'start with "Dune Brook"', rule: 'first', holds: ([first]) => first?.song === 'Dune Brook' },
    { said: 'start with Mogwai', rule: 'first', holds: ([first]) => first?.credited.includes('Mogwai') ?? false },
    { said: 'end on Mogwai', rule: 'last', holds: (list) => list.at(-1)?.credited.includes('Mogwai') ?? false },
    { said: 'finish with "Ember Amber"', rule: 'last', holds: (list) => list.at(-1)?.song === 'Ember Amber' },
  ],
  [
    { said: 'live versions please', rule: 'versions.in', holds: every(({ version }) => version === 'live') },
    { said: 'remasters are fine', rule: 'versions', holds: () => true },
    {
      said: 'music',
      rule: 'uniqueRecordings',
      holds: (list) => new Set(list.map(({ song, credited }) => `${song} ${credited[0]}`)).size === list.length,
      always: true,
    },
  ],
  [
    { said: 'start slow and build up', rule: 'curve', holds: (list) => inStep(list, (part) => part) },
    { said: 'wind down', rule: 'curve', holds: (list) => inStep(list, (part) => -part) },
    { said: 'warm up then cool down', rule: 'curve', holds: (list) => inStep(list, (part) => -Math.abs(part - 0.5)) },
  ],
];

/** Goodman and Kruskal's gamma: of the pairs that differ in both, more go with the curve than against it. */
function inStep(list: readonly Made[], height: (part: number) => number): boolean {
  let [together, apart] = [0, 0];
  list.forEach((a, i) =>
    list.slice(i + 1).forEach((b, at) => {
      const [by, of] = [b.energy - a.energy, height((i + at + 1.5) / list.length) - height((i + 0.5) / list.length)];
      if (by * of > 1e-9) together++;
      if (by * of < -1e-9) apart++;
    }),
  );
  return together > apart || list.length < 2;
}

const contradicted: ReceiptRule[] = [];
const recommender = createRecommender({
  taste: historyOf(() => heard.flatMap(({ track }, i) => playedOften(track, 1 + (i % 9), NOW - (i + 2) * DAY_MS))),
  shared: null,
  serviceTaste: { version: () => Promise.resolve(''), load: () => Promise.resolve([]) },
  feedback: { loadFeedback: () => Promise.resolve([]) },
  similarity: { current: () => Promise.resolve(null) },
  catalogue: catalogueOf(made.map(({ track }) => track)),
  now: () => NOW,
  onContradiction: (rules) => contradicted.push(...rules),
  onTrouble: (error) => {
    throw error;
  },
});

const known = new Map(ARTISTS.map((name) => [normalise(name), name]));

async function briefOf(text: string): Promise<Brief> {
  const reading = await readRequest(text, {
    now: new Date(NOW),
    hasPlaylist: false,
    findArtists: (names) =>
      Promise.resolve(new Map(names.flatMap((name) => (known.has(name) ? [[name, known.get(name)!] as const] : [])))),
  });
  if (reading.intent !== 'playlist') throw new Error(`no request: ${text}`);
  return reading.brief;
}

describe('whatever is wished in words', () => {
  const wishes = fc
    .tuple(...KINDS.map((kind) => fc.option(fc.constantFrom(...kind), { freq: 2 })))
    .map((drawn) => drawn.filter((wish) => wish !== null));

  it('is a rule, and what the receipt calls kept is', async () => {
    await fc.assert(
      fc.asyncProperty(wishes, fc.nat(1_000), async (asked, seed) => {
        const text = `playlist, ${asked.map(({ said }) => said).join(', ')}`;
        const brief = await briefOf(text);
        const { tracks, receipt } = await recommender.recommend({ userId: 'u', brief, preferences, seed });
        const list = tracks.map(({ key }) => truth.get(key)!);
        for (const { said, rule, holds, always } of asked) {
          const found = receipt.rules.find((one) => one.rule === rule);
          if (rule === 'uniqueRecordings' && brief.versions) continue;
          expect({ text, said, rule: found?.rule }).toEqual({ text, said, rule });
          expect({ text, said, detail: found!.detail, explained: found!.satisfied || found!.relaxed }).toMatchObject({
            explained: true,
          });
          if (found!.satisfied || always === true)
            expect({ text, said, detail: found!.detail, holds: holds(list) }).toMatchObject({ holds: true });
        }
        expect(contradicted).toEqual([]);
      }),
      { numRuns: 80 },
    );
  });

  it.each(KINDS.flat())('is kept where nothing else is asked: $said', async ({ said, rule, holds }) => {
    const brief = await briefOf(`playlist, ${said}`);
    const { tracks, receipt } = await recommender.recommend({ userId: 'u', brief, preferences, seed: 1 });
    expect(receipt.rules.find((one) => one.rule === rule)).toMatchObject({ satisfied: true });
    expect(holds(tracks.map(({ key }) => truth.get(key)!))).toBe(true);
  });
});
