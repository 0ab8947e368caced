import type { Refinement } from './brief.js';
import { ALL_PLACES, parsePlaces, PLACES, placesOfArtist, placesOfTitle } from './positions.js';
import type { Placed } from './refine-by-degree.js';
import { quotation, QUOTE } from './tokenise.js';
import { type Match, pattern, type Span, type Utterance } from './utterance.js';

export interface PlaylistTrack {
  title: string;
  artists: string[];
}

const REPLACE = '(?:replace|swap out|swap|change|exchange|switch out|switch|substitute|regenerate|redo)';
const REMOVE =
  '(?:remove|delete|drop|take out|take away|kick out|kick|lose|cut|get rid of|throw out|ditch|skip|leave out|without|scrap|bin|erase)';
const DISLIKE =
  '(?:i (?:really )?(?:dont|do not|didnt) (?:like|love|want|care for)|i hate|not (?:a fan of|feeling|into)|no thanks to|thumbs down (?:for|on)|i cant stand)';
const LIKE =
  '(?:(?:some |give me |play |a lot |i want )*(?:more|songs|something|stuff|others|tracks|music)(?: songs| tracks| stuff| music)? (?:like|similar to)|similar to|in the style of)';
const TARGET = `(?<places>${PLACES})|(?:the song |track |the track )?(?<quote>${QUOTE})`;
const WITH =
  '(?: with (?:something|another(?: one| song| track)?|other ones|a different one|something else|something different|others|a new one))?';

const NEW_NAME = pattern(
  `(?:call|name|rename|title|retitle) (?:(?:the|this|my) (?:playlist|mix|list)|it|this|that)(?: to| as| ,)* (?:(?<quote>${QUOTE})|(?<words>[^.,]+?))(?: please)?(?= [.,]|$)|(?:change|set) (?:the|its) (?:name|title) to (?:(?<quote2>${QUOTE})|(?<words2>[^.,]+?))(?: please)?(?= [.,]|$)`,
);
const MOVE = pattern(
  `(?:move|put|push|bring|shift|place) (?:(?<places>${PLACES})|(?<quote>${QUOTE})) (?:down |up |back )?(?:to |at |in |into |as )?(?:the )?(?:very )?(?:(?<end>end|bottom|last|back)|(?<start>start|top|beginning|front|first|opening)|(?:position |number |place |spot |slot |# )?(?<target>\\d{1,3}|second|third|fourth|fifth|sixth|seventh|eighth|ninth|tenth))(?: place| position| spot| one| track)?`,
);
const EXCHANGE = pattern(`(?:swap|switch|exchange) (?<places>${PLACES})(?: around| over| places)?`);
const BAD = pattern(
  `(?<places>${PLACES}) (?:(?:is|are|was|were) (?:really |so |just |a bit |too )?(?:bad|terrible|awful|boring|wrong|horrible|out of place|off|not good|weird|annoying|crap|shit)|sucks?|(?:doesnt|dont|does not|do not) (?:fit|belong|work)(?: in| here)?|(?:isnt|arent) (?:good|right))|(?:not|no) (?<other>${PLACES})|(?:a different|another|something else|a new|a better)(?: song| track| one)? (?:instead of|in place of|for) (?<instead>${PLACES})`,
);
const MORE_LIKE_IT = pattern(
  `i (?:really )?(?:love|like) (?<places>${PLACES})(?: [.,]| and)?(?: (?:give me|play|add|i want))?(?: (?:more|something|some more|stuff|songs) like (?:that|it|this|those|them))`,
);
const BY_ARTIST = pattern(
  `${REPLACE} (?:the |all |all the |any |every |everything by |songs by |the songs by )*(?<name>[^.,]{1,60}?)(?: songs?| tracks?| ones?)?${WITH}(?= [.,]|$| and | with )`,
);
const WHOLE = pattern(
  '(?:try again|start over|another try|something else(?: entirely| please)?|completely different(?: songs)?|different (?:songs|ones|tracks)|other songs|regenerate(?: it)?|give me (?:others|another one)|none of (?:these|those|them)|i dont like (?:any of )?(?:these|those|them|it)|new ones|replace (?:all|them|everything)(?: of them)?)',
);

