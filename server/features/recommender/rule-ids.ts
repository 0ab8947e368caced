/** Names of rules in receipts; stable. */
export const RULE_IDS = [
  'minutes',
  'count',
  'artists.in',
  'artists.out',
  'seeds',
  'genres.in',
  'genres.out',
  'years.in',
  'years.out',
  'explicit',
  'tempo',
  'energy',
  'curve',
  'moods',
  'familiarity',
  'maxPerArtist',
  'notPlayedSince',
  'forgotten',
  'mustHave',
  'first',
  'last',
  'titlesOut',
  'uniqueRecordings',
  'versions',
  'versions.in',
  'versions.out',
  'leanings',
] as const;

export type RuleId = (typeof RULE_IDS)[number];

/** `broken:x`: tracks that break rule x may be used; `unproven:x`: tracks of which it is not known whether they keep it. */
export type RelaxationStep =
  | { kind: 'broken' | 'unproven'; rule: RuleId }
  | { kind: 'demand'; rule: 'familiarity' | 'maxPerArtist' | 'count' | 'minutes' };

/**
 * Where the rules leave too little, they yield in this order, one at a time. What is not listed never yields: artists.out,
 * genres.out, years.out, titlesOut, versions.out, explicit (tracks known to break them), uniqueRecordings, and whatever the listener
 * banned, hated or never wants again.
 */
export const RELAXATION_ORDER: readonly RelaxationStep[] = [
  { kind: 'broken', rule: 'energy' },
  { kind: 'broken', rule: 'tempo' },
  { kind: 'broken', rule: 'moods' },
  { kind: 'unproven', rule: 'explicit' },
  { kind: 'unproven', rule: 'genres.out' },
  { kind: 'unproven', rule: 'years.out' },
  { kind: 'broken', rule: 'familiarity' },
  { kind: 'demand', rule: 'familiarity' },
  { kind: 'demand', rule: 'maxPerArtist' },
  { kind: 'broken', rule: 'notPlayedSince' },
  { kind: 'broken', rule: 'forgotten' },
  { kind: 'broken', rule: 'versions.in' },
  { kind: 'broken', rule: 'years.in' },
  { kind: 'broken', rule: 'genres.in' },
  { kind: 'broken', rule: 'artists.in' },
  { kind: 'demand', rule: 'count' },
  { kind: 'demand', rule: 'minutes' },
];
