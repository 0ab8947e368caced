import { describe, expect, it } from '@jest/globals';
import type { Brief } from '../../server/features/brief/brief.js';
import type { Track } from '../../server/features/catalogue/track.js';
import { createExplain, sentence, type Reason } from '../../server/features/recommender/reasons.js';
import type { Feedback } from '../../server/features/recommender/recommender-sources.js';
import { PARTS, scoreCandidates, type Part } from '../../server/features/recommender/score.js';
import { featuresOf } from '../../server/features/recommender/track-features.js';
import {
  aBrief,
  aCandidate,
  aTrack,
  DAY_MS,
  NOW,
  playedOften,
  preferences,
  tasteOf,
  type Play,
} from './recommender-fixtures.js';

interface Setting {
  asked?: Partial<Brief>;
  plays?: Play[];
  feedback?: Feedback[];
  wishes?: Partial<typeof preferences>;
  seed?: number;
}

function measure(track: Track, { asked = {}, plays = [], feedback = [], wishes = {}, seed = 1 }: Setting = {}) {
  const profile = tasteOf(plays);
  const context = {
    brief: aBrief(asked),
    preferences: { ...preferences, ...wishes },
    profile,
    feedback,
    now: NOW,
  };
  const candidate = aCandidate(track, profile);
  const scores = scoreCandidates([candidate], context).draw(seed);
  const parts = scores.partsAt(0);
  return { parts, total: scores.totals[0]!, reasons: createExplain(context)(candidate, parts) };
}

const track = aTrack('Song', 'Artist', { genres: ['synthwave'], moods: ['calm'], year: 1985 });
const often = playedOften(track, 20, NOW - 40 * DAY_MS);
const part = (name: Part, setting: Setting, of: Track = track): number => measure(of, setting).parts(name);
const texts = (reasons: readonly Reason[]): string[] => reasons.map(({ text }) => text);

describe('scoreCandidates', () => {
  it('sums its parts', () => {
    const { parts, total } = measure(track, { asked: { moods: ['calm'], energy: 0.4 }, plays: often });
    expect(PARTS.reduce((sum, name) => sum + parts(name), 0)).toBeCloseTo(total, 10);
  });

  it('turns with the familiarity dial', () => {
    const known = (familiarity: number): number => part('familiarity', { asked: { familiarity }, plays: often });
    const unknown = (familiarity: number): number => part('familiarity', { asked: { familiarity } });
    expect(known(1)).toBeGreaterThan(known(0.5));
    expect(known(0.5)).toBeGreaterThan(known(0));
    expect(unknown(0)).toBeGreaterThan(unknown(1));
    expect(unknown(0)).toBeGreaterThan(known(0));
  });

  it('likes what was played more, of whom, and of which kind', () => {
    const other = aTrack('Other', 'Somebody', { genres: ['jazz'] });
    const plays = [...often, ...playedOften(other, 2, NOW - 40 * DAY_MS)];
    for (const name of ['track', 'artist', 'genreTaste'] as const)
      expect(part(name, { plays })).toBeGreaterThan(part(name, { plays }, other));
  });

  it('is tired of what was just played, and not for long', () => {
    const fatigue = (days: number): number => part('fatigue', { plays: playedOften(track, 1, NOW - days * DAY_MS) });
    expect(fatigue(0.1)).toBeLessThan(fatigue(5));
    expect(fatigue(30)).toBeGreaterThan(-0.01);
  });

  it('is the more tired of a track, the more often it was played lately', () => {
    const fatigue = (times: number): number => part('fatigue', { plays: playedOften(track, times, NOW - DAY_MS) });
    expect(fatigue(2)).toBeLessThan(fatigue(1) - 0.05);
    expect(fatigue(5)).toBeLessThan(fatigue(2) - 0.05);
  });

  it.each<[Part, Setting, Setting]>([
    ['mood', { asked: { moods: ['calm'] } }, { asked: { moods: ['angry'] } }],
    ['energy', { asked: { energy: 0.4 } }, { asked: { energy: 0.9 } }],
    ['tempo', { asked: { tempo: { min: 105, max: 115 } } }, { asked: { tempo: { min: 160, max: null } } }],
    [
      'genreFit',
      { asked: { genres: { in: ['synthwave'], out: [] } } },
      { asked: { genres: { in: ['electronic'], out: [] } } },
    ],
    ['era', { asked: { years: [{ from: 1980, to: 1989 }] } }, { asked: { years: [{ from: 1990, to: 1999 }] } }],
    ['favourite', { wishes: { favouriteArtists: ['ARTIST'] } }, { wishes: { favouriteGenres: ['electronic'] } }],
    ['favourite', { wishes: { favouriteGenres: ['electronic'] } }, {}],
    ['chance', { asked: { surprise: true } }, {}],
  ])('%s is more where it fits', (name, fitting, less) => {
    expect(part(name, fitting)).toBeGreaterThan(part(name, less));
  });

  it('heeds feedback, and skips the more the more there were', () => {
    const feedback = (kind: Feedback['kind'], times: number): number =>
      part('feedback', { feedback: [{ recordingKey: featuresOf(track).recording, kind, times }] });
    expect(feedback('love', 1)).toBeGreaterThan(feedback('play', 1));
    expect(feedback('skip', 1)).toBeLessThan(0);
    expect(feedback('skip', 2)).toBeLessThan(feedback('skip', 1));
  });

  it('leaves a little to chance, the same under one seed', () => {
    const chances = [1, 2, 3, 4].map((seed) => part('chance', { seed }));
    expect(new Set(chances).size).toBe(4);
    expect(part('chance', { seed: 1 })).toBe(chances[0]);
  });
});

