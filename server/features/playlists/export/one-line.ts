/** The text on one line, without control characters: a title must not end its line in a file made of lines. */
export const oneLine = (text: string): string => text.replace(/[\p{Cc}\p{Zl}\p{Zp}]+/gu, ' ').trim();
