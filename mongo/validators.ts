import type { Document } from 'mongodb';

type Fields = Record<string, Document>;

const string: Document = { bsonType: 'string' };
const bool: Document = { bsonType: 'bool' };
const date: Document = { bsonType: 'date' };
const number: Document = { bsonType: ['int', 'long', 'double'] };
const count: Document = { ...number, minimum: 0 };
const strings: Document = { bsonType: 'array', items: string };
const month: Document = { bsonType: 'string', pattern: '^\\d{4}-(0[1-9]|1[0-2])$' };
const optional = (type: Document): Document => ({ ...type, bsonType: [type['bsonType'], 'null'].flat() });
const oneOf = (...values: (string | null)[]): Document => ({ enum: values });

/** Every field is there and of its type. That no other is, the typed stores see to. */
const complete = (fields: Fields): Document => ({
  $jsonSchema: { bsonType: 'object', required: Object.keys(fields), properties: fields },
});

/** For each collection what its documents must look like; types stand in collections.ts. */
export const VALIDATORS: Record<string, Document> = {
  listens: complete({
    _id: string,
    userId: string,
    playKey: string,
    groupKey: string,
    canonical: bool,
    nameKey: string,
    nearKey: number,
    endedAt: date,
    precision: oneOf('second', 'minute'),
    msPlayed: optional(count),
    trackKey: string,
    title: string,
    artist: string,
    album: optional(string),
    spotifyUri: optional(string),
    source: oneOf('spotify-extended', 'spotify-account', 'lastfm', 'listenbrainz', 'spotify-recent', 'echotune'),
    importId: optional(string),
    importRow: optional(count),
    reasonStart: optional(string),
    reasonEnd: optional(string),
    skipped: optional(bool),
    shuffle: optional(bool),
    offline: optional(bool),
    incognito: optional(bool),
  }),
  month_buckets: complete({
    _id: string,
    userId: string,
    month,
    count,
    stale: bool,
    updatedAt: date,
  }),
  month_columns: complete({ _id: string, userId: string, columns: { bsonType: 'binData' } }),
  tracks: complete({
    _id: string,
    title: string,
    titleKey: string,
    artistKey: string,
    artistKeys: strings,
    artists: { ...strings, minItems: 1 },
    album: optional(string),
    year: optional(number),
    durationMs: optional({ ...count, minimum: 1 }),
    durationSource: oneOf('stated', 'learnt', null),
    explicit: optional(bool),
    genres: strings,
    moods: strings,
    spotifyUri: optional(string),
    source: oneOf('starter', 'history', 'spotify'),
    updatedAt: date,
  }),
  artists: complete({ _id: string, name: string, genres: strings, updatedAt: date }),
  events: complete({
    _id: { bsonType: 'objectId' },
    userId: string,
    kind: oneOf('recommendation', 'feedback', 'export', 'exposure', 'outcome'),
    at: date,
    data: { bsonType: 'object' },
  }),
};
