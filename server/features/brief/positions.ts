import { allMatches } from '../../all-matches.js';
import { credits, normalise, recordingKey } from '../catalogue/identity.js';
import { NUMBER, ORDINAL, parseNumber, parseOrdinal } from './numbers.js';

const ONE = String.raw`(?:(?:track|song|number|no|position|#|nr|tracks|songs|numbers|the) ){0,3}(?:${ORDINAL}|\d{1,3}|one|two|three|four|five|six|seven|eight|nine|ten)(?: (?:one|song|track|title|tune|ones|songs|tracks))?`;
const ENDS = `(?:the |my )?(?:very )?(?:first|last|final)(?: (?:${NUMBER}|few))?(?: (?:one|song|track|title|tune|ones|songs|tracks|tunes|titles))?`;
const MIDDLE = `(?:the )?(?:second|third) (?:to |from (?:the )?)?last(?: (?:one|song|track))?|(?:the )?penultimate(?: (?:one|song|track))?`;
const PLACE = `(?:${MIDDLE}|${ENDS}|${ONE})`;

/** Source of an expression for places in a playlist: "the third", "tracks 2 to 5", "the first two and the last one". */
export const PLACES = `${PLACE}(?:(?: ,)?(?: and| or| to| through| -| ,) ${PLACE}){0,6}`;
/** Source of an expression for all places at once. */
export const ALL_PLACES =
  '(?:all|everything|all of them|every song|them all|the whole thing|the lot)(?! (?:by|from|with|that|like|but|except|before|after|in|on|songs?|tracks?|the))';

const PART = new RegExp(
  [
    '(?<joint>(?<![^ ])(?:to|through|-)(?![^ ])(?! last))',
    '(?<fromEnd>penultimate|(?:second|third) (?:to |from (?:the )?)?last)',
    `(?<end>first|last|final)(?: (?<many>${NUMBER}|few)(?![^ ]))?`,
    `(?<ordinal>(?<![^ ])${ORDINAL}(?![^ ]))`,
    `(?<figure>(?<![^ ])(?:${NUMBER})(?![^ ])(?<!(?:first|second|third|th|st|nd|rd|last|final) one))`,
  ].join('|'),
  'gu',
);

/** The positions, counting from 1, that words matched by {@link PLACES} name in a playlist of so many tracks. */
export function parsePlaces(words: string, length: number): number[] {
  const places: number[] = [];
  let ranged = false;
  for (const { groups = {} } of allMatches(PART, words)) {
    const named = parsePlace(groups, length);
    const [before, first] = [places.at(-1), named[0]];
    if (ranged && before !== undefined && first !== undefined) places.push(...range(before + 1, first));
    else places.push(...named);
    ranged = groups['joint'] !== undefined;
  }
  return [...new Set(places)].filter((place) => place >= 1 && place <= length);
}

function parsePlace(groups: Record<string, string | undefined>, length: number): number[] {
  const { fromEnd, end, many, ordinal, figure } = groups;
  if (fromEnd !== undefined) return [fromEnd.startsWith('third') ? length - 2 : length - 1];
  if (ordinal !== undefined && end === undefined) return [parseOrdinal(ordinal)];
  if (figure !== undefined) return [parseNumber(figure)];
  if (end === undefined) return [];
  const count = Math.min(many === undefined || many === 'one' ? 1 : many === 'few' ? 3 : parseNumber(many), length);
  return end === 'first' ? range(1, count) : range(length - count + 1, length);
}

/** Positions of the tracks with this title, whatever version. */
export function placesOfTitle(title: string, playlist: readonly { title: string; artists: string[] }[]): number[] {
  const wanted = recordingKey('', title);
  return playlist.flatMap((track, index) =>
    recordingKey('', track.title) === wanted || normalise(track.title) === normalise(title) ? [index + 1] : [],
  );
}

/** Positions of the tracks on which an artist is credited. */
export function placesOfArtist(name: string, playlist: readonly { title: string; artists: string[] }[]): number[] {
  const key = normalise(name);
  return playlist.flatMap((track, index) => (credits(track).has(key) ? [index + 1] : []));
}

function range(from: number, to: number): number[] {
  return Array.from({ length: Math.max(0, to - from + 1) }, (_, step) => from + step);
}
