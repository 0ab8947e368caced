import type { Refinement } from './brief.js';
import { DURATION, parseDuration } from './length.js';
import { NUMBER, parseNumber } from './numbers.js';
import { type Match, pattern, type Utterance } from './utterance.js';

/** A refinement and the token at which it was said. */
export interface Placed {
  at: number;
  refinement: Refinement;
}

const MUCH = '(?:(?<much>much|way|far|a lot|lots|considerably|significantly|really|even) )?';
const BIT = '(?:(?<bit>a bit|a little|a little bit|slightly|a touch|a tad|somewhat|bit|just a bit|little) )?';
const DEGREE = `(?:make (?:it|them|this|the playlist) )?(?:something |make it )?${MUCH}${BIT}`;
const SONGS = '(?:songs?|tracks?|tunes?|titles?)';

const resize = (change: Partial<Extract<Refinement, { op: 'resize' }>>): Refinement => ({
  op: 'resize',
  minutes: null,
  count: null,
  factor: null,
  relative: false,
  ...change,
});

type Read = (groups: Match['groups']) => Refinement;

/** How strong a step is that "much" or "a bit" goes with. */
const step = ({ much, bit }: Match['groups'], base: number): number =>
  Math.round(base * (much !== undefined ? 1.75 : bit !== undefined ? 0.5 : 1) * 1000) / 1000;
const energy =
  (sign: number): Read =>
  (groups) => ({ op: 'energy', delta: sign * step(groups, 0.2) });
const familiarity =
  (sign: number): Read =>
  (groups) => ({ op: 'familiarity', delta: sign * step(groups, 0.25) });
const era =
  (sign: number): Read =>
  (groups) => ({ op: 'era', delta: sign * step(groups, 10) });