/** Wishes about single tracks, named by place or title, and about the playlist's name. */
export function readPositionWishes(utterance: Utterance, playlist: readonly PlaylistTrack[]): Placed[] {
  const placed: Placed[] = [];
  const put = (match: Span, refinement: Refinement): void => {
    placed.push({ at: match.from, refinement });
  };
  const resemble = (match: Match): boolean => {
    const tracks = placesIn(utterance, match, playlist).flatMap((place) => playlist[place - 1] ?? []);
    if (tracks.length === 0) return false;
    const seeds = tracks.map(({ title, artists }) => ({ title, artist: artists[0] ?? null }));
    put(match, { op: 'constrain', brief: { seeds: { artists: [], tracks: seeds } } });
    return true;
  };
  utterance.take(NEW_NAME, (match) => {
    put(match, { op: 'rename', name: newName(utterance, match) });
  });
  utterance.take(MOVE, (match) => {
    const [from] = placesIn(utterance, match, playlist);
    const to = target(match, playlist.length);
    if (from === undefined || to === null) return false;
    put(match, { op: 'move', from, to });
    return true;
  });
  utterance.take(EXCHANGE, (match) => {
    const [first, second, more] = placesIn(utterance, match, playlist).sort((a, b) => a - b);
    if (first === undefined || second === undefined || more !== undefined) return false;
    put(match, { op: 'move', from: first, to: second });
    if (second - first > 1) put(match, { op: 'move', from: second - 1, to: first });
    return true;
  });
  utterance.take(MORE_LIKE_IT, (match) => resemble(match));
  for (const [verb, op] of [
    [REPLACE, 'replace'],
    [REMOVE, 'remove'],
    [DISLIKE, 'replace'],
  ] as const) {
    utterance.take(pattern(`${verb} (?:(?<all>${ALL_PLACES})|${TARGET})${op === 'replace' ? WITH : ''}`), (match) => {
      const positions = placesIn(utterance, match, playlist);
      if (positions.length === 0) return false;
      put(match, { op, positions });
      return true;
    });
  }
  utterance.take(pattern(`${LIKE} (?:${TARGET})`), (match) => resemble(match));
  utterance.take(BAD, (match) => {
    const { places, other, instead } = match.groups;
    const positions = parsePlaces(places ?? other ?? instead ?? '', playlist.length);
    if (positions.length === 0) return false;
    put(match, { op: 'replace', positions });
    return true;
  });
  utterance.take(BY_ARTIST, (match) => {
    const positions = placesOfArtist(match.groups['name'] ?? '', playlist);
    if (positions.length === 0) return false;
    put(match, { op: 'replace', positions });
    return true;
  });
  utterance.take(WHOLE, (match) => {
    if (playlist.length === 0) return false;
    put(match, { op: 'replace', positions: playlist.map((_, index) => index + 1) });
    return true;
  });
  return placed;
}

function placesIn(utterance: Utterance, match: Match, playlist: readonly PlaylistTrack[]): number[] {
  const quote = match.spans['quote'];
  const token = quote === undefined ? undefined : utterance.tokens[quote.from];
  if (token !== undefined) return placesOfTitle(quotation(token), playlist);
  return match.groups['all'] === undefined
    ? parsePlaces(match.groups['places'] ?? '', playlist.length)
    : playlist.map((_, index) => index + 1);
}

function target({ groups }: Match, length: number): number | null {
  if (groups['end'] !== undefined) return length;
  if (groups['start'] !== undefined) return 1;
  return parsePlaces(groups['target'] ?? '', length)[0] ?? null;
}

function newName(utterance: Utterance, match: Match): string {
  const quote = match.spans['quote'] ?? match.spans['quote2'];
  const token = quote === undefined ? undefined : utterance.tokens[quote.from];
  if (token !== undefined) return quotation(token);
  const words = match.spans['words'] ?? match.spans['words2'];
  return words === undefined ? '' : utterance.written(words);
}
