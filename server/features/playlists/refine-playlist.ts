import { type AppError, impossible } from '../../errors.js';
import { applyRefinements } from '../brief/apply-refinements.js';
import { briefTitle } from '../brief/brief-title.js';
import { type Brief, emptyBrief, type Refinement } from '../brief/brief.js';
import { moved, shuffled } from './arrange.js';
import { keepable } from './keepable.js';
import { MAX_NAME_LENGTH, type PlaylistContent, type PlaylistTrack, type Receipt, totalMs } from './playlist.js';
import type { PlaylistMaker } from './playlist-maker.js';

export interface Refined extends PlaylistContent {
  name: string;
}

export const nothingFits = (): AppError =>
  impossible('nothing-fits', 'No track that is known here fits this: ask for less, or import your listening history.');

type Of<Op extends Refinement['op']> = Extract<Refinement, { op: Op }>;

const ADDED_AT_ONCE = 3;
const ABOUT_BRIEF = new Set<Refinement['op']>(['resize', 'energy', 'familiarity', 'era', 'constrain']);

/**
 * What a playlist becomes by the wishes of a listener. Positions mean the playlist as it is before all of them. First
 * tracks go, then the brief changes and the recommender fills up around what can stay, then tracks are added, then moved.
 */
export async function refinePlaylist(
  maker: PlaylistMaker,
  userId: string,
  playlist: PlaylistContent & { name: string },
  refinements: readonly Refinement[],
): Promise<Refined> {
  const of = <Op extends Refinement['op']>(op: Op): Of<Op>[] =>
    refinements.filter((refinement): refinement is Of<Op> => refinement.op === op);
  const removed = of('remove').flatMap(({ positions }) => positions);
  const replaced = of('replace').flatMap(({ positions }) => positions);
  const going = playlist.tracks.filter((_, index) => [...removed, ...replaced].includes(index + 1));
  const rest = playlist.tracks.map((track) => (going.includes(track) ? null : track));
  const remakes = refinements.some(({ op }) => ABOUT_BRIEF.has(op));
  const adds = of('add');

  const base = remakes || adds.length > 0 ? sized(playlist) : (playlist.brief ?? emptyBrief());
  let brief = applyRefinements(base, refinements, currentOf(playlist.tracks));
  let { receipt } = playlist;
  let tracks = rest.filter((track) => track !== null);
  if (remakes || replaced.length > 0) {
    const made = remakes
      ? await remake(maker, userId, brief, rest, going, playlist)
      : await refill(maker, userId, brief, rest, going, replaced.length);
    if (made.tracks.length === 0) throw nothingFits();
    ({ tracks, receipt } = made);
  }
  for (const wish of adds) {
    // What the list ends on stays at its end.
    const end = tracks.length - (brief.last === null ? 0 : 1);
    tracks = tracks.toSpliced(Math.max(0, end), 0, ...(await additions(maker, userId, brief, wish, tracks)));
  }
  // Who adds to a playlist wants it longer.
  if (adds.length > 0) brief = { ...brief, count: tracks.length, minutes: null };
  tracks = await arrange(maker, tracks, refinements);

  const wanted = of('rename').at(-1)?.name.slice(0, MAX_NAME_LENGTH).trim() ?? '';
  const name = wanted === '' ? retitled(playlist, brief) : wanted;
  const isByHand = playlist.brief === null && receipt === null && adds.length === 0;
  if (isByHand) return { name, tracks, brief: null, receipt };
  if (remakes && adds.length === 0) return { name, tracks, brief, receipt };
  return { name, ...(await judged(maker, userId, brief, tracks, receipt)) };
}

/** A title made from the brief follows it; one that a person gave stays. */
function retitled({ name, brief }: { name: string; brief: Brief | null }, next: Brief): string {
  return brief !== null && name === briefTitle(brief) ? briefTitle(next) : name;
}

/** A playlist without an asked length stays as long as it is. */
function sized({ brief, tracks }: PlaylistContent): Brief {
  const base = brief ?? emptyBrief();
  return base.minutes === null && base.count === null ? { ...base, count: Math.max(1, tracks.length) } : base;
}

