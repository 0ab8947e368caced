import type { Collection } from 'mongodb';
import type { EventDocument } from '../../../mongo/collections.js';
import type { OutcomeStore, VariantCounts } from './outcome-store.js';

const isKind = (what: string) => ({ $eq: ['$data.what', what] });
const notFailed = { $eq: ['$data.failed', false] };
const sumWhere = (condition: object, value: unknown = 1) => ({ $sum: { $cond: [condition, value, 0] } });
const latency = { $ifNull: ['$data.latencyMs', 0] };
/** Null in answers to requests without rules, and missing in other outcomes. */
const isJudged = { $in: ['$data.satisfied', [true, false]] };
const isTimed = { $and: [notFailed, { $gte: ['$data.latencyMs', 0] }] };

export function createMongoOutcomeStore(events: Collection<EventDocument>): OutcomeStore {
  const ofFlag = (kind: 'exposure' | 'outcome', flag: string, version: number, since: Date) => ({
    kind,
    at: { $gte: since },
    'data.flag': flag,
    'data.version': version,
  });

  return {
    exposed: (flag, version, since) =>
      events
        .aggregate<{ variant: string; listeners: number }>([
          { $match: ofFlag('exposure', flag, version, since) },
          { $group: { _id: { variant: '$data.variant', userId: '$userId' } } },
          { $group: { _id: '$_id.variant', listeners: { $sum: 1 } } },
          { $project: { _id: 0, variant: '$_id', listeners: 1 } },
        ])
        .toArray(),

    outcomes: (flag, version, since) =>
      events
        .aggregate<VariantCounts>([
          { $match: ofFlag('outcome', flag, version, since) },
          {
            $group: {
              _id: '$data.variant',
              answers: sumWhere(isKind('answer')),
              failed: sumWhere({ $eq: ['$data.failed', true] }),
              judged: sumWhere(isJudged),
              satisfied: sumWhere({ $eq: ['$data.satisfied', true] }),
              kept: sumWhere(isKind('kept'), '$data.count'),
              skipped: sumWhere(isKind('skipped'), '$data.count'),
              timed: sumWhere(isTimed),
              latency: sumWhere(isTimed, latency),
              latencySquares: sumWhere(isTimed, { $multiply: [latency, latency] }),
            },
          },
          { $addFields: { variant: '$_id' } },
          { $project: { _id: 0 } },
        ])
        .toArray(),

    async removeBefore(before) {
      await events.deleteMany({ kind: { $in: ['exposure', 'outcome'] }, at: { $lt: before } });
    },
  };
}
