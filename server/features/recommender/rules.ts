import type { Brief, Place, TrackReference } from '../brief/brief.js';
import { creditedNames, normalise, titleKey } from '../catalogue/identity.js';
import { isOtherScript, romanised, withTwoLetters } from '../catalogue/latin-letters.js';
import { MOODS } from '../catalogue/moods.js';
import { isVersion } from '../catalogue/version-kinds.js';
import type { Candidate } from './candidates.js';
import { isForgotten } from './forgotten.js';
import type { RecommenderPreferences } from './recommender-sources.js';
import type { RuleId } from './rule-ids.js';
import type { TasteProfile } from './taste-profile.js';
import { ROMANISED, spellings, type TrackFeatures } from './track-features.js';
import { inRanges } from './year-ranges.js';

/** `unproven`: nothing known says that the track breaks the rule, and nothing that it keeps it. */
export type Verdict = 'kept' | 'unproven' | 'broken';

/** A rule that each track keeps or breaks by itself. */
export interface TrackRule {
  rule: RuleId;
  judge(candidate: Candidate): Verdict;
}

/** What the tracks must fulfil together. */
export interface Demands {
  targetMs: number | null;
  count: number | null;
  /** False where the count is our default, which yields before any rule that was asked for. */
  countAsked: boolean;
  /** The asked cap; null leaves it to a soft one. */
  maxPerArtist: number | null;
  /** One artist may fill the list: only certain artists were asked for. */
  artistsAsked: boolean;
  /** The share of known tracks, where neither all nor none are wanted. */
  knownShare: number | null;
  versions: boolean;
}

export interface Rules {
  tracks: TrackRule[];
  demands: Demands;
}

/** Tracks in a playlist when neither minutes nor a count are asked for. */
export const DEFAULT_COUNT = 20;
export const ENERGY_TOLERANCE = 0.25;
export const TEMPO_TOLERANCE = 8;
export const ONLY_NEW = 0.1;
export const ONLY_KNOWN = 0.9;

export interface RuleContext {
  brief: Brief;
  preferences: RecommenderPreferences;
  profile: TasteProfile;
  /** Epoch ms. */
  now: number;
}

export function readRules({ brief, preferences, profile, now }: RuleContext): Rules {
  const rules: TrackRule[] = [];
  const when = (asked: boolean, rule: RuleId, judge: TrackRule['judge']): void => {
    if (asked) rules.push({ rule, judge });
  };
  const keeps = (kept: boolean): Verdict => (kept ? 'kept' : 'broken');

  const artistsOut = [...brief.artists.out, ...preferences.bannedArtists].map(creditOf);
  const artistsIn = brief.artists.in.map(authorshipOf);
  const titlesOut = brief.titlesOut.map(referenceTo);
  const genresOut = [...brief.genres.out, ...preferences.bannedGenres];
  const { energy, tempo, familiarity } = brief;
  const { versionsOut = [] } = preferences;
  const since = brief.notPlayedSince === null ? 0 : Date.parse(brief.notPlayedSince);

  when(artistsOut.length > 0, 'artists.out', ({ features }) =>
    keeps(!artistsOut.some((isCredited) => isCredited(features.credits))),
  );
  when(titlesOut.length > 0, 'titlesOut', ({ features }) => keeps(!titlesOut.some((isMeant) => isMeant(features))));
  when(genresOut.length > 0, 'genres.out', ({ features: { genres } }) =>
    genres.length === 0 ? 'unproven' : keeps(!genresOut.some((genre) => genres.includes(genre))),
  );
  when(versionsOut.length > 0 && !brief.versions, 'versions.out', ({ features: { track } }) =>
    keeps(!isVersion(track.title, versionsOut)),
  );
  when(brief.versionsIn.length > 0, 'versions.in', ({ features: { track } }) =>
    keeps(isVersion(track.title, brief.versionsIn)),
  );
  const clean = brief.explicit === false || !preferences.explicitAllowed;
  when(clean, 'explicit', ({ features: { track } }) => (track.explicit === null ? 'unproven' : keeps(!track.explicit)));
  when(!clean && brief.explicit === true, 'explicit', ({ features: { track } }) =>
    track.explicit === true ? 'kept' : 'unproven',
  );
  when(brief.yearsOut.length > 0, 'years.out', ({ features: { track } }) =>
    track.year === null ? 'unproven' : keeps(!inRanges(track.year, brief.yearsOut)),
  );
  when(brief.years.length > 0, 'years.in', ({ features: { track } }) =>
    keeps(track.year !== null && inRanges(track.year, brief.years)),
  );
  when(brief.genres.in.length > 0, 'genres.in', ({ features: { genres } }) =>
    keeps(brief.genres.in.some((genre) => genres.includes(genre))),
  );
  when(artistsIn.length > 0, 'artists.in', ({ features }) => keeps(artistsIn.some((isBy) => isBy(features))));
  when(energy !== null, 'energy', ({ features }) =>
    keeps(features.energy !== null && Math.abs(features.energy - energy!) <= ENERGY_TOLERANCE + 1e-9),
  );
  when(tempo !== null, 'tempo', ({ features }) => keeps(features.tempo !== null && isTempo(features.tempo, tempo!)));
  when(brief.moods.length > 0, 'moods', ({ features }) => keeps(hasMood(features, brief.moods)));
  // What somebody keeps at the service is not new to them, and not in their history either.
  when(familiarity !== null && familiarity <= ONLY_NEW, 'familiarity', ({ plays, features }) =>
    keeps(plays === 0 && !profile.service.has(features.recording)),
  );
  when(familiarity !== null && familiarity >= ONLY_KNOWN, 'familiarity', ({ plays }) => keeps(plays > 0));
  when(brief.notPlayedSince !== null, 'notPlayedSince', ({ heard }) =>
    keeps(heard < 0 || profile.lastAt[heard]! < since),
  );
  when(brief.forgotten, 'forgotten', ({ heard }) => keeps(heard >= 0 && isForgotten(profile, heard, now)));

  return { tracks: rules, demands: readDemands(brief) };
}

