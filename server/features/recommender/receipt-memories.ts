import type { Track } from '../catalogue/track.js';
import { isA } from './receipt-measures.js';
import { anyNamedIn, titleCredits } from './receipt-names.js';
import type { CheckedTrack, Finding } from './receipt.js';
import type { Leaning } from './recommender-sources.js';

/** Written apart from leanings.ts on purpose: what selects and what checks must not share a mistake. */
const SIGNS: Record<string, readonly string[]> = {
  live: ['live', 'en vivo', 'ao vivo', 'in concert', 'unplugged'],
  remix: ['remix', 're-mix', 'remixed'],
  cover: ['cover'],
  acoustic: ['acoustic', 'unplugged'],
  demo: ['demo'],
  instrumental: ['instrumental'],
};

/** Only versions of these kinds, found in what a title adds in brackets or after a dash. */
export function checkVersionsIn(kinds: readonly string[], playlist: readonly CheckedTrack[]): Finding {
  const signs = kinds.flatMap((kind) => SIGNS[kind] ?? []);
  const marked = playlist.filter(({ track }) => hasSign(track.title, signs));
  return {
    satisfied: marked.length === playlist.length,
    detail: `${marked.length} of ${playlist.length} marked so in the title`,
  };
}

/** The unwanted kinds of versions, found in what a title adds in brackets or after a dash. */
export function checkVersionsOut(kinds: readonly string[], playlist: readonly CheckedTrack[]): Finding {
  const signs = kinds.flatMap((kind) => SIGNS[kind] ?? []);
  const broken = playlist.filter(({ track }) => hasSign(track.title, signs));
  const names = broken.slice(0, 3).map(({ track }) => `“${track.title}”`);
  const found = broken.length === 0 ? '' : ` (${names.join(', ')})`;
  return {
    satisfied: broken.length === 0,
    detail: `${broken.length} of ${playlist.length} marked so in the title${found}`,
  };
}

function hasSign(title: string, signs: readonly string[]): boolean {
  const [first = '', ...dashed] = title.toLowerCase().split(/\s[-–—]\s/u);
  const bracketed = [...first.matchAll(/[([{](.*?)[)\]}]/gu)].map((match) => match[1] ?? '');
  return [...bracketed, ...dashed].some((added) => {
    const words = ` ${added.replace(/[^\p{L}\p{N}-]+/gu, ' ').trim()} `;
    return signs.some((sign) => words.includes(` ${sign} `));
  });
}

/** Wishes that only weigh are kept by having been weighed; the figures show how far they got. */
export function checkLeanings(leanings: readonly Leaning[], playlist: readonly CheckedTrack[]): Finding {
  const told = leanings.map((leaning) => {
    const count = playlist.filter(({ track }) => meets(leaning, track)).length;
    return `“${leaning.because}” (${count} of ${playlist.length} such)`;
  });
  return { satisfied: true, detail: `from your memory: ${told.join(', ')}` };
}

function meets(leaning: Leaning, track: Track): boolean {
  switch (leaning.about) {
    case 'artist':
      return anyNamedIn([leaning.name])([...track.artists, ...titleCredits(track.title)]);
    case 'genre':
      return track.genres.some((own) => isA(own, leaning.name));
    case 'mood':
      return track.moods.some((own) => own === leaning.name);
    case 'era':
      return track.year !== null && track.year >= (leaning.from ?? -Infinity) && track.year <= (leaning.to ?? Infinity);
    case 'explicit':
      return track.explicit === true;
    case 'versions':
      return hasSign(track.title, SIGNS[leaning.name] ?? []);
  }
}
