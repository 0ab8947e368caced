import { describe, expect, it } from '@jest/globals';
import type { ServiceTrackKind } from '../../server/features/music-taste/service-track.js';
import { createExplain } from '../../server/features/recommender/reasons.js';
import { readRules } from '../../server/features/recommender/rules.js';
import { scoreCandidates } from '../../server/features/recommender/score.js';
import { serviceTaste } from '../../server/features/recommender/service-taste.js';
import { mergeMonths } from '../../server/features/recommender/merged-months.js';
import { buildTasteProfile } from '../../server/features/recommender/taste-profile.js';
import { featuresOf } from '../../server/features/recommender/track-features.js';
import { aBrief, aCandidate, aTrack, monthsOf, NOW, playedOften, preferences } from './recommender-fixtures.js';

const track = aTrack('Only Shallow', 'My Bloody Valentine', { genres: ['shoegaze'], source: 'spotify' });
const rock = aTrack('Loud', 'Rockers', { genres: ['hard rock'] });
const told = (kind: ServiceTrackKind, rank = 0, of = track) => ({
  track: { kind, rank, trackKey: of.key },
  facts: featuresOf(of),
});
const profileOf = (liked: ReturnType<typeof told>[], plays = playedOften(rock, 30, NOW)) =>
  buildTasteProfile(mergeMonths(monthsOf(plays)), [featuresOf(rock)], { now: NOW, service: serviceTaste(liked) });

describe('what the connected service says', () => {
  it('counts the more the later and the higher it stands there', () => {
    const value = (...liked: ReturnType<typeof told>[]) =>
      serviceTaste(liked).get(featuresOf(track).recording)?.value ?? 0;
    const values = [
      value(told('top-short')),
      value(told('top-medium')),
      value(told('top-short', 20)),
      value(told('top-long')),
      value(told('saved', 190)),
    ];
    expect(values).toEqual([1, 0.85, 0.8, 0.7, 0.5]);
    expect(value(told('saved'), told('top-long', 49), told('top-short', 10))).toBe(0.9);
    expect(value(told('top-short', 5_000))).toBe(0);
  });

  it('is the same for all versions of a recording', () => {
    const live = aTrack('Only Shallow - Live', 'My Bloody Valentine');
    expect(serviceTaste([told('saved'), told('top-long', 0, live)]).size).toBe(1);
  });

  it('has a share in the genres, a small one beside a history', () => {
    const shares = (profile: ReturnType<typeof profileOf>) =>
      ['shoegaze', 'hard rock'].map((name) => profile.genres.get(name) ?? 0);
    const [liked = 0, heard = 0] = shares(profileOf([told('top-short')]));
    expect(liked).toBeCloseTo(3 / 33, 6);
    expect(heard).toBeCloseTo(30 / 33, 6);
    expect(shares(profileOf([told('saved')], []))).toEqual([1, 0]);
    expect(shares(profileOf([], []))).toEqual([0, 0]);
  });

  it('weighs less than having heard it often, and says why it is there', () => {
    const profile = profileOf([told('top-short')]);
    const context = { brief: aBrief({}), preferences, profile, feedback: [], now: NOW };
    const candidates = [aCandidate(track, profile), aCandidate(rock, profile)];
    const { partsAt } = scoreCandidates(candidates, context).draw(1);
    expect(partsAt(0)('service')).toBeCloseTo(0.35, 6);
    expect(partsAt(1)('track')).toBeGreaterThan(partsAt(0)('service'));
    const texts = createExplain(context)(candidates[0]!, partsAt(0)).map(({ kind, text }) => `${kind}: ${text}`);
    expect(texts).toContain('service: among your top tracks at Spotify');
    expect(texts.join()).not.toContain('new to you');
    const saved = profileOf([told('saved')]);
    const why = createExplain({ ...context, profile: saved })(aCandidate(track, saved), partsAt(0));
    expect(why.map(({ text }) => text)).toContain('among your saved tracks at Spotify');
  });

  it('is neither new to the listener nor known from the history', () => {
    const profile = profileOf([told('saved')]);
    const judge = (familiarity: number) =>
      readRules({ brief: aBrief({ familiarity }), preferences, profile, now: NOW }).tracks.map((rule) =>
        rule.judge(aCandidate(track, profile)),
      );
    expect([judge(0), judge(1)]).toEqual([['broken'], ['broken']]);
  });
});
