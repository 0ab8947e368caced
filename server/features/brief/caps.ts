import { NUMBER, parseNumber } from './numbers.js';
import { pattern, type Utterance } from './utterance.js';

const SONGS = '(?:songs?|tracks?|tunes?|titles?)';
const ARTIST = '(?:artists?|bands?|singers?|acts?|groups?|musicians?|person|name)';
const EACH = `(?:per|(?:by|from|for|of|by any|from any) (?:each|every|the same|any one|any|one|a single|any single|a given))(?: single)? ${ARTIST}`;
const MOST =
  '(?:no more than|not more than|at most|max|maximum|maximum of|a maximum of|max of|up to|limit(?: it)?(?: to)?|only|just|keep it to|never more than|limited to)';

const ONE = pattern(
  [
    `(?:${MOST} )?(?:one|1|a single|a)(?: ${SONGS})? ${EACH}`,
    `(?:${MOST} )?(?:one|1)(?: ${SONGS})? each`,
    `(?:all )?different ${ARTIST}|(?:every|each) ${SONGS} (?:is )?(?:by|from) (?:a )?(?:different|another|someone else|somebody else)(?: ${ARTIST})?`,
    `(?:dont|do not|never|no|without) (?:repeat|repeating|repeated)(?: the same| any)? ${ARTIST}|no ${ARTIST} (?:more than once|twice)|(?:never|not) the same ${ARTIST} twice|no repeat ${ARTIST}|no two ${SONGS} ${EACH}`,
    `(?:a )?(?:variety|range) of (?:different )?${ARTIST}`,
  ].join('|'),
);
const SOME = pattern(
  [
    `(?:${MOST} )?(?<a>${NUMBER})(?: ${SONGS})? ${EACH}(?: max| maximum| at most| tops)?`,
    `(?:${MOST} )?(?<b>${NUMBER})(?: max| maximum)?(?: ${SONGS})? per ${ARTIST}(?: max| maximum| at most| tops)?`,
  ].join('|'),
);

/** What the order sees to anyway. */
const IN_A_ROW = pattern(
  `(?:no|not|never)(?: two| 2)?(?: ${SONGS})?(?: (?:by|from|of))? the same ${ARTIST}(?: twice)? (?:in a row|back to back|after each other|one after the other|next to each other)`,
);

/** How many tracks of one artist may be in: "one per artist", "no more than two by the same artist". */
export function readArtistCap(utterance: Utterance): number | null {
  let cap: number | null = null;
  utterance.take(IN_A_ROW, () => true);
  utterance.take(ONE, () => {
    cap = 1;
  });
  utterance.take(SOME, ({ groups }) => {
    const read = parseNumber(groups['a'] ?? groups['b'] ?? '');
    if (!Number.isInteger(read) || read < 1) return false;
    cap = read;
    return true;
  });
  return cap;
}
