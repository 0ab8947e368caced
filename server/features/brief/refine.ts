import { readAddition, withoutAdditions } from './additions.js';
import { type Brief, emptyBrief, type Reading, type Refinement } from './brief.js';
import { leftovers } from './leftovers.js';
import type { KnownNames } from './names.js';
import { readBrief } from './read-brief.js';
import { type Placed, readComparisons } from './refine-by-degree.js';
import { type PlaylistTrack, readPositionWishes } from './refine-by-position.js';
import type { Utterance } from './utterance.js';

const phrase = (source: string): RegExp => new RegExp(`(?<![^ ])(?:${source})(?![^ ])`, 'u');

/** Said of more music beside what is there. */
const ADDS = phrase(
  '^(?:and|also|plus)|add|adding|throw in|throw some|include|put in|mix in|sprinkle in|more|plus|also|how about|what about|another|too(?= [.,]|$)|as well|can (?:we|you|i) (?:have|get|add)|lets (?:add|have|get|hear)|toss in|bring in|maybe some|and some|cap it off|top it off|finish (?:it )?off|round (?:it |this )?(?:off|up|out)|wrap (?:it|this) up',
);
/** Said of the whole list, so that the rest must fit too. */
const LIMITS = phrase(
  'only|just|all|make (?:it|them|this)|instead|should be|exclusively|nothing but|keep it|keep to|restrict|no more',
);
/** A wish that stands for itself is a new one, not a change of the last playlist. */
const NEW = phrase(
  [
    '(?:a|an|another|new|different) (?:[^ ]+ ){0,4}(?:playlist|mix|mixtape|list)',
    '(?:make|create|build|give|play|find|get|generate|put together|queue) (?:me |us )?(?:a|an|some|something|music|songs)',
    'i (?:want|need)|i(?:d| would) (?:like|love)|im looking|looking for|can (?:you|i) (?:play|make|get|give)|lets (?:hear|play)|play',
    String.raw`(?:music|songs|something) for|\d+ (?:minutes|songs|hours|min|tracks) (?:of|for)`,
  ].join('|'),
);
/** Said of the playlist that is there. */
const OF_THE_LAST = phrase('it|this|that|the playlist|the list|the mix|these|them|instead');
/** Openings of a fragment that changes what is there: "no rap", "only from the 80s". */
const CHANGES = new RegExp(
  '^(?:(?:and|but|ok|okay|please|now|can you|could you|lets|yes|great|thanks|thank you|nice|good|cool|perfect|,|\\.) )*' +
    '(?:only|just|without|no|not|nothing|less|fewer|make it|make them|make this|exclude|remove|drop|keep it|keep|avoid|skip|i (?:dont|do not) (?:like|want)|dont|instead|more|switch (?:it |this )?to|change (?:it|this)|turn (?:it|this|that) into|too (?:many|much)|i hate|i said|one|max|at most|(?:(?:something|a bit|much|a little) )*(?:happier|sadder|angrier|darker|dreamier|funkier|groovier|sexier|sunnier|moodier|sweeter))(?![^ ])',
  'u',
);
const TOPICS = ['moods', 'activities', 'seeds', 'mustHave', 'forgotten', 'surprise'] as const;

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
  const { brief, said } = readBrief(utterance, known, now, timeZone);
  const isChange = placed.length > 0 || ADDS.test(line) || CHANGES.test(line) || !(hasTopic(brief) || NEW.test(line));
  const isNew = NEW.test(line) && hasTopic(brief) && !adds && !OF_THE_LAST.test(line);
  if (!isChange || isNew) return null;
  const refinements = [
    ...placed.sort((a, b) => a.at - b.at).map(({ refinement }) => refinement),
    ...ofTheRest(brief, said, adds ? line : null),
  ];
  return refinements.length === 0 ? null : { intent: 'refine', refinements, notUnderstood: leftovers(utterance) };
}

function hasTopic(brief: Brief): boolean {
  const empty = emptyBrief();
  if (brief.genres.in.length > 0 || brief.artists.in.length > 0) return true;
  return TOPICS.some((field) => JSON.stringify(brief[field]) !== JSON.stringify(empty[field]));
}

/** What the words say about the music becomes additions, sizes, an order and constraints. */
function ofTheRest(brief: Brief, said: Set<keyof Brief>, addingLine: string | null): Refinement[] {
  const added = addingLine === null ? null : readAddition(brief, said, addingLine);
  if (added !== null) return [added.addition, ...ofTheRest(withoutAdditions(brief), added.rest, null)];
  const { minutes, count, curve } = brief;
  const constrained = [...said].filter((field) => field !== 'minutes' && field !== 'count' && field !== 'curve');
  const refinements: Refinement[] = [];
  if (minutes !== null || count !== null) {
    refinements.push({ op: 'resize', minutes, count, factor: null, relative: false });
  }
  if (curve !== null) refinements.push({ op: 'order', by: curve });
  if (constrained.length > 0) {
    const change: Partial<Brief> = Object.fromEntries(constrained.map((field) => [field, brief[field]]));
    refinements.push({ op: 'constrain', brief: change });
  }
  return refinements;
}