function readDemands(brief: Brief): Demands {
  const { minutes, count, familiarity } = brief;
  const dialled = familiarity !== null && familiarity > ONLY_NEW && familiarity < ONLY_KNOWN;
  return {
    targetMs: minutes === null ? null : minutes * 60_000,
    count: minutes === null ? (count ?? DEFAULT_COUNT) : count,
    countAsked: count !== null,
    maxPerArtist: brief.maxPerArtist,
    artistsAsked: brief.artists.in.length > 0,
    knownShare: dialled ? familiarity : null,
    versions: brief.versions,
  };
}

/**
 * Whether a track credits a name, however it is spelled: "Bjoerk" for "Björk", "Kino" for "Кино". A name that is itself a list
 * ("Earth, Wind & Fire") is credited when all of its members are.
 */
export function creditOf(name: string): (credits: ReadonlySet<string>) => boolean {
  const isWhole = spellingOf(name);
  const members = creditedNames(name).map(spellingOf);
  return (credits) => isWhole(credits) || (members.length > 1 && members.every((isMember) => isMember(credits)));
}

function spellingOf(name: string): (credits: ReadonlySet<string>) => boolean {
  const own = [...new Set([normalise(name), normalise(withTwoLetters(name))])];
  const latin = romanised(normalise(name));
  const spellings = [...own, `${ROMANISED}${latin}`];
  if (!isOtherScript(name)) return (credits) => spellings.some((spelling) => credits.has(spelling));
  return (credits) =>
    spellings.some((spelling) => credits.has(spelling)) || [...credits].some((credit) => romanised(credit) === latin);
}

/** Whether a track can stand where something is wanted; by its artist rather than by its title, where only a name is said. */
export function placeOf({ title, artist }: Place): ((features: TrackFeatures) => boolean)[] {
  if (title !== null) return [referenceTo({ title, artist })];
  const isCredited = creditOf(artist ?? '');
  return [({ credits }) => isCredited(credits), referenceTo({ title: artist ?? '', artist: null })];
}

/** Whether a track is by somebody: credited as its artist, for to be featured in a title is not enough. */
function authorshipOf(name: string): (features: TrackFeatures) => boolean {
  const isCredited = creditOf(name);
  return ({ credits, track }) => isCredited(credits) && isCredited(spellings({ artists: track.artists, title: '' }));
}

/** Whether a track is the song referred to by title, whatever its version, and by that artist where one is named. */
export function referenceTo({ title, artist }: TrackReference): (features: TrackFeatures) => boolean {
  const ending = ` – ${titleKey(title)}`;
  const isCredited = artist === null ? null : creditOf(artist);
  return ({ recording, credits }) => recording.endsWith(ending) && (isCredited === null || isCredited(credits));
}

/** Fast asks are also met by half the tempo: who runs at 170 steps a minute can do so to 85 beats. */
export function isTempo(tempo: number, { min, max }: NonNullable<Brief['tempo']>): boolean {
  const within = (bpm: number): boolean =>
    (min === null || bpm >= min - TEMPO_TOLERANCE) && (max === null || bpm <= max + TEMPO_TOLERANCE);
  return within(tempo) || (min !== null && min >= 140 && within(2 * tempo));
}

/** Carries one of the moods, or, where no mood is known of it, has the energy that goes with one. */
export function hasMood({ track, energy }: TrackFeatures, moods: Brief['moods']): boolean {
  if (track.moods.length > 0) return moods.some((mood) => track.moods.includes(mood));
  return energy !== null && moods.some((mood) => Math.abs(energy - MOODS[mood]) <= ENERGY_TOLERANCE + 1e-9);
}
