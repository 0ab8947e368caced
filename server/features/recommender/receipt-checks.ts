import type { Brief, TrackReference } from '../brief/brief.js';
import { GENRES } from '../catalogue/genres.js';
import { MOODS } from '../catalogue/moods.js';
import { checkLeanings, checkVersionsIn, checkVersionsOut } from './receipt-memories.js';
import { average, energyOf, isA, mostFrequentArtist } from './receipt-measures.js';
import { anyNamedIn, bareTitle, namesIn, titleCredits } from './receipt-names.js';
import { checkCurve, checkPlace, checkSeeds } from './receipt-whole.js';
import type { CheckedTrack, Finding } from './receipt.js';
import type { RecommenderPreferences } from './recommender-sources.js';
import type { RuleId } from './rule-ids.js';
import type { SeedEvidence } from './seed-evidence.js';
import { day, list, named, tracks } from './rule-texts.js';

export interface CheckInput {
  brief: Brief;
  preferences: RecommenderPreferences;
  playlist: readonly CheckedTrack[];
  /** Epoch ms. */
  now: number;
  seeds: SeedEvidence | null;
}

const DEFAULT_COUNT = 20;
const MINUTE_MS = 60_000;
const DAY_MS = 24 * 60 * MINUTE_MS;
const NAMED_AT_MOST = 3;

