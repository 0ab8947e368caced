import { describe, expect, it } from '@jest/globals';
import { SKIPPED } from '../../server/features/history/month-bucket.js';
import { createExplain } from '../../server/features/recommender/reasons.js';
import type { Feedback } from '../../server/features/recommender/recommender-sources.js';
import { scoreCandidates } from '../../server/features/recommender/score.js';
import { readSession, sessionFit } from '../../server/features/recommender/session.js';
import { encodeSimilarity } from '../../server/features/recommender/similarity-codec.js';
import { openSimilarityIndex } from '../../server/features/recommender/similarity-index.js';
import { createSimilarityTrainer } from '../../server/features/recommender/similarity-trainer.js';
import { featuresOf } from '../../server/features/recommender/track-features.js';
import {
  aBrief,
  aCandidate,
  aTrack,
  DAY_MS,
  monthsOf,
  NOW,
  type Play,
  preferences,
  tasteOf,
} from './recommender-fixtures.js';

const MINUTE_MS = 60_000;
const one = aTrack('One', 'Ann');
const sister = aTrack('Sister', 'Ann');
const beside = aTrack('Beside', 'Bob');
const apart = aTrack('Apart', 'Cat');

/** One and Beside are heard together here. */
const index = (() => {
  const known = new Map([one, sister, beside, apart].map((track) => [track.key, featuresOf(track)]));
  const trainer = createSimilarityTrainer((key) => known.get(key));
  const plays = Array.from({ length: 30 }, (_, day): Play[] => [
    { track: one, at: NOW - day * DAY_MS },
    { track: beside, at: NOW - day * DAY_MS + 4 * MINUTE_MS },
  ]).flat();
  trainer.add(monthsOf(plays));
  return openSimilarityIndex(encodeSimilarity(trainer.train()));
})();

function inSession(plays: readonly Play[], feedback: readonly Feedback[] = []) {
  const profile = tasteOf(plays);
  const known = new Map(plays.map(({ track }) => [featuresOf(track).recording, featuresOf(track)]));
  const features = profile.recordings.map((name) => known.get(name));
  const session = readSession(profile, features, feedback, index, NOW);
  const context = { brief: aBrief({}), preferences, profile, feedback: [], session, now: NOW };
  const of = (track: typeof one) => {
    const candidate = aCandidate(track, profile);
    const parts = scoreCandidates([candidate], context).draw(1).partsAt(0);
    const reason = createExplain(context)(candidate, parts).find(({ kind }) => kind === 'session');
    return { part: parts('session'), reason: reason?.text };
  };
  return { session, of };
}

describe('the last half hour', () => {
  it('raises what goes with what was played, and says so; not what was played itself', () => {
    const { of } = inSession([{ track: one, at: NOW - 5 * MINUTE_MS }]);
    expect(of(beside)).toMatchObject({
      part: 0.5,
      reason: 'heard in the same sessions as “One” here, which you had just now',
    });
    expect(of(sister).reason).toBe('by the artist of “One”, which you had just now');
    expect(of(one)).toEqual({ part: 0, reason: undefined });
    expect(of(apart).part).toBe(0);
  });

  it('lowers what is like that which was skipped, short or late', () => {
    for (const skip of [{ ms: 4_000 }, { flags: SKIPPED }]) {
      const { of } = inSession([{ track: one, at: NOW - 5 * MINUTE_MS, ...skip }]);
      for (const track of [beside, sister, one]) expect(of(track).part).toBeLessThan(-0.1);
      expect(of(beside).reason).toBeUndefined();
      expect(of(apart).part).toBe(0);
    }
  });

  it('hears what was said: praised, skipped, refused', () => {
    const said = (kind: Feedback['kind']): number => {
      const { recording: recordingKey } = featuresOf(one);
      return inSession([], [{ recordingKey, kind, times: 1, at: NOW - MINUTE_MS }]).of(sister).part;
    };
    expect(said('love')).toBeGreaterThan(0);
    expect(said('play')).toBeGreaterThan(0);
    expect(said('skip')).toBeLessThan(0);
    expect(said('hate')).toBeLessThan(said('skip'));
    expect(said('never')).toBeLessThan(said('skip'));
  });

  it('is over after half an hour', () => {
    const at = NOW - 31 * MINUTE_MS;
    const { recording: recordingKey } = featuresOf(one);
    expect(inSession([{ track: one, at }], [{ recordingKey, kind: 'hate', times: 1, at }]).session).toBeNull();
    expect(inSession([{ track: one, at: NOW - 29 * MINUTE_MS }]).session).not.toBeNull();
  });

  it('is not over for what was refused in the chat that is going on', () => {
    const { recording: recordingKey } = featuresOf(one);
    const said = (kind: Feedback['kind'], place: string): Feedback => ({
      recordingKey,
      kind,
      times: 1,
      at: NOW - 300 * MINUTE_MS,
      place,
    });
    const inChat = (given: Feedback) => readSession(tasteOf([]), [], [given], index, NOW, 'a');
    for (const kind of ['skip', 'hate', 'never'] as const) {
      const session = inChat(said(kind, 'chat a'));
      expect(session && sessionFit(session, featuresOf(sister))).toBeLessThan(0);
      expect(inChat(said(kind, 'chat b'))).toBeNull();
    }
    expect(inChat(said('play', 'chat a'))).toBeNull();
  });
});
