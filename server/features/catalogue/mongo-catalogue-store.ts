import { isDeepStrictEqual } from 'node:util';
import { type AnyBulkWriteOperation, type Collection, type Filter, MongoServerError } from 'mongodb';
import type { ArtistDocument, TrackDocument } from '../../../mongo/collections.js';
import { HAS_GENRES } from '../../../mongo/indexes.js';
import { insertNew } from '../../../mongo/insert-new.js';
import type { CatalogueStore } from './catalogue-store.js';
import { firstOfEach } from './first-of-each.js';
import { indexedTrack } from './indexed-track.js';
import type { Artist, Track } from './track.js';

const DUPLICATE_KEY = 11000;
const UNORDERED = { ordered: false };
/** So many known durations tell the median of all to a second or two, and no index has to be kept for it. */
const MEDIAN_OF = 5_000;

/** The catalogue in MongoDB. */
export function createMongoCatalogueStore(
  tracks: Collection<TrackDocument>,
  artists: Collection<ArtistDocument>,
): CatalogueStore {
  const choose = async (filter: Filter<TrackDocument>, limit: number): Promise<Track[]> => {
    if (limit === 0) return []; // $sample refuses it
    const stages = [{ $match: filter }, { $sample: { size: limit } }];
    return (await tracks.aggregate<TrackDocument>(stages).toArray()).map(toTrack);
  };

  const tracksOf = async (keys: readonly string[]): Promise<Map<string, TrackDocument>> =>
    byId(keys.length === 0 ? [] : await tracks.find({ _id: { $in: [...keys] } }).toArray());

  const artistsOf = async (keys: readonly string[]): Promise<Map<string, ArtistDocument>> =>
    byId(keys.length === 0 ? [] : await artists.find({ _id: { $in: [...keys] } }).toArray());

  return {
    async upsertTracks(fresh) {
      const all = firstOfEach(fresh);
      const there = await tracksOf(all.map(({ key }) => key));
      const unknown = all.filter(({ key }) => !there.has(key));
      const updatedAt = new Date();
      // Because somebody else was faster.
      const late = await insertNew(tracks, unknown, (track) => toDocument(track, updatedAt));
      // An update costs the server twice what an insert does, and ten times a look: only where something new is told.
      const telling = all.filter((track) => {
        const known = there.get(track.key);
        return known !== undefined && tellsMore(track, known);
      });
      const updates = [...telling, ...late].map((track) => {
        const known = there.get(track.key);
        return known !== undefined && tellsNoMoreThanDuration(track, known)
          ? setDuration(track, updatedAt)
          : upsert(track);
      });
      if (updates.length > 0) await tracks.bulkWrite(updates, UNORDERED);
    },

    async refer(trackKey, spotifyUri) {
      const set = { spotifyUri, isReference: true as const, updatedAt: new Date() };
      await tracks.updateOne({ _id: trackKey, spotifyUri: null }, { $set: set }).catch((error: unknown) => {
        if (!(error instanceof MongoServerError && error.code === DUPLICATE_KEY)) throw error;
      });
    },

    async getTracks(keys) {
      const found = await tracksOf(keys);
      return new Map([...found].map(([key, document]) => [key, toTrack(document)]));
    },

    findByGenres: (genres, limit) => choose({ genres: { $in: [...genres] }, ...HAS_GENRES }, limit),

    findByArtists: (artistKeys, limit) => choose({ artistKeys: { $in: [...artistKeys] } }, limit),

    findByTitle: (titleKey, artistKey, limit) =>
      choose({ titleKey, ...(artistKey !== null && { artistKeys: artistKey }) }, limit),

    async upsertArtists(fresh) {
      const all = firstOfEach(fresh);
      const there = await artistsOf(all.map(({ key }) => key));
      const unknown = all.filter(({ key }) => !there.has(key));
      const updatedAt = new Date();
      const late = await insertNew(artists, unknown, ({ key, name, genres }) => ({
        _id: key,
        name,
        genres,
        updatedAt,
      }));
      const telling = all.filter(({ key, genres }) => {
        const known = there.get(key);
        return known !== undefined && !isDeepStrictEqual(known.genres, genres);
      });
      const updates = [...telling, ...late]
        .filter(({ genres }) => genres.length > 0)
        .map(({ key, genres }) => ({ updateOne: { filter: { _id: key }, update: { $set: { genres, updatedAt } } } }));
      if (updates.length > 0) await artists.bulkWrite(updates, UNORDERED);
    },

    async findArtists(keys) {
      const found = await artistsOf(keys);
      return new Map([...found].map(([key, document]) => [key, toArtist(document)]));
    },

    async medianDurationMs() {
      const stages = [
        { $match: { durationMs: { $gt: 0 } } },
        { $sample: { size: MEDIAN_OF } },
        { $project: { durationMs: 1 } },
      ];
      const some = await tracks.aggregate<Pick<TrackDocument, 'durationMs'>>(stages).toArray();
      const sorted = some.flatMap(({ durationMs }) => durationMs ?? []).sort((a, b) => a - b);
      return sorted[Math.ceil(sorted.length / 2) - 1] ?? null;
    },
  };
}