/** One check for each rule; a check is only asked when its rule was read from the request or the preferences. */
export const checks: Record<RuleId, (input: CheckInput) => Finding> = {
  minutes: ({ brief, playlist }) => {
    const asked = (brief.minutes ?? 0) * MINUTE_MS;
    const total = playlist.reduce((sum, { durationMs }) => sum + durationMs, 0);
    const estimated = playlist.filter((entry) => entry.estimated).length;
    const note = estimated === 0 ? '' : `; durations of ${estimated} of ${tracks(playlist.length)} are estimated`;
    return { satisfied: Math.abs(total - asked) <= MINUTE_MS, detail: `${clock(total)} of ${clock(asked)}${note}` };
  },

  count: ({ brief, playlist }) => {
    const asked = brief.count ?? DEFAULT_COUNT;
    return { satisfied: playlist.length === asked, detail: `${playlist.length} of ${tracks(asked)}` };
  },

  'artists.in': ({ brief, playlist }) => {
    const isBy = anyNamedIn(brief.artists.in);
    return eachTrack(
      playlist,
      ({ track }) => isBy(track.artists),
      (kept, all) => `${kept} of ${all} by ${list(brief.artists.in, 'or')}`,
    );
  },

  'artists.out': ({ brief, preferences, playlist }) => {
    const names = [...new Set([...brief.artists.out, ...preferences.bannedArtists])];
    const isCredited = anyNamedIn(names);
    return eachTrack(
      playlist,
      ({ track }) => !isCredited([...track.artists, ...titleCredits(track.title)]),
      (kept, all, size) =>
        kept === size
          ? `${list(names, 'and')} ${names.length === 1 ? 'appears' : 'appear'} on none of ${all}, featured or in titles`
          : `${list(names, 'or')} on ${size - kept} of ${all}`,
    );
  },

  'genres.in': ({ brief, playlist }) =>
    eachTrack(
      playlist,
      ({ track }) => brief.genres.in.some((genre) => track.genres.some((own) => isA(own, genre))),
      (kept, all) => `${kept} of ${all} ${list(brief.genres.in, 'or')}`,
    ),

  'genres.out': ({ brief, preferences, playlist }) => {
    const names = [...new Set([...brief.genres.out, ...preferences.bannedGenres])];
    const unknown = playlist.filter(({ track }) => track.genres.length === 0);
    const broken = playlist.filter(({ track }) => names.some((genre) => track.genres.some((own) => isA(own, genre))));
    return {
      satisfied: broken.length === 0 && unknown.length === 0,
      detail: [
        `${list(names, 'or')} on ${broken.length} of ${tracks(playlist.length)}${examples(broken)}`,
        ...(unknown.length > 0 ? [`of ${unknown.length} no genre is known`] : []),
      ].join('; '),
    };
  },

  'years.in': ({ brief, playlist }) =>
    eachTrack(
      playlist,
      ({ track: { year } }) => year !== null && isWithin(year, brief.years),
      (kept, all) => `${kept} of ${all}, ${span(playlist)}`,
    ),

  'years.out': ({ brief, playlist }) => {
    const unknown = playlist.filter(({ track }) => track.year === null);
    const broken = playlist.filter(({ track: { year } }) => year !== null && isWithin(year, brief.yearsOut));
    return {
      satisfied: broken.length === 0 && unknown.length === 0,
      detail: [
        `${broken.length} of ${tracks(playlist.length)} from then${examples(broken)}`,
        ...(unknown.length > 0 ? [`of ${unknown.length} no year is known`] : []),
      ].join('; '),
    };
  },

  explicit: ({ brief, preferences, playlist }) => {
    if (brief.explicit === true && preferences.explicitAllowed)
      return eachTrack(
        playlist,
        ({ track }) => track.explicit === true,
        (kept, all) => `${kept} of ${all} marked as explicit`,
      );
    const explicit = playlist.filter(({ track }) => track.explicit === true);
    const unknown = playlist.filter(({ track }) => track.explicit === null);
    const all = tracks(playlist.length);
    if (explicit.length > 0)
      return { satisfied: false, detail: `${explicit.length} of ${all} explicit${examples(explicit)}` };
    return unknown.length === 0
      ? { satisfied: true, detail: `${all} marked as clean` }
      : { satisfied: false, detail: `none marked as explicit, ${unknown.length} of ${all} not known to be clean` };
  },

  tempo: ({ brief, playlist }) =>
    eachTrack(
      playlist,
      ({ track }) => {
        const beats = average(track.genres.flatMap((name) => GENRES.get(name)?.bpm ?? []));
        return beats !== null && isAtTempo(beats, brief.tempo ?? { min: null, max: null });
      },
      (kept, all) => `${kept} of ${all} by the tempo usual for their genres, not measured`,
    ),

  curve: ({ brief, playlist }) => checkCurve(brief.curve ?? 'rising', playlist),

  seeds: ({ seeds, playlist }) =>
    seeds === null ? { satisfied: false, detail: 'nothing is known of it' } : checkSeeds(seeds, playlist),

  energy: ({ brief, playlist }) =>
    eachTrack(
      playlist,
      ({ track }) => {
        const energy = energyOf(track);
        return energy !== null && Math.abs(energy - (brief.energy ?? 0)) <= 0.25 + 1e-9;
      },
      (kept, all) => `${kept} of ${all} within 25 points, reckoned from genres and moods`,
    ),

  moods: ({ brief, playlist }) => {
    const carries = ({ track }: CheckedTrack): boolean => brief.moods.some((mood) => track.moods.includes(mood));
    const carrying = playlist.filter(carries).length;
    return eachTrack(
      playlist,
      (entry) => carries(entry) || (entry.track.moods.length === 0 && fitsMoodByEnergy(entry, brief)),
      (kept) =>
        `${carrying} of ${tracks(playlist.length)} marked so` +
        (kept > carrying ? `, ${kept - carrying} by the energy of their genres` : ''),
    );
  },

  familiarity: ({ brief, playlist }) => {
    const dial = brief.familiarity ?? 0;
    const known = playlist.filter(({ plays }) => plays > 0).length;
    const size = playlist.length;
    const satisfied =
      dial <= 0.1 ? known === 0 : dial >= 0.9 ? known === size : Math.abs(known - dial * size) <= 0.25 * size + 0.5;
    return { satisfied, detail: `you know ${known} of ${tracks(size)}` };
  },

  maxPerArtist: ({ brief, playlist }) => {
    const most = mostFrequentArtist(playlist.map(({ track }) => track));
    const cap = brief.maxPerArtist ?? Infinity;
    return {
      satisfied: most.count <= cap,
      detail: most.count === 0 ? 'no track' : `at most ${most.count} (${most.name})`,
    };
  },

  notPlayedSince: ({ brief, playlist }) => {
    const since = Date.parse(brief.notPlayedSince ?? '');
    const played = playlist.filter(({ lastPlayedAt }) => lastPlayedAt !== null && lastPlayedAt >= since);
    const latest = Math.max(...playlist.map(({ lastPlayedAt }) => lastPlayedAt ?? -Infinity));
    const note = Number.isFinite(latest) ? `the latest on ${day(latest)}` : 'none ever played';
    return {
      satisfied: played.length === 0,
      detail: `${played.length} of ${tracks(playlist.length)} played since${examples(played)}; ${note}`,
    };
  },

  forgotten: ({ playlist, now }) =>
    eachTrack(
      playlist,
      ({ plays, lastPlayedAt }) => plays >= 5 && lastPlayedAt !== null && now - lastPlayedAt >= 180 * DAY_MS,
      (kept, all) => `${kept} of ${all} played 5 times or more and not in the last 180 days`,
    ),

  mustHave: ({ brief, playlist }) => {
    const there = songsOf(playlist);
    const missing = brief.mustHave.filter((wanted) => there(wanted).length === 0);
    return {
      satisfied: missing.length === 0,
      detail: missing.length === 0 ? 'all in' : `missing: ${list(missing.map(named), 'and')}`,
    };
  },

  first: ({ brief, playlist }) => checkPlace(brief.first, playlist[0]),

  last: ({ brief, playlist }) => checkPlace(brief.last, playlist.at(-1)),

  titlesOut: ({ brief, playlist }) => {
    const unwanted = new Set(brief.titlesOut.flatMap(songsOf(playlist)));
    return eachTrack(
      playlist,
      (entry) => !unwanted.has(entry),
      (kept, all, size) =>
        `${size - kept || 'none'} of ${all} ${size - kept > 1 ? 'are' : 'is'} ${list(brief.titlesOut.map(named), 'or')}`,
    );
  },

  uniqueRecordings: ({ playlist }) => {
    const songs = playlist.map(
      ({ track }) => `${namesIn(track.artists[0] ?? '')[0] ?? ''} | ${bareTitle(track.title)}`,
    );
    const twice = playlist.filter((_, at) => songs.indexOf(songs[at]!) < at);
    return {
      satisfied: twice.length === 0,
      detail: twice.length === 0 ? `${tracks(playlist.length)}, each another song` : `twice${examples(twice)}`,
    };
  },

  versions: ({ playlist }) => ({ satisfied: true, detail: tracks(playlist.length) }),

  'versions.in': ({ brief, playlist }) => checkVersionsIn(brief.versionsIn, playlist),

  'versions.out': ({ preferences, playlist }) => checkVersionsOut(preferences.versionsOut ?? [], playlist),

  leanings: ({ preferences, playlist }) => checkLeanings(preferences.leanings ?? [], playlist),
};

