import type { MusicTrack } from '../../providers/music/music-provider.js';
import { creditedNames, credits, normalise, titleKey } from '../catalogue/identity.js';
import { versionKinds } from '../catalogue/version-kinds.js';

/** A track that is known here by its names. */
export interface WantedTrack {
  title: string;
  /** As credited, the main artist first. */
  artists: readonly string[];
  album: string | null;
  /** Null where it is not known for sure. */
  durationMs: number | null;
  /** In capitals. */
  isrc: string | null;
}

export interface Match {
  track: MusicTrack;
  score: number;
}

/** What scores less is another song, another recording of it, or somebody else's. */
export const ACCEPTED = 0.75;
/** Matches this near to the best are as good as it; their length decides. */
const NEAR = 0.05;

/** The best of what a search found, whatever its order; null where nothing is good enough. */
export function bestMatch(wanted: WantedTrack, found: readonly MusicTrack[]): Match | null {
  const matches = found
    .map((track) => ({ track, score: scoreMatch(wanted, track) }))
    .filter(({ score }) => score >= ACCEPTED);
  const best = Math.max(...matches.map(({ score }) => score));
  const gap = ({ track }: Match): number => Math.round((lengthGapMs(wanted, track) ?? 0) / 1000);
  const albumGap = ({ track }: Match): number => (isSameAlbum(wanted, track) ? 0 : 1);
  const near = matches
    .filter(({ score }) => score >= best - NEAR)
    .sort((a, b) => gap(a) - gap(b) || albumGap(a) - albumGap(b) || b.score - a.score);
  return near[0] ?? null;
}

/**
 * How sure it is, 0 … 1, that a track of the service is the recording that is wanted: the product of how like titles, artists
 * and lengths are. One ISRC is one recording, where at least the title, or artist and length, agree. Pure.
 */
export function scoreMatch(wanted: WantedTrack, found: MusicTrack): number {
  const title = titleLikeness(wanted.title, found.title);
  const artist = artistLikeness(
    wanted.artists,
    found.artists.map(({ name }) => name),
  );
  const length = lengthLikeness(lengthGapMs(wanted, found));
  const isSameCode = wanted.isrc !== null && wanted.isrc === found.isrc?.toUpperCase();
  if (isSameCode && (title > 0 || (artist > 0 && length !== null && length >= CLOSE))) return 1;
  if (!isSameVersion(wanted, found)) return 0;
  return title * artist * (length === null ? LENGTH_UNKNOWN : LENGTH_WRONG + (1 - LENGTH_WRONG) * length);
}

const LENGTH_UNKNOWN = 0.9;
const LENGTH_WRONG = 0.6;
const CLOSE = 0.9;
const LENGTHS: readonly [withinMs: number, likeness: number][] = [
  [2_000, 1],
  [5_000, CLOSE],
  [10_000, 0.7],
  [20_000, 0.35],
];

function lengthGapMs(wanted: WantedTrack, found: MusicTrack): number | null {
  return wanted.durationMs === null || found.durationMs === 0 ? null : Math.abs(wanted.durationMs - found.durationMs);
}

function lengthLikeness(gapMs: number | null): number | null {
  return gapMs === null ? null : (LENGTHS.find(([withinMs]) => gapMs <= withinMs)?.[1] ?? 0);
}

/** Titles are equal, or equal but for what is said about the version, or but for all that is bracketed; else other songs. */
function titleLikeness(wanted: string, found: string): number {
  if (spelled(normalise(wanted)) === spelled(normalise(found))) return 1;
  // "Live at Wembley" is hardly "Live in Paris"; "2011 Remaster" may well be the same.
  if (spelled(titleKey(wanted)) === spelled(titleKey(found))) return versionKinds(wanted).length > 0 ? 0.8 : 0.95;
  const [plain, other] = [withoutBrackets(wanted), withoutBrackets(found)];
  return plain !== '' && plain === other ? 0.8 : 0;
}

const withoutBrackets = (title: string): string => spelled(titleKey(title.replace(/[([{][^)\]}]*[)\]}]/g, ' ').trim()));

const ROMAN = ['i', 'ii', 'iii', 'iv', 'v', 'vi', 'vii', 'viii', 'ix', 'x'];

/** Of a normalised title: "pt ii" and "part 2" are one. */
const spelled = (title: string): string =>
  title
    .replace(/\bpt\b/g, 'part')
    .replace(/\b(part) ([ivx]+)\b/g, (whole, part: string, digits: string) =>
      ROMAN.includes(digits) ? `${part} ${ROMAN.indexOf(digits) + 1}` : whole,
    );

/** 1 for the same credit or main artist, less where the wanted one is credited second; 0: by somebody else. */
function artistLikeness(wanted: readonly string[], found: readonly string[]): number {
  const [lead = '', theirLead = ''] = [wanted[0], found[0]];
  if (compact(lead) === compact(theirLead)) return 1;
  const main = compact(creditedNames(lead)[0] ?? lead);
  if (main === compact(theirLead)) return 0.95;
  return found.some((name) => [main, compact(lead)].includes(compact(name))) ? 0.88 : 0;
}

/** "AC/DC" and "ACDC" are one name. */
const compact = (name: string): string => normalise(name).replaceAll(' ', '');

/** Both are live, or neither; remixes are by the same people. */
function isSameVersion(wanted: WantedTrack, found: MusicTrack): boolean {
  const [ours, theirs] = [kindsOf(wanted.title, wanted.album), kindsOf(found.title, found.album)];
  if (ours.size !== theirs.size || [...ours].some((kind) => !theirs.has(kind))) return false;
  return !ours.has('remix') || isSameRemix(wanted, found);
}

function isSameRemix(wanted: WantedTrack, found: MusicTrack): boolean {
  const named = (title: string): string[] => [...credits({ artists: [], title })];
  const ours = credits(wanted);
  const theirs = credits({ artists: found.artists.map(({ name }) => name), title: found.title });
  return named(wanted.title).every((name) => theirs.has(name)) && named(found.title).every((name) => ours.has(name));
}

/** What the name of a whole album says of its tracks; one that begins with "live" may be a studio album. */
const ALBUMS: readonly [kind: string, said: RegExp][] = [
  ['live', /\b(?:unplugged|live (?:at|in|from|on))\b|[([]\s*live\b|\s[-–—]\slive\b/i],
  ['karaoke', /\bkaraoke\b/i],
  ['tribute', /\btribute\b/i],
];

function kindsOf(title: string, album: string | null): Set<string> {
  return new Set([...versionKinds(title), ...ALBUMS.flatMap(([kind, said]) => (said.test(album ?? '') ? kind : []))]);
}

const isSameAlbum = ({ album }: WantedTrack, found: MusicTrack): boolean =>
  album !== null && found.album !== null && titleKey(album) === titleKey(found.album);