const FILLABLE = ['album', 'year', 'explicit', 'genres', 'moods'] as const;
const isUnknown = (value: unknown): boolean => value === null || (Array.isArray(value) && value.length === 0);

/** Whether `upsert` would change anything; what it says of better sources, fields and durations in few words. */
function tellsMore(fresh: Track, known: TrackDocument): boolean {
  if (isBetter(fresh, known) || fills(fresh, known)) return true;
  const isSame = fresh.durationMs === known.durationMs && fresh.durationSource === known.durationSource;
  return fresh.durationMs !== null && known.durationSource !== 'stated' && !isSame;
}

/** Of a track that tells more. Most do when it was heard to its end for the first time. */
function tellsNoMoreThanDuration(fresh: Track, known: TrackDocument): boolean {
  const isUri = fresh.spotifyUri !== null && known.spotifyUri === null;
  return !isBetter(fresh, known) && !fills(fresh, known) && !isUri;
}

const isBetter = (fresh: Track, known: TrackDocument): boolean =>
  fresh.source === 'starter' || (fresh.source === 'spotify' && known.source === 'history');
const fills = (fresh: Track, known: TrackDocument): boolean =>
  FILLABLE.some((field) => !isUnknown(fresh[field]) && isUnknown(known[field]));

/** What `upsert` would do where nothing else is told, for much less of the server's work. */
function setDuration(track: Track, updatedAt: Date): AnyBulkWriteOperation<TrackDocument> {
  const { key, durationMs, durationSource } = track;
  const filter = { _id: key, durationSource: { $ne: 'stated' as const } };
  return { updateOne: { filter, update: { $set: { durationMs, durationSource, updatedAt } } } };
}

/**
 * One pipeline update, so that what is known and what is fresh meet in a single atomic step. Every fresh value is a
 * $literal: a title may begin with a dollar sign.
 */
function upsert(track: Track): AnyBulkWriteOperation<TrackDocument> {
  const fresh = indexedTrack(track);
  const isNew = { $eq: [{ $type: '$source' }, 'missing'] };
  const isBetter = fresh.source === 'starter' || (fresh.source === 'spotify' && { $eq: ['$source', 'history'] });
  /** The fresh value where `condition` holds, else what is there. */
  const setIf = (condition: unknown, ...fields: (keyof typeof fresh)[]) =>
    fields.map((field) => [field, { $cond: [condition, literal(fresh[field]), `$${field}`] }] as const);
  const fillable = (['album', 'year', 'explicit', 'genres', 'moods'] as const).flatMap((field) => {
    const isKnown = fresh[field] !== null && !(Array.isArray(fresh[field]) && fresh[field].length === 0);
    const isUnknown = { $in: [{ $ifNull: [`$${field}`, null] }, [null, []]] };
    return setIf(isKnown ? { $or: [isNew, isBetter, isUnknown] } : isNew, field);
  });
  const isFree = { $or: [isBetter, { $ne: ['$durationSource', 'stated'] }] };
  const set = Object.fromEntries([
    ...setIf({ $or: [isNew, isBetter] }, 'title', 'titleKey', 'artistKey', 'artistKeys', 'artists', 'source'),
    ...fillable,
    ...setIf({ $or: [isNew, { $and: [fresh.durationMs !== null, isFree] }] }, 'durationMs', 'durationSource'),
  ]);
  const spotifyUri = { $ifNull: ['$spotifyUri', literal(fresh.spotifyUri)] };
  const stage = { $set: { ...set, spotifyUri, updatedAt: '$$NOW' } };
  return { updateOne: { filter: { _id: fresh.key }, update: [stage], upsert: true } };
}

const literal = (value: unknown): { $literal: unknown } => ({ $literal: value });

const byId = <T extends { _id: string }>(documents: readonly T[]): Map<string, T> =>
  new Map(documents.map((document) => [document._id, document]));

function toDocument(track: Track, updatedAt: Date): TrackDocument {
  const { key, ...indexed } = indexedTrack(track);
  return { _id: key, ...indexed, updatedAt };
}

function toTrack({ _id, ...document }: TrackDocument): Track {
  const { title, artists, album, year, durationMs, durationSource, explicit, genres, moods, spotifyUri, source } =
    document;
  return {
    key: _id,
    title,
    artists,
    album,
    year,
    durationMs,
    durationSource,
    explicit,
    genres,
    moods,
    spotifyUri,
    source,
  };
}

function toArtist({ _id, name, genres }: ArtistDocument): Artist {
  return { key: _id, name, genres };
}
