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
export const RUN = new RegExp(`^${CLAIMING}(?: (?:& )?${CLAIMING})*`, 'u');
const ANY_WORD = String.raw`[\p{L}\p{M}\p{Nd}]${INNER}`;
export const INTRODUCED = new RegExp(`^${ANY_WORD}(?: (?:& )?${ANY_WORD}){0,5}`, 'u');
/** A name may go on after these. */
export const MAY_GO_ON = /^(?: (?:& ?)?|[$!/&+.·'’‐‑-])?$/u;
export const WORD = new RegExp(`^${ANY_WORD}`, 'u');
/** A word may go on after these. */
export const INSIDE = /^[$!/&+.·'’‐‑-]?$/u;
export const FIGURE = /^\p{Nd}+(?:[.,:'’\u00a0\u202f]\p{Nd}+)*/u;
/** No title is worth showing one. */
export const ADDRESS = /:\/\/|(?<![\p{L}\p{N}])www\./iu;
export const UNIT = /^(?:s|st|nd|rd|th|x|h|min|bpm|am|pm)?$/;
