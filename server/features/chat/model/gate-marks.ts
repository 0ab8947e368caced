/** More must come before it can be told what this is. */
export const MORE = 'more';

/** Markup that is read as a whole: `length` of it, and what it holds; null where there is nothing to check in it. */
export interface Mark {
  length: number;
  content: string | null;
  /** Shown before and after the content. */
  around: readonly [string, string];
}

const LONGEST = 200;
const QUOTES: Record<string, string> = {
  '“': '”"“',
  '"': '"”',
  '„': '“”"',
  '‟': '”',
  '«': '»',
  '»': '«',
  '‹': '›',
  '›': '‹',
  '‘': '’',
  '‚': '‘’',
  '「': '」',
  '『': '』',
  '《': '》',
  '〈': '〉',
  '＂': '＂',
  '〝': '〞〟',
};

const dropped = (length: number): Mark => ({ length, content: null, around: ['', ''] });

export const opensQuotation = (sign: string): boolean => sign in QUOTES;

/** A quotation from its first sign on; null where it never ends. */
export function readQuotation(buffer: string, atEnd: boolean): Mark | typeof MORE | null {
  const opening = buffer[0] ?? '';
  const closings = QUOTES[opening] ?? '';
  const inner = closings === '’' || closings === '‘’';
  for (let at = 1; at < buffer.length && at <= LONGEST && buffer[at] !== '\n'; at++) {
    if (!closings.includes(buffer[at] ?? '')) continue;
    const next = buffer[at + 1];
    // An apostrophe inside of ‘…’ closes nothing.
    if (inner && next === undefined && !atEnd) return MORE;
    if (inner && next !== undefined && /[\p{L}\p{N}]/u.test(next)) continue;
    return { length: at + 1, content: buffer.slice(1, at), around: [opening, buffer[at] ?? ''] };
  }
  return atEnd || buffer.length > LONGEST || buffer.includes('\n') ? null : MORE;
}

/** What stands in straight single quotes; null where the sign is an apostrophe. */
export function readStraightQuotation(buffer: string, atEnd: boolean): Mark | typeof MORE | null {
  if (buffer.length === 1 && !atEnd) return MORE;
  if (!/^'[\p{L}\p{P}\p{S}]/u.test(buffer)) return null;
  const closing = /^'([^\n]{1,200}?)'(?![\p{L}\p{N}])/u.exec(buffer);
  if (closing !== null && (closing[0].length < buffer.length || atEnd)) {
    return { length: closing[0].length, content: closing[1] ?? '', around: ["'", "'"] };
  }
  return atEnd || buffer.length > LONGEST + 2 || buffer.includes('\n') ? null : MORE;
}

/** Emphasis and code; signs that emphasise nothing are dropped. */
export function readEmphasis(buffer: string, atEnd: boolean): Mark | typeof MORE {
  const [sign = ''] = buffer;
  const isSign = (at: number): boolean => buffer[at] === sign;
  let open = 1;
  while (isSign(open)) open += 1;
  const next = buffer[open];
  if (next === undefined) return atEnd ? dropped(open) : MORE;
  if (/\s/.test(next) || open > 3 || (sign === '`' && open === 3)) return dropped(open);
  const close = buffer.indexOf(sign, open);
  const inner = buffer.slice(open, close === -1 ? undefined : close);
  if (inner.includes('\n') || inner.length > LONGEST) return dropped(open);
  if (close === -1) return atEnd ? dropped(open) : MORE;
  let end = close;
  while (isSign(end) && end - close < open) end += 1;
  if (end === buffer.length && end - close < open && !atEnd) return MORE;
  const strong = open >= 2 && sign !== '`' && sign !== '~';
  return { length: end, content: inner, around: strong ? ['**', '**'] : ['', ''] };
}

/** Tags, links and images: of a link its text stays. */
export function readMarkup(buffer: string, atEnd: boolean): Mark | typeof MORE {
  for (const [whole, part] of MARKUP) {
    const found = whole.exec(buffer);
    if (found !== null) return dropped(found[0].length);
    if (!atEnd && part.test(buffer)) return MORE;
  }
  return dropped(1);
}

/** Each as a whole, and while it may still become one. */
const MARKUP: [RegExp, RegExp][] = [
  [/^<[\p{L}/!?][^<>\n]{0,300}>/u, /^<(?:[\p{L}/!?][^<>\n]{0,300})?$/u],
  [/^\]\([^)\n]{0,500}\)/u, /^\](?:\([^)\n]{0,500})?$/u],
  [/^!\[[^\]\n]{0,200}\]\([^)\n]{0,500}\)/u, /^!\[[^\]\n]{0,200}(?:\](?:\([^)\n]{0,500})?)?$/u],
];

/** What may be shown of a name: the signs that make markup are no part of it. */
export const withoutMarkup = (text: string): string => text.replace(/[<>`]|\*\*|\]\(/g, '').trim();