function currentOf(tracks: readonly PlaylistTrack[]) {
  const years = tracks.flatMap(({ year }) => year ?? []).sort((a, b) => a - b);
  const medianYear = years[Math.floor(years.length / 2)];
  return {
    minutes: totalMs(tracks) / 60_000,
    count: tracks.length,
    ...(medianYear !== undefined && { medianYear }),
  };
}

/** The brief has changed: whatever can stay does, at its place where the list does not get shorter. */
async function remake(
  maker: PlaylistMaker,
  userId: string,
  brief: Brief,
  rest: readonly (PlaylistTrack | null)[],
  going: readonly PlaylistTrack[],
  before: PlaylistContent,
) {
  const candidates = rest.filter((track) => track !== null);
  const staying = await keepable(maker, userId, brief, candidates, before);
  const asked = brief.count ?? ((brief.minutes ?? 0) * 60_000) / (totalMs(staying) / Math.max(1, staying.length) || 1);
  const shrinks = asked < rest.length;
  const keep = staying.map((track, index) => ({
    trackKey: track.trackKey,
    position: brief.curve !== null ? null : shrinks ? index : rest.indexOf(track),
  }));
  return maker.make(userId, brief, { keep, exclude: going.map(({ trackKey }) => trackKey) });
}

/** Only some tracks change: as many others come into their places, and a time that was kept to is kept to again. */
async function refill(
  maker: PlaylistMaker,
  userId: string,
  brief: Brief,
  rest: readonly (PlaylistTrack | null)[],
  going: readonly PlaylistTrack[],
  count: number,
) {
  const staying = rest.flatMap((track, position) => (track === null ? [] : [{ trackKey: track.trackKey, position }]));
  const offMs = Math.abs(
    totalMs([...going, ...rest.filter((track) => track !== null)]) - (brief.minutes ?? 0) * 60_000,
  );
  const exact = { ...brief, count: staying.length + count, minutes: offMs <= 60_000 ? brief.minutes : null };
  return maker.make(userId, exact, { keep: staying, exclude: going.map(({ trackKey }) => trackKey) });
}

/** New tracks that keep the playlist's exclusions and have what the addition asks for. */
async function additions(
  maker: PlaylistMaker,
  userId: string,
  brief: Brief,
  { brief: wish, count }: Of<'add'>,
  tracks: readonly PlaylistTrack[],
): Promise<PlaylistTrack[]> {
  const asked = {
    ...brief,
    ...wish,
    genres: { in: wish.genres?.in ?? (wish.artists ? [] : brief.genres.in), out: brief.genres.out },
    artists: { in: wish.artists?.in ?? (wish.genres ? [] : brief.artists.in), out: brief.artists.out },
    mustHave: wish.mustHave ?? [],
    first: null,
    last: null,
    minutes: null,
    count: count ?? Math.max(ADDED_AT_ONCE, wish.mustHave?.length ?? 0),
  };
  const made = await maker.make(userId, asked, { exclude: tracks.map(({ trackKey }) => trackKey) });
  return made.tracks;
}

async function arrange(
  maker: PlaylistMaker,
  tracks: readonly PlaylistTrack[],
  refinements: readonly Refinement[],
): Promise<PlaylistTrack[]> {
  let list = [...tracks];
  for (const refinement of refinements) {
    if (refinement.op === 'move') list = moved(list, refinement.from, refinement.to);
    if (refinement.op !== 'order') continue;
    if (refinement.by === 'reverse') list.reverse();
    else if (refinement.by === 'shuffle') list = shuffled(list, Math.random);
    else list = await maker.along(refinement.by, list);
  }
  return list;
}

/** Checks the list as it is now. What is not kept any more, the listener's change overruled. */
export async function judged(
  maker: PlaylistMaker,
  userId: string,
  brief: Brief,
  tracks: PlaylistTrack[],
  before: Receipt | null,
): Promise<PlaylistContent> {
  const receipt = await maker.check(userId, brief, tracks);
  const wasRelaxed = (rule: string): boolean =>
    before?.rules.some((former) => former.rule === rule && former.relaxed) ?? false;
  const rules = receipt.rules.map((rule) => {
    if (rule.satisfied) return rule;
    const detail = wasRelaxed(rule.rule) ? rule.detail : `${rule.detail}; you changed the list`;
    return { ...rule, relaxed: true, detail };
  });
  return { tracks, brief, receipt: { ...receipt, rules } };
}
