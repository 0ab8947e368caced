import {
  type AnyBulkWriteOperation,
  type Collection,
  type Filter,
  MongoBulkWriteError,
  type WriteError,
} from 'mongodb';
import type { ArtistDocument, TrackDocument } from '../../../mongo/collections.js';
import type { CatalogueStore } from './catalogue-store.js';
import { firstOfEach } from './first-of-each.js';
import { indexedTrack } from './indexed-track.js';
import type { Artist, Track } from './track.js';

const DUPLICATE_KEY = 11000;

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

  return {
    async upsertTracks(fresh) {
      const all = firstOfEach(fresh);
      const there = new Set(await tracks.distinct('_id', { _id: { $in: all.map(({ key }) => key) } }));
      // Most are new when a history is imported, and inserting costs a tenth of an upsert that reckons.
      const late = await insertNew(
        tracks,
        all.filter(({ key }) => !there.has(key)),
      );
      const known = [...all.filter(({ key }) => there.has(key)), ...late];
      if (known.length > 0) await tracks.bulkWrite(known.map(upsert), { ordered: false });
    },

    async getTracks(keys) {
      const found = await tracks.find({ _id: { $in: [...keys] } }).toArray();
      return new Map(found.map((document) => [document._id, toTrack(document)]));
    },

    findByGenres: (genres, limit) => choose({ genres: { $in: [...genres] } }, limit),

    findByArtists: (artistKeys, limit) => choose({ artistKeys: { $in: [...artistKeys] } }, limit),

    findByTitle: (titleKey, artistKey, limit) =>
      choose({ titleKey, ...(artistKey !== null && { artistKeys: artistKey }) }, limit),

    async upsertArtists(fresh) {
      if (fresh.length === 0) return;
      const updatedAt = new Date();
      await artists.bulkWrite(
        firstOfEach(fresh).map(({ key, name, genres }) => ({
          updateOne: {
            filter: { _id: key },
            update:
              genres.length > 0
                ? { $set: { genres, updatedAt }, $setOnInsert: { name } }
                : { $setOnInsert: { name, genres, updatedAt } },
            upsert: true,
          },
        })),
        { ordered: false },
      );
    },

    async findArtists(keys) {
      const found = await artists.find({ _id: { $in: [...keys] } }).toArray();
      return new Map(found.map((document) => [document._id, toArtist(document)]));
    },

    async medianDurationMs() {
      const known = { durationMs: { $gt: 0 } };
      const count = await tracks.countDocuments(known);
      if (count === 0) return null;
      const middle = await tracks
        .find(known, { projection: { durationMs: 1 } })
        .sort({ durationMs: 1 })
        .skip(Math.ceil(count / 2) - 1)
        .limit(1)
        .next();
      return middle?.durationMs ?? null;
    },
  };
}

/** Returns the tracks that could not be inserted because somebody else was faster. */
async function insertNew(tracks: Collection<TrackDocument>, fresh: readonly Track[]): Promise<Track[]> {
  if (fresh.length === 0) return [];
  const updatedAt = new Date();
  try {
    await tracks.insertMany(
      fresh.map((track) => {
        const { key, ...indexed } = indexedTrack(track);
        return { _id: key, ...indexed, updatedAt };
      }),
      { ordered: false },
    );
    return [];
  } catch (error) {
    if (!(error instanceof MongoBulkWriteError)) throw error;
    const failures: WriteError[] = [error.writeErrors].flat();
    if (failures.length === 0 || failures.some(({ code }) => code !== DUPLICATE_KEY)) throw error;
    return failures.flatMap(({ index }) => fresh[index] ?? []);
  }
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
  const stage = { $set: { ...set, spotifyUri: literal(fresh.spotifyUri), updatedAt: '$$NOW' } };
  return { updateOne: { filter: { _id: fresh.key }, update: [stage], upsert: true } };
}

const literal = (value: unknown): { $literal: unknown } => ({ $literal: value });

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