/** A rule that each track keeps by itself. `describe` gets how many do, "n tracks", and n. */
function eachTrack(
  playlist: readonly CheckedTrack[],
  keeps: (entry: CheckedTrack) => boolean,
  describe: (kept: number, all: string, size: number) => string,
): Finding {
  const broken = playlist.filter((entry) => !keeps(entry));
  const kept = playlist.length - broken.length;
  return {
    satisfied: broken.length === 0,
    detail: describe(kept, tracks(playlist.length), playlist.length) + (kept === 0 ? '' : examples(broken, 'not so: ')),
  };
}

/** " (“A”, “B”, “C” and 4 more)" */
function examples(entries: readonly CheckedTrack[], word = ''): string {
  if (entries.length === 0) return '';
  const titles = entries.slice(0, NAMED_AT_MOST).map(({ track }) => `“${track.title}”`);
  const more = entries.length - titles.length;
  return ` (${word}${titles.join(', ')}${more > 0 ? ` and ${more} more` : ''})`;
}

/** 44:38, or 1:02:05 */
function clock(ms: number): string {
  const seconds = Math.round(ms / 1000);
  const two = (value: number): string => String(value).padStart(2, '0');
  const [hours, minutes] = [Math.floor(seconds / 3600), Math.floor(seconds / 60) % 60];
  return hours > 0 ? `${hours}:${two(minutes)}:${two(seconds % 60)}` : `${minutes}:${two(seconds % 60)}`;
}

function isWithin(year: number, ranges: Brief['years']): boolean {
  return ranges.some((range) => year >= (range.from ?? -Infinity) && year <= (range.to ?? Infinity));
}

function span(playlist: readonly CheckedTrack[]): string {
  const years = playlist.flatMap(({ track }) => track.year ?? []).sort((a, b) => a - b);
  return years.length === 0 ? 'no year known' : `${years[0]} to ${years.at(-1)}`;
}

function fitsMoodByEnergy({ track }: CheckedTrack, brief: Brief): boolean {
  const energy = energyOf(track);
  return energy !== null && brief.moods.some((mood) => Math.abs(energy - MOODS[mood]) <= 0.25 + 1e-9);
}

function isAtTempo(beats: number, { min, max }: { min: number | null; max: number | null }): boolean {
  const meets = (bpm: number): boolean => bpm >= (min ?? 0) - 8 && bpm <= (max ?? Infinity) + 8;
  return meets(beats) || (min !== null && min >= 140 && meets(beats * 2));
}

/** Finds the tracks of a list that are the song referred to. */
function songsOf(playlist: readonly CheckedTrack[]): (reference: TrackReference) => CheckedTrack[] {
  const titles = playlist.map(({ track }) => bareTitle(track.title));
  return ({ title, artist }) => {
    const wanted = bareTitle(title);
    const isCredited = artist === null ? () => true : anyNamedIn([artist]);
    return playlist.filter(
      ({ track }, at) => titles[at] === wanted && isCredited([...track.artists, ...titleCredits(track.title)]),
    );
  };
}