describe('explain', () => {
  it('tells plays by their best year when they are long ago, and by their number when not', () => {
    const year = (y: number, times: number): Play[] =>
      Array.from({ length: times }, (_, i) => ({ track, at: Date.UTC(y, 2, 1 + i) }));
    const old = measure(track, { plays: [...year(2021, 12), ...year(2022, 3)] });
    expect(texts(old.reasons)).toContain('you played it 12 times in 2021, not since March 2022');
    const recent = measure(track, { plays: playedOften(track, 2, NOW - 10 * DAY_MS) });
    expect(texts(recent.reasons)).toContain('you played it twice, last in January 2026');
  });

  it('names what of the request the track meets, and only that', () => {
    const { reasons } = measure(track, {
      asked: {
        genres: { in: ['synthwave'], out: [] },
        moods: ['calm'],
        years: [{ from: 1980, to: 1989 }],
        energy: 0.95,
      },
    });
    expect(texts(reasons)).toContain('synthwave and calm, from 1985, as you asked');
  });

  it('tells a known artist of an unknown track', () => {
    const other = aTrack('Other', 'Artist');
    expect(texts(measure(other, { plays: often }).reasons)).toContain(
      'new to you, by Artist, whom you have played 20 times',
    );
  });

  it('claims nothing of a new listener, and says where the track comes from', () => {
    const { reasons } = measure(track);
    expect(texts(reasons)).toEqual(['from the starter catalogue: synthwave, calm, 1985']);
    expect(sentence(reasons)).toBe('From the starter catalogue: synthwave, calm, 1985.');
  });

  it('does not say that somebody loves what he was asked to say so of and did not', () => {
    const love: Feedback = { recordingKey: featuresOf(track).recording, kind: 'love', times: 1 };
    expect(texts(measure(track, { feedback: [love] }).reasons)).toContain('you said you love it');
    expect(texts(measure(track, { feedback: [{ ...love, kind: 'play' }] }).reasons)).not.toContain(
      'you said you love it',
    );
  });

  it('puts the strongest first', () => {
    const { reasons } = measure(track, {
      plays: often,
      asked: { moods: ['calm'] },
      wishes: { favouriteArtists: ['Artist'] },
    });
    const weights = reasons.map(({ weight }) => weight);
    expect(weights).toEqual([...weights].sort((a, b) => b - a));
    expect(weights.length).toBeGreaterThan(2);
  });
});
