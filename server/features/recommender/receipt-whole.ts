import type { EnergyCurve, Place } from '../brief/brief.js';
import { energyOf, isA, rankCorrelation } from './receipt-measures.js';
import { anyNamedIn, bareTitle, titleCredits } from './receipt-names.js';
import type { CheckedTrack, Finding } from './receipt.js';
import { list, percent, tracks } from './rule-texts.js';
import type { SeedEvidence } from './seed-evidence.js';

/** Rules that a list keeps as a whole: it resembles something, its energy takes a certain way. */

/** So many of a list's tracks must resemble what was named. */
const ALIKE = 2 / 3;
/** From this rank correlation on, energy follows a curve. */
const IN_STEP = 0.5;

/** How high a part of the list, 0 … 1, stands on the curve; only the order of heights counts. */
const HEIGHTS: Record<EnergyCurve, (part: number) => number> = {
  rising: (part) => part,
  falling: (part) => -part,
  wave: (part) => -Math.abs(part - 0.5),
};

export function checkSeeds(evidence: SeedEvidence, playlist: readonly CheckedTrack[]): Finding {
  const { names, artists, genres } = evidence;
  const isNamed = anyNamedIn(artists);
  const alike = playlist.filter(
    ({ track }) =>
      isNamed(track.artists) ||
      track.genres.some((own) => genres.some((genre) => isA(own, genre))) ||
      evidence.isBeside(track),
  );
  const [whose, whom] = names.length === 1 ? ['its genres', 'it'] : ['their genres', 'them'];
  return {
    satisfied: playlist.length > 0 && alike.length >= ALIKE * playlist.length,
    detail: `${alike.length} of ${tracks(playlist.length)} by ${list(names, 'or')}, of ${whose} or heard beside ${whom}`,
  };
}

/** A wish for one end of the list, and what stands there. */
export function checkPlace(place: Place | null, there: CheckedTrack | undefined): Finding {
  if (place === null || there === undefined) return { satisfied: false, detail: 'no track' };
  const { title, artists } = there.track;
  const isBy = (name: string): boolean => anyNamedIn([name])([...artists, ...titleCredits(title)]);
  const isCalled = (name: string): boolean => bareTitle(title) === bareTitle(name);
  const byName = place.artist ?? '';
  const satisfied =
    place.title === null
      ? isBy(byName) || isCalled(byName)
      : isCalled(place.title) && (place.artist === null || isBy(place.artist));
  return { satisfied, detail: `“${title}” by ${list(artists, 'and')}` };
}

export function checkCurve(curve: EnergyCurve, playlist: readonly CheckedTrack[]): Finding {
  const known = playlist.flatMap(({ track }, at) => {
    const energy = energyOf(track);
    return energy === null ? [] : [{ energy, height: HEIGHTS[curve]((at + 0.5) / playlist.length) }];
  });
  if (known.length < 2) return { satisfied: playlist.length < 2, detail: 'too few tracks of known energy' };
  const energies = known.map(({ energy }) => energy);
  const low = Math.min(...energies);
  const high = Math.max(...energies);
  const step = rankCorrelation(
    energies,
    known.map(({ height }) => height),
  );
  return {
    satisfied: step >= IN_STEP,
    detail: `energies between ${percent(low)} and ${percent(high)}, rank correlation with the curve ${step.toFixed(2)}`,
  };
}