const RULES: [RegExp, Read][] = (
  [
    [
      `(?<n>${NUMBER}) (?:more|extra|additional|further|other) ${SONGS}|(?:add|give me|want) (?<m>${NUMBER}) more(?: ${SONGS})?|${NUMBER} ${SONGS} (?:more|longer)`,
      ({ n, m }) => resize({ count: parseNumber(n ?? m ?? ''), relative: true }),
    ],
    [
      `(?<n>${NUMBER}) (?:fewer|less) ${SONGS}|(?<m>${NUMBER}) ${SONGS} (?:less|fewer|shorter)`,
      ({ n, m }) => resize({ count: -parseNumber(n ?? m ?? ''), relative: true }),
    ],
    [
      `(?<d>${DURATION}) (?:longer|more|extra)|(?:add|another) (?<e>${DURATION})`,
      ({ d, e }) => resize({ minutes: parseDuration(d ?? e ?? ''), relative: true }),
    ],
    [`(?<d>${DURATION}) (?:shorter|less)`, ({ d }) => resize({ minutes: -parseDuration(d ?? ''), relative: true })],
    [
      `(?:extend|lengthen|stretch|increase)(?: it| the playlist)? by (?<d>${DURATION})`,
      ({ d }) => resize({ minutes: parseDuration(d ?? ''), relative: true }),
    ],
    [
      `(?:cut|trim|shorten|reduce)(?: it| the playlist)?(?: down)? by (?<d>${DURATION})`,
      ({ d }) => resize({ minutes: -parseDuration(d ?? ''), relative: true }),
    ],
    [
      `(?:cut|trim|shorten|reduce|bring|extend|lengthen|stretch|increase)(?: it| the playlist)?(?: down| up)? to (?<d>${DURATION})`,
      ({ d }) => resize({ minutes: parseDuration(d ?? '') }),
    ],
    [
      `(?:cut|trim|shorten|reduce|bring|extend|lengthen|increase)(?: it| the playlist)?(?: down| up)? to (?<n>${NUMBER})(?: ${SONGS})?`,
      ({ n }) => resize({ count: parseNumber(n ?? '') }),
    ],
    [
      '(?:make it |cut it |cut |reduce it )?(?:to |by |in )?half(?: as long| the length| the size| of it| it)?(?! (?:an|a|hour))|halve it|half as many(?: songs| tracks)?',
      () => resize({ factor: 0.5 }),
    ],
    [
      '(?:make it )?(?:twice as long|double the length|double it|double|twice the length|double the size|twice as many(?: songs| tracks)?)',
      () => resize({ factor: 2 }),
    ],
    [
      `${DEGREE}(?:shorter|(?:too|so) long|fewer(?: ${SONGS})?(?= [.,]|$)|less ${SONGS}|shorten(?: it| the playlist)?|cut it(?: down)?|trim(?: it)?(?: down)?|smaller)`,
      (groups) => resize({ factor: groups['much'] ? 0.5 : groups['bit'] ? 0.9 : 0.75 }),
    ],
    [
      `${DEGREE}(?:longer|(?:too|so) short|extend(?: it| the playlist| the list)?|lengthen(?: it)?|very long|bigger|increase (?:the )?(?:playlist|list|number|length|it))|(?:(?:give me|add|play|get|i want|i need|some|few|a few|any|a couple|couple|even) )*(?:more|anymore)(?: ${SONGS}(?! (?:by|from|of|like|similar|in|for|with|that|about|to)(?![^ ]))| of (?:it|these|those|this|that|the same|them)(?: ${SONGS})?| like (?:this|these|that|those|it|them)| please|(?= (?:[.,]|now|then|so|to the (?:list|playlist|mix))(?![^ ])|$))|(?:(?:some|any|more|other) )*similar (?:${SONGS}|artists|music|ones|stuff)(?! to(?![^ ]))|keep (?:it |them )?(?:coming|going)`,
      (groups) => resize({ factor: groups['much'] ? 2 : groups['bit'] ? 1.1 : 1.25 }),
    ],
    [
      `${DEGREE}(?:less (?:energy|energetic|intense|hectic|upbeat|lively|loud|aggressive|heavy|fast|hyper|frantic|busy|noisy|harsh|party)|calmer|softer|quieter|slower|gentler|mellower|chiller|more (?:chill|chilled|relaxed|relaxing|calm|calming|mellow|laid back|soothing|gentle|peaceful|quiet|low key|subdued)|tone it down|turn (?:it|things) down|bring it down(?: a notch)?|dial it down|slow (?:it|things) down|calm (?:it|things) down|(?:too|so) (?:fast|loud|energetic|hectic|heavy|intense|aggressive|hard|hyper|wild|frantic|much energy))(?: ${SONGS}| music| vibes?)?`,
      energy(-1),
    ],
    [
      `${DEGREE}(?:more (?:energy|energetic|intense|intensity|upbeat|lively|power|powerful|punch|oomph|pumped|pump|hype|uptempo|driving|danceable|up tempo)|faster|livelier|louder|harder|heavier|peppier|punchier|higher energy|pick up the pace|turn it up|pump it up|amp it up|kick it up(?: a notch)?|speed it up|liven it up|spice it up|(?:too|so) (?:slow|calm|quiet|boring|sleepy|mellow|soft|chill|low energy|subdued))(?: ${SONGS}| music)?`,
      energy(1),
    ],
    [
      `${DEGREE}(?:more (?:obscure|unknown|adventurous|discovery|discoveries|surprising|unusual|new (?:stuff|music|songs|to me|things|artists)|stuff i (?:dont|havent)(?: know| heard)?|underground)|less (?:known|familiar|mainstream|obvious|popular|well known|famous)|lesser known|fewer hits|deeper cuts|(?:too|so) (?:familiar|mainstream|obvious|well known|predictable)|i(?:ve)? (?:already )?(?:know|heard)(?: all of| most of| all)? (?:these|those|them)(?: already)?)(?: ${SONGS}| music| stuff| artists| ones)?`,
      familiarity(-1),
    ],
    [
      `${DEGREE}(?:more (?:familiar|well known|known|popular|mainstream|famous|(?:of )?(?:stuff|songs|music|things|tracks|ones|what|artists) (?:that )?i (?:already )?(?:know|love|like)|(?:of )?my favourites|favourites|hits|recognisable|recognizable)|less (?:obscure|unknown|unfamiliar|new stuff|new music|adventurous|weird)|(?:too|so) (?:obscure|unfamiliar|unknown|weird)|i dont know (?:any|most) of (?:these|them))(?: ${SONGS}| music| stuff| artists| ones)?`,
      familiarity(1),
    ],
    [
      `${DEGREE}(?:newer|more (?:recent|modern|current|contemporary|up to date)|(?:too|so) old|less old|fresher)(?: ${SONGS}| music| stuff| ones)?`,
      era(1),
    ],
    [
      `${DEGREE}(?:older|more (?:retro|vintage|classic|old school|oldies)|(?:too|so) (?:new|modern|recent)|less (?:modern|new|recent))(?: ${SONGS}| music| stuff| ones)?`,
      era(-1),
    ],
    [
      '(?:swap|reverse|flip|invert|turn around|change)(?: the| its)? (?:order|it|playlist|list|running order|sequence)(?: around)?|(?:in )?reverse(?:d)?(?: order)?|other way (?:round|around)|upside down|backwards',
      () => ({ op: 'order', by: 'reverse' }),
    ],
    [
      '(?:re ?)?shuffle(?: it| them| the (?:order|songs|playlist|list|tracks)| everything)?|(?:mix|jumble) (?:it|them) up|(?:in )?(?:a )?random order|randomi[sz]e(?: it| the order)?|scramble(?: it)?',
      () => ({ op: 'order', by: 'shuffle' }),
    ],
  ] as [string, Read][]
).map(([source, read]) => [pattern(source), read]);

/** "Shorter", "a bit calmer", "10 more songs", "newer", "reverse": everything that changes by degree or as a whole. */
export function readComparisons(utterance: Utterance): Placed[] {
  const placed: Placed[] = [];
  for (const [expression, read] of RULES) {
    utterance.take(expression, (match) => {
      if (/(?<![^ ])not$/u.test(utterance.word(match.from - 1))) return false;
      placed.push({ at: match.from, refinement: read(match.groups) });
      return true;
    });
  }
  return placed;
}
