import { allMatches } from '../../all-matches.js';
/**
 * What makes two names the same name, and two tracks the same track.
 * Everything that compares artists or titles goes through here, so that "Beyoncé" and "BEYONCE" never differ.
 */

const APOSTROPHES = /['’‘`´ʻʼ′＇]/gu;
/** Accents, and the optional vowel signs of Hebrew and Arabic; marks that make a letter (が, कि) stay. */
const OPTIONAL_MARKS = /[\u0300-\u036f\u0591-\u05c7\u0610-\u061a\u064b-\u065f\u0670]+/gu;
/** Most names, which need nothing of the costly rest. */
const PLAIN = /^[A-Za-z0-9]+(?: [A-Za-z0-9]+)*$/;
const LEADING_ARTICLES = /^(?:the )+(?=\S)/;
const FOLDED: Record<string, string> = { ø: 'o', œ: 'oe', æ: 'ae', ß: 'ss', ł: 'l', đ: 'd', ð: 'd', þ: 'th', ı: 'i' };

/**
 * Lower case, without accents, punctuation and a leading "the"; "&" and "+" read "and", signs inside a word the letters
 * that they stand for ("A$AP", "P!nk"). Letters of every script are kept, so that "花冷え。" stays a name of its own.
 * A name made of nothing but signs ("!!!") stays as it is, in lower case.
 */
export function normalise(name: string): string {
  if (PLAIN.test(name)) return name.toLowerCase().replace(LEADING_ARTICLES, '');
  const folded = name
    .replace(APOSTROPHES, '')
    .normalize('NFKD')
    .replace(APOSTROPHES, '') // "ŉ" is an apostrophe and an n
    .replace(OPTIONAL_MARKS, '')
    .toLowerCase()
    .replace(/[øœæßłđðþı]/g, (letter) => FOLDED[letter] ?? letter)
    .replace(/\$(?=\$*\p{L})|(?<=\p{L}\$*)\$/gu, 's')
    .replace(/(?<=\p{L})!(?=\p{L})/gu, 'i')
    .replace(/[&+]/g, ' and ')
    .replace(/[^\p{L}\p{N}\p{M}]+/gu, ' ')
    .trim()
    .replace(LEADING_ARTICLES, '');
  return (folded === '' ? name.trim().toLowerCase() : folded).normalize('NFC');
}

/** A track's identity: the Spotify URI where there is one, else the normalised "artist – title". */
export function trackKey(track: { artist: string; title: string; spotifyUri?: string | null }): string {
  return track.spotifyUri ?? `${normalise(track.artist)} – ${normalise(track.title)}`;
}

const VERSION_WORDS =
  /\b(re-?master(ed)?|remix|mix|edit|version|live|acoustic|demo|mono|stereo|deluxe|bonus|instrumental|karaoke|session|take|anniversary|edition|explicit|clean|radio|single|album|original|soundtrack|from|feat|ft|featuring|with|en vivo|ao vivo|sped up|slowed|reverb|unplugged|rerecorded|re-recorded|taylors? version|extended|interlude reprise)\b/i;
const LAST_DASHED = /\s+[-–—]\s+((?:(?!\s[-–—]\s).)*)$/;

/** A title without what is bracketed or dashed on about its version, and without the guests that it names. */
export function bareTitle(title: string): string {
  let bare = title.replace(/\s*[([{]([^)\]}]*)[)\]}]/g, (whole, inner: string) =>
    VERSION_WORDS.test(inner) ? '' : whole,
  );
  for (let tail = LAST_DASHED.exec(bare); tail !== null; tail = LAST_DASHED.exec(bare)) {
    const said = tail[1] ?? '';
    if (!VERSION_WORDS.test(said) && !/\b(19|20)\d\d\b/.test(said)) break;
    bare = bare.slice(0, tail.index);
  }
  bare = bare.replace(/\s+(feat\.?|ft\.?|featuring)\s.+$/i, '');
  return bare.trim() === '' ? title : bare;
}

/** What a title is looked up by: "Heroes - 2017 Remaster" and "heroes" are found together. */
export function titleKey(title: string): string {
  return normalise(bareTitle(title));
}

/**
 * The recording behind a track: main artist and title without what is bracketed or dashed on about its version,
 * so that a remaster, a live cut and a radio edit of one song are one recording.
 */
export function recordingKey(artist: string, title: string): string {
  return `${normalise(creditedNames(artist)[0] ?? artist)} – ${titleKey(title)}`;
}

/** " x " parts two names, unless it ends one that another separator follows ("Lil Nas X & Jack Harlow"). */
const CREDIT_SEPARATORS =
  /\s*(?:,|;|\/|\s(?:[&+×]|x(?!\s+(?:[&+]|x|and|with|vs|feat|ft|featuring)(?:\W|$))|and|with|vs\.?|versus|feat\.?|ft\.?|featuring|y|e|et|und|con)\s)\s*/giu;
const TITLE_CREDITS = [
  /[([]\s*(?:feat\.?|ft\.?|featuring|with|w\/)\s+([^)\]]+)[)\]]/giu,
  /\s(?:feat\.?|ft\.?|featuring|[-–—]\s+with)\s+(.+?)(?:\s+[-–—]\s+.*|\s*[([].*)?$/giu,
  /(?:[([]|\s[-–—]\s)\s*([^()[\]]+?)\s+(?:re-?mix|edit|rework|flip|bootleg|refix)\b/giu,
];
/** "Radio Edit" names no remixer, and "Flume Extended Remix" only Flume. */
const KIND_OF_REMIX = /(?:^|\s+)(?:radio|single|album|extended|club|original|video|vocal|dub|short|long|official)$/i;

/** The single names in an artist credit: "Lil Wayne & Drake" → ["Lil Wayne", "Drake"]. */
export function creditedNames(credit: string): string[] {
  return credit
    .split(CREDIT_SEPARATORS)
    .map((name) => name.trim())
    .filter((name) => name !== '');
}

/**
 * Everybody credited on a track, normalised: the artists as written, the single names inside them,
 * and whoever the title features or names as remixer.
 */
export function credits(track: { artists: readonly string[]; title: string }): Set<string> {
  const names = new Set<string>();
  const add = (credit: string): void => {
    names.add(normalise(credit));
    for (const name of creditedNames(credit)) names.add(normalise(name));
  };
  track.artists.forEach(add);
  for (const pattern of TITLE_CREDITS)
    for (const match of allMatches(pattern, track.title)) add((match[1] ?? '').replace(KIND_OF_REMIX, ''));
  names.delete('');
  return names;
}

/** The parts of a credit that may be one artist, the longest first: "A, B & C" → ["A, B & C", "A, B", "A"]. */
export function leadingCredits(credit: string): string[] {
  const ends = allMatches(CREDIT_SEPARATORS, credit).map((match) => match.index);
  return [credit, ...ends.reverse().map((end) => credit.slice(0, end))].filter((part) => part !== '');
}
