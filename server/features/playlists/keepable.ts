import { type Brief, emptyBrief } from '../brief/brief.js';
import { credits } from '../catalogue/identity.js';
import { type PlaylistContent, type PlaylistTrack, totalMs } from './playlist.js';
import type { PlaylistMaker } from './playlist-maker.js';

/** Left for the solver to hit the minute with other tracks, when some must go. */
const ROOM_MS = 5 * 60_000;

/**
 * The tracks of a playlist that can stay when its brief becomes this one, in their order: they keep its rules one by one,
 * and together its limits for artists, for known and new, and its length. Where some must go, the best stay.
 * A rule that was not kept before and stays the same is no reason to go.
 */
export async function keepable(
  maker: PlaylistMaker,
  userId: string,
  brief: Brief,
  tracks: readonly PlaylistTrack[],
  before: Pick<PlaylistContent, 'brief' | 'receipt'>,
): Promise<PlaylistTrack[]> {
  const excused = before.receipt?.rules.filter(({ satisfied }) => !satisfied) ?? [];
  const isSameDial =
    brief.familiarity === before.brief?.familiarity && excused.some(({ rule }) => rule === 'familiarity');
  const [fitting, known] = await Promise.all([
    maker.fitting(userId, brief, tracks, excused),
    maker.fitting(userId, { ...emptyBrief(), familiarity: 1 }, tracks),
  ]);
  const fit = tracks.filter(({ trackKey }) => fitting.has(trackKey));
  const limits = [
    artistLimit(brief),
    dialLimit(isSameDial ? null : brief.familiarity, known, tracks.length),
    lengthLimit(brief, fit),
  ];
  const staying = new Set<PlaylistTrack>();
  for (const track of fit.toSorted((a, b) => (b.score ?? 0) - (a.score ?? 0))) {
    if (!limits.every((limit) => limit.allows(track))) continue;
    for (const limit of limits) limit.take(track);
    staying.add(track);
  }
  return fit.filter((track) => staying.has(track));
}

interface Limit {
  allows(track: PlaylistTrack): boolean;
  take(track: PlaylistTrack): void;
}

function artistLimit({ maxPerArtist }: Brief): Limit {
  const taken = new Map<string, number>();
  return {
    allows: (track) => [...credits(track)].every((name) => (taken.get(name) ?? 0) < (maxPerArtist ?? Infinity)),
    take: (track) => {
      for (const name of credits(track)) taken.set(name, (taken.get(name) ?? 0) + 1);
    },
  };
}

/** A dial between its ends asks for a share of known tracks. */
function dialLimit(familiarity: number | null, known: ReadonlySet<string>, size: number): Limit {
  const share = familiarity ?? 0;
  const left =
    familiarity === null
      ? { known: Infinity, other: Infinity }
      : { known: Math.round(share * size), other: Math.round((1 - share) * size) };
  const kind = ({ trackKey }: PlaylistTrack) => (known.has(trackKey) ? 'known' : 'other');
  return { allows: (track) => left[kind(track)] > 0, take: (track) => void left[kind(track)]-- };
}

function lengthLimit({ minutes, count }: Brief, fit: readonly PlaylistTrack[]): Limit {
  const asked = minutes === null ? Infinity : minutes * 60_000;
  let msLeft = totalMs(fit) <= asked ? Infinity : asked - ROOM_MS;
  let countLeft = count ?? Infinity;
  return {
    allows: ({ durationMs }) => durationMs <= msLeft && countLeft > 0,
    take: ({ durationMs }) => {
      msLeft -= durationMs;
      countLeft--;
    },
  };
}
