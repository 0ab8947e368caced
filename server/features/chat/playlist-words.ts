import type { Brief } from '../brief/brief.js';
import { describeBrief } from '../brief/describe-brief.js';
import { type PlaylistTrack, type Receipt, totalMs } from '../playlists/playlist.js';

/** "45:10", "1:02:03". */
export function clock(ms: number): string {
  const seconds = Math.round(ms / 1000);
  const parts = [Math.floor(seconds / 3600), Math.floor(seconds / 60) % 60, seconds % 60];
  const shown = parts[0] === 0 ? parts.slice(1) : parts;
  return shown.map((part, index) => (index === 0 ? String(part) : String(part).padStart(2, '0'))).join(':');
}

export const countOf = (count: number, noun: string): string => `${count} ${noun}${count === 1 ? '' : 's'}`;

const named = ({ title, artists }: PlaylistTrack): string => `“${title}” by ${artists.join(', ')}`;

/** The size of a list and its ends; names nothing that is not in it. */
export function wordTracks(name: string, tracks: readonly PlaylistTrack[]): string {
  const [first, last] = [tracks[0], tracks.at(-1)];
  const size = `**${name}**: ${countOf(tracks.length, 'track')}, ${clock(totalMs(tracks))}.`;
  if (first === undefined || last === undefined) return size;
  return first === last ? `${size} It is ${named(first)}.` : `${size} From ${named(first)} to ${named(last)}.`;
}

/** How the request was taken; days are those of the time zone. */
export function wordBrief(brief: Brief, timeZone: string): string | null {
  const phrases = describeBrief(brief, timeZone);
  return phrases.length === 0 ? null : `I took it as: ${phrases.join(', ')}.`;
}

const BROKEN = 'Not everything could be kept:';
const UNREAD = 'I did not understand ';

/** Whether a paragraph of an answer must reach the listener as it is, whoever words the rest. */
export const isNotice = (paragraph: string): boolean => paragraph.startsWith(BROKEN) || paragraph.startsWith(UNREAD);

/** The rules that are not kept, and why. */
export function wordExceptions({ rules }: Receipt): string | null {
  const broken = rules.filter(({ satisfied }) => !satisfied);
  if (broken.length === 0) return null;
  const lines = broken.map(({ text, detail }) => `- ${text}: ${detail}`);
  return [BROKEN, ...lines].join('\n');
}

export function wordEstimates(tracks: readonly PlaylistTrack[]): string | null {
  const estimated = tracks.filter((track) => track.estimated).length;
  if (estimated === 0) return null;
  const whose =
    estimated === tracks.length ? 'All durations are' : `${countOf(estimated, 'duration')} of ${tracks.length}`;
  const verb = estimated === tracks.length ? '' : estimated === 1 ? ' is' : ' are';
  const own = estimated === 1 ? 'that track’s own is' : 'those tracks’ own are';
  return `${whose}${verb} estimated: ${own} not known here.`;
}

export function wordNotUnderstood(words: readonly string[]): string | null {
  if (words.length === 0) return null;
  return `${UNREAD}${words.map((word) => `“${word}”`).join(', ')} and left it out.`;
}

export const paragraphs = (...parts: (string | null)[]): string => parts.filter((part) => part !== null).join('\n\n');
