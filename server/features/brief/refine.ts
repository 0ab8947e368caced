import { type Brief, emptyBrief, type Reading, type Refinement } from './brief.js';
import { leftovers } from './leftovers.js';
import type { KnownNames } from './names.js';
import { readBrief } from './read-brief.js';
import { type Placed, readComparisons } from './refine-by-degree.js';
import { readPositionWishes, type PlaylistTrack } from './refine-by-position.js';
import type { Utterance } from './utterance.js';

/** Said of more music beside what is there. */
const ADDS =
  /(?<![^ ])(?:add|adding|throw in|throw some|include|put in|mix in|sprinkle in|some more|more|plus|also|how about|what about|give me (?:some )?more|another|too|as well|can (?:we|you|i) (?:have|get|add)|lets (?:add|have|get|hear)|toss in|bring in|maybe some|and some|need more|even more)(?![^ ])/u;
/** Said of the whole list, so that the rest must fit too. */
const LIMITS =
  /(?<![^ ])(?:only|just|all|make (?:it|them|this)|instead|should be|exclusively|nothing but|keep it|keep to|restrict)(?![^ ])/u;
/** A wish that stands for itself is a new one, not a change of the last playlist. */
const NEW =
  /(?<![^ ])(?:(?:a|an|another|new|different) (?:\S+ ){0,4}(?:playlist|mix|mixtape|list)|(?:make|create|build|give|play|find|get|generate|put together|queue) (?:me |us )?(?:a|an|some|something|music|songs)|i(?:m| am)? (?:want|need|looking for|would like|d like)|i(?:d| would) (?:like|love)|im looking|can (?:you|i) (?:play|make|get|give)|lets (?:hear|play)|play|music for|songs for|something for|\d+ (?:minutes|songs|hours|min|tracks) (?:of|for))(?![^ ])/u;
const TOPICS = [
  'moods',
  'activities',
  'genres',
  'artists',
  'seeds',
  'mustHave',
  'years',
  'forgotten',
  'surprise',
] as const;

/**
 * Reads a message as wishes about the last playlist; null if it is a request of its own.
 * "Less X" is read as "no X": a brief knows no shades of it.
 */
export function readRefinements(
  utterance: Utterance,
  known: KnownNames,
  playlist: readonly PlaylistTrack[],
  now: Date,
  timeZone: string,
): Reading | null {
  const line = utterance.line;
  const adds = ADDS.test(line) && !LIMITS.test(line);
  const placed: Placed[] = [...readPositionWishes(utterance, playlist), ...readComparisons(utterance)];
  const changes = placed.length > 0;
  const { brief, said } = readBrief(utterance, known, now, timeZone);
  if (!changes && !adds && !readsAsChange(line, brief)) return null;
  if (
    NEW.test(line) &&
    !adds &&
    hasTopic(brief) &&
    !/(?<![^ ])(?:it|this|that|the playlist|these|them|instead)(?![^ ])/u.test(line)
  )
    return null;
  const rest = ofTheRest(brief, said, adds);
  const refinements = [...placed.sort((a, b) => a.at - b.at).map(({ refinement }) => refinement), ...rest];
  if (refinements.length === 0) return null;
  return { intent: 'refine', refinements, notUnderstood: leftovers(utterance) };
}

/** A fragment such as "no rap", "30 minutes" or "only from the 80s" changes what is there. */
function readsAsChange(line: string, brief: Brief): boolean {
  if (
    /^(?:(?:and|but|ok|okay|please|now|can you|could you|,|yes|great|thanks|nice|good|cool|perfect|\.) )*(?:only|just|without|no|not|nothing|less|fewer|make it|make them|make this|but|exclude|remove|drop|keep it|keep|avoid|skip|i dont (?:like|want)|dont|instead|more|switch to|change it|i hate|one|max|at most)(?![^ ])/u.test(
      line,
    )
  ) {
    return true;
  }
  return !hasTopic(brief) && !NEW.test(line);
}

function hasTopic(brief: Brief): boolean {
  const empty = emptyBrief();
  return TOPICS.some((field) => {
    const value = brief[field];
    if (field === 'genres') return brief.genres.in.length > 0;
    if (field === 'artists') return brief.artists.in.length > 0;
    return JSON.stringify(value) !== JSON.stringify(empty[field]);
  });
}

/** What the words say about the music becomes sizes, an order, additions and constraints. */
function ofTheRest(brief: Brief, said: Set<keyof Brief>, adds: boolean): Refinement[] {
  const refinements: Refinement[] = [];
  const positive =
    brief.genres.in.length + brief.artists.in.length + brief.mustHave.length + brief.seeds.artists.length > 0;
  const count = brief.count;
  if (adds && positive) {
    const addition: Partial<Brief> = {};
    for (const field of [
      'genres',
      'artists',
      'seeds',
      'mustHave',
      'years',
      'moods',
      'activities',
      'energy',
      'tempo',
    ] as const) {
      if (said.has(field)) Object.assign(addition, { [field]: brief[field] });
    }
    if (brief.artists.out.length > 0) addition.artists = { in: brief.artists.in, out: [] };
    if (brief.genres.out.length > 0) addition.genres = { in: brief.genres.in, out: [] };
    refinements.push({ op: 'add', brief: addition, count });
    for (const field of Object.keys(addition) as (keyof Brief)[]) said.delete(field);
    if (brief.artists.out.length > 0)
      refinements.push({ op: 'constrain', brief: { artists: { in: [], out: brief.artists.out } } });
    if (brief.genres.out.length > 0)
      refinements.push({ op: 'constrain', brief: { genres: { in: [], out: brief.genres.out } } });
    said.delete('count');
  }
  if (said.has('minutes') || said.has('count')) {
    refinements.push({ op: 'resize', minutes: brief.minutes, count: brief.count, factor: null, relative: false });
  }
  if (brief.curve !== null) refinements.push({ op: 'order', by: brief.curve });
  for (const field of ['minutes', 'count', 'curve'] as const) said.delete(field);
  if (said.size > 0) {
    const constraint: Partial<Brief> = Object.fromEntries([...said].map((field) => [field, brief[field]]));
    refinements.push({ op: 'constrain', brief: constraint });
  }
  return refinements;
}
