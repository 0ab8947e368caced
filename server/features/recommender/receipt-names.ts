import { allMatches } from '../../all-matches.js';
import { LATIN_LETTERS } from '../catalogue/latin-letters.js';

/**
 * How the receipt compares names and titles. Written apart from catalogue/identity.ts on purpose: what selects and what
 * checks must not share a mistake. Only the table of letters is shared.
 */

const SEPARATOR_WORDS = new Set([
  'feat',
  'ft',
  'featuring',
  'with',
  'and',
  'vs',
  'versus',
  'x',
  'y',
  'und',
  'et',
  'e',
  'con',
]);
const SEPARATOR_SIGNS = /[,;/&+×|]/gu;
const BREAK = '|';
const LETTERS: Record<string, string> = {
  ...LATIN_LETTERS,
  ß: 'ss',
  æ: 'ae',
  œ: 'oe',
  ø: 'o',
  ł: 'l',
  đ: 'd',
};

const PLAIN = /^[\u0000-\u007f]*$/;
/** What most titles and names are. */
const BARE_WORDS = /^[a-z0-9]+(?: [a-z0-9]+)*$/i;

function withoutAccents(text: string): string {
  return [...text.normalize('NFD').toLowerCase()]
    .filter((letter) => !/\p{Mn}/u.test(letter))
    .map((letter) => LETTERS[letter] ?? letter)
    .join('');
}

/** The words of a text without accents, case and signs; signs that separate names become a break of their own. */
function words(text: string): string[] {
  if (BARE_WORDS.test(text)) return text.toLowerCase().split(' ');
  const plain = (PLAIN.test(text) ? text.toLowerCase() : withoutAccents(text))
    .replace(/['’`´‘]/gu, '')
    .replace(SEPARATOR_SIGNS, ` ${BREAK} `);
  return plain.split(/[^\p{L}\p{N}|]+/u).filter((word) => word !== '');
}

/** The single names in a credit, each as words joined by blanks and without "the". */
export function namesIn(credit: string): string[] {
  const parts: string[][] = [[]];
  const all = words(credit);
  all.forEach((word, at) => {
    const inside = at > 0 && at < all.length - 1;
    // The E of R.E.M. joins nobody.
    const initial = word.length === 1 && all[at - 1]?.length === 1 && all[at + 1]?.length === 1;
    if (word === BREAK || (inside && !initial && SEPARATOR_WORDS.has(word))) parts.push([]);
    else parts.at(-1)!.push(word);
  });
  return parts
    .map((part) => (part.length > 1 && part[0] === 'the' ? part.slice(1) : part).join(' '))
    .filter((name) => name !== '');
}

/**
 * Whether one of the names, or each member of one that is a list itself, stands in one of the credits;
 * "Drake" is not in "Nick Drake".
 */
export function anyNamedIn(names: readonly string[]): (credits: readonly string[]) => boolean {
  const wanted = names.map((name) => ({ parts: namesIn(name), written: name.trim().toLowerCase() }));
  return (credits) =>
    credits.some((credit) => {
      const there = namesIn(credit);
      const written = credit.trim().toLowerCase();
      return wanted.some(({ parts, written: name }) =>
        parts.length === 0
          ? written === name
          : there.some((_, at) => parts.every((part, next) => there[at + next] === part)),
      );
    });
}

const FEATURED = /(?:\b(?:feat|ft|featuring)\b\.?|\bw\/)\s*([^()[\]{}]+)/giu;
const BRACKETED_WITH = /[([{]\s*with\s+([^()[\]{}]+)/giu;
const REMIXER = /(?:[([{]|\s[-–—]\s)\s*([^()[\]{}]*?)\s*\b(?:re-?mix|edit|rework|flip|bootleg|refix)\b/giu;

/** The parts of a title that credit somebody: featured guests and remixers. */
export function titleCredits(title: string): string[] {
  return [FEATURED, BRACKETED_WITH, REMIXER].flatMap((pattern) =>
    allMatches(pattern, title).map((match) => (match[1] ?? '').split(/\s[-–—]\s/u)[0]!),
  );
}

const VERSION =
  /\b(?:re-?master|remix|mix|edit|version|live|acoustic|demo|mono|stereo|deluxe|bonus|instrumental|karaoke|session|take|anniversary|edition|explicit|clean|radio|single|album|original|soundtrack|from|feat|ft|featuring|with|vivo|sped|slowed|reverb|unplugged|re-?recorded|extended)|\b(?:19|20)\d\d\b/iu;

/** A title without what is said of its version in brackets, after a dash, or after "feat.". */
export function bareTitle(title: string): string {
  const pieces = title
    .replace(/[([{][^()[\]{}]*[)\]}]/gu, (bracket) => (VERSION.test(bracket) ? '' : bracket))
    .split(/\s[-–—]\s/u);
  while (pieces.length > 1 && VERSION.test(pieces.at(-1)!)) pieces.pop();
  const bare = words(pieces.join(' ').replace(/\b(?:feat|ft|featuring)\b.*$/iu, '')).join(' ');
  return bare === '' ? words(title).join(' ') : bare;
}
