import type { Place } from '../brief/brief.js';
import { normalise } from '../catalogue/identity.js';
import type { Listener } from './listener-cache.js';
import type { CandidateSource } from './recommender-sources.js';
import { RELAXATION_ORDER } from './rule-ids.js';
import { placeOf, type TrackRule } from './rules.js';
import type { SupplyInput } from './supply.js';
import type { TrackFeatures } from './track-features.js';
import type { TrackShelf } from './track-shelf.js';

/** What stands at the ends of the list; undefined where nothing is wanted there or nothing may. */
export interface Places {
  first: TrackFeatures | undefined;
  last: TrackFeatures | undefined;
}

const FROM_CATALOGUE = 100;

/**
 * Finds what a request wants at the ends: of what is meant, first what is in anyway (`near`), then the dearest of the listener's,
 * then what the catalogue has; what keeps every rule before what breaks one that can yield.
 */
export async function findPlaces(
  catalogue: CandidateSource,
  shelf: TrackShelf,
  { brief, listener, rules, refused }: SupplyInput,
  near: readonly TrackFeatures[],
): Promise<Places> {
  const find = async (place: Place | null, taken?: TrackFeatures): Promise<TrackFeatures | undefined> => {
    if (place === null) return undefined;
    const others = await shelf.find(`place ${JSON.stringify(place)}`, () => search(catalogue, place));
    const mayBe = (features: TrackFeatures): boolean =>
      !refused.has(features.recording) && features.recording !== taken?.recording;
    for (const isMeant of placeOf(place))
      for (const fits of [keepsAll, keepsEnough]) {
        const fitting = (features: TrackFeatures, row = -1): boolean =>
          isMeant(features) && mayBe(features) && fits(rules, features, listener, row);
        const heard = (): number | undefined => listener.dearest.find((row) => fitting(listener.features[row]!, row));
        const found = near.find((features) => fitting(features)) ?? listener.features[heard() ?? -1];
        const chosen = found ?? others.find((features) => fitting(features));
        if (chosen !== undefined) return chosen;
      }
    return undefined;
  };
  const first = await find(brief.first);
  return { first, last: await find(brief.last, first) };
}

async function search(catalogue: CandidateSource, { title, artist }: Place) {
  if (title !== null) return catalogue.findByReference({ title, artist });
  const byArtist = await catalogue.findByArtists([normalise(artist ?? '')], FROM_CATALOGUE);
  return byArtist.length > 0 ? byArtist : catalogue.findByReference({ title: artist ?? '', artist: null });
}

type Fits = (rules: readonly TrackRule[], features: TrackFeatures, listener: Listener, row: number) => boolean;

const verdicts = (rules: readonly TrackRule[], features: TrackFeatures, { profile }: Listener, row: number) => {
  const heard = row >= 0 ? row : (profile.index.get(features.recording) ?? -1);
  const plays = heard < 0 ? 0 : profile.plays[heard]!;
  const candidate = { features, heard, plays, pinned: true, seed: null, similar: null };
  return rules.map(({ rule, judge }) => ({ rule, verdict: judge(candidate) }));
};

const keepsAll: Fits = (...of) => verdicts(...of).every(({ verdict }) => verdict === 'kept');

/** Breaks nothing that never yields. */
const keepsEnough: Fits = (...of) =>
  verdicts(...of).every(
    ({ rule, verdict }) =>
      verdict === 'kept' || RELAXATION_ORDER.some((step) => step.kind === verdict && step.rule === rule),
  );
