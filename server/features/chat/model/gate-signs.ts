/** Longer than any answer has reason to be. */
export const MAX_LENGTH = 4_000;

/** Never shown: control and formatting signs, halves of characters, what no font knows. */
export const UNSEEN = /^(?!\n)[\p{Cc}\p{Cf}\p{Co}\p{Cn}\p{Cs}\p{Zl}\p{Zp}]$/u;
export const HALF = /[\ud800-\udbff]$/;
/** What an ordinary word is written in; every other letter may be part of a name. */
const PLAIN = '[a-zß-öø-ÿā-ɏ]';
export const LETTER = /^[\p{L}\p{M}]/u;
export const SMALL = new RegExp(`^(?!\\p{Lu})${PLAIN}`, 'u');
const INNER = String.raw`(?:[\p{L}\p{M}\p{Nd}]|[$!/&+.·'’‐‑-](?=[\p{L}\p{Nd}]))*`;
const CLAIMING = String.raw`(?:(?!(?!\p{Lu})${PLAIN})[\p{L}\p{Nd}]${INNER})`;
const ANY_WORD = String.raw`[\p{L}\p{M}\p{Nd}]${INNER}`;
/** A name may go on after these. */
const MAY_GO_ON = /^(?: (?:& ?)?|[$!/&+.·'’‐‑-])?$/u;
/** A word may go on after these. */
const INSIDE = /^[$!/&+.·'’‐‑-]?$/u;
/** A straight single quote after one of these is an apostrophe: "Wham!'s", "the M.G.'s". */
export const ENDS_A_NAME = /[\p{L}\p{M}\p{N}.!?…)$+”"*_]/u;
export const FIGURE = /^\p{Nd}+(?:[.,:'’\u00a0\u202f]\p{Nd}+)*/u;
/** No title is worth showing one. */
export const ADDRESS = /:\/\/|(?<![\p{L}\p{N}])www\./iu;
export const UNIT = /^(?:s|st|nd|rd|th|x|h|min|bpm|am|pm)?$/;

/** What a buffer begins with; null before its end is known. */
type Reads = (buffer: string, atEnd: boolean) => string | null;

const reads =
  (shape: RegExp, mayGoOn: RegExp): Reads =>
  (buffer, atEnd) => {
    const [found = ''] = shape.exec(buffer) ?? [];
    return !atEnd && mayGoOn.test(buffer.slice(found.length)) ? null : found;
  };

/** Words that are a claim each. */
export const readRun = reads(new RegExp(`^${CLAIMING}(?: (?:& )?${CLAIMING})*`, 'u'), MAY_GO_ON);
/** Up to six words, in capitals or not. */
export const readWords = reads(new RegExp(`^${ANY_WORD}(?: (?:& )?${ANY_WORD}){0,5}`, 'u'), MAY_GO_ON);
const readWord = reads(new RegExp(`^${ANY_WORD}`, 'u'), INSIDE);
/** A word with the signs inside it, but for a hyphen and what follows in small letters. */
export const readOneWord: Reads = (buffer, atEnd) => readWord(buffer, atEnd)?.replace(/[-‐‑]\p{Ll}.*$/u, '') ?? null;
