import { describeBrief } from '../brief/describe-brief.js';
import type { Brief } from '../brief/brief.js';

/** The most that the service takes. */
const MAX_NAME = 100;
const MAX_DESCRIPTION = 300;

export interface CopyWords {
  name: string;
  description: string;
}

/** How the copy is called and described: the listener's words, else the brief's, and a marker by which it is found again. */
export function copyWords(playlist: { id: string; name: string; description: string; brief: Brief | null }): CopyWords {
  const tail = `Made with EchoTune [${markerOf(playlist.id)}]`;
  const said = playlist.description || (playlist.brief === null ? '' : describeBrief(playlist.brief).join(', '));
  const words = oneLine(said);
  const room = MAX_DESCRIPTION - tail.length - 3;
  return {
    name: cut(oneLine(playlist.name), MAX_NAME),
    description: words === '' ? tail : `${cut(words, room)} · ${tail}`,
  };
}

/** 22 letters, digits, "-" and "_" for a UUID. */
export const markerOf = (playlistId: string): string =>
  Buffer.from(playlistId.replaceAll('-', ''), 'hex').toString('base64url');

/** The service writes some signs of a description as HTML. */
export const asWritten = (description: string): string =>
  description.replace(/&(?:#x([0-9a-f]{1,6})|#(\d{1,7})|(amp|lt|gt|quot|apos));/gi, (sign, hex, decimal, name) => {
    if (typeof name === 'string') return NAMED[name.toLowerCase()] ?? sign;
    const code = typeof hex === 'string' ? Number.parseInt(hex, 16) : Number(decimal);
    return code <= 0x10ffff ? String.fromCodePoint(code) : sign;
  });
const NAMED: Record<string, string> = { amp: '&', lt: '<', gt: '>', quot: '"', apos: "'" };

const oneLine = (text: string): string => text.replace(/\s+/g, ' ').trim();

/** At most so many UTF-16 units, never half a sign. */
function cut(text: string, most: number): string {
  if (text.length <= most) return text;
  const kept = text.slice(0, most - 1).replace(/[\uD800-\uDBFF]$/, '');
  return `${kept.trimEnd()}…`;
}
