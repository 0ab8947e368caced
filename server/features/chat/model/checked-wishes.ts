import { applyActivityDefaults } from '../../brief/activity-defaults.js';
import type { Brief, TrackReference, YearRange } from '../../brief/brief.js';
import { normalise } from '../../catalogue/identity.js';
import { canonicalGenre } from '../../preferences/genre-name.js';
import { NEGATION, OF_ARTISTS, OF_HOURS, OF_LYRICS, OF_MINUTES } from './cues.js';
import type { Grounds } from './grounds.js';
import type { Wish } from './reading-tools.js';

export interface CheckedWishes {
  brief: Brief;
  /** The quotations whose wishes are in the brief, and of those that the words do not bear out. */
  kept: string[];
  dropped: string[];
}

const ENERGIES = { 'very-low': 0.1, low: 0.3, medium: 0.5, high: 0.75, 'very-high': 0.95 } as const;
const FAMILIARITIES = { 'mostly-new': 0.25, mixed: 0.5, 'mostly-known': 0.75 } as const;
const LONGEST_NAME = 200;

/**
 * What of a model's wishes the words bear out, added to what the built-in reader read. That stays and wins, but for one
 * thing: where the words refuse a genre or an artist in a language that the built-in reader does not know, it took the
 * name for a wish.
 */
export function checkedWishes(base: Brief, wishes: readonly Wish[], grounds: Grounds): CheckedWishes {
  const brief = structuredClone(base);
  const checked: CheckedWishes = { brief, kept: [], dropped: [] };
  for (const wish of wishes) {
    const list = addWish(brief, wish, grounds) ? checked.kept : checked.dropped;
    list.push(wish.quote);
  }
  applyActivityDefaults(brief);
  return checked;
}

/** Adds a wish where the words bear it out; answers whether they do. */
function addWish(brief: Brief, wish: Wish, grounds: Grounds): boolean {
  const { quote } = wish;
  const isOpen = grounds.isOpen(quote);
  const touchesOpen = grounds.touchesOpen(quote);
  const refuses = touchesOpen && grounds.says(NEGATION, quote);
  const numbers = touchesOpen ? grounds.numbers(quote) : [];
  switch (wish.about) {
    case 'mood':
      return isOpen && add(brief.moods, wish.value);
    case 'activity':
      return isOpen && add(brief.activities, wish.value);
    case 'genre':
      return addGenre(brief, canonicalGenre(wish.value), wish.without, isOpen, refuses);
    case 'artist':
      return addArtist(brief, wish, grounds, refuses);
    case 'title':
      return addTitle(brief, wish, grounds, refuses);
    case 'decade': {
      const range = { from: wish.value, to: wish.value + 9 };
      const figures = grounds.numbers(quote);
      if (figures.length > 0 && !figures.some((figure) => isWithin(figure, wish.value))) return false;
      return addYears(brief, range, wish.without, isOpen, refuses);
    }
    case 'years': {
      const bounds = [wish.from, wish.to].filter((bound) => bound !== null);
      const areSaid = bounds.length > 0 && bounds.every((bound) => numbers.some((figure) => bears(figure, bound)));
      return areSaid && addYears(brief, { from: wish.from, to: wish.to }, wish.without, touchesOpen, refuses);
    }
    case 'bpm': {
      const bounds = [wish.min, wish.max].filter((bound) => bound !== null);
      if (bounds.length === 0 || !bounds.every((bound) => numbers.includes(bound))) return false;
      brief.tempo ??= { min: wish.min, max: wish.max };
      return true;
    }
    case 'energy':
      if (isOpen && brief.tempo === null) brief.energy ??= ENERGIES[wish.value];
      return isOpen;
    case 'curve':
      if (isOpen) brief.curve ??= wish.value;
      return isOpen;
    case 'minutes': {
      const inHours = grounds.says(OF_HOURS, quote) && numbers.some((figure) => figure * 60 === wish.value);
      if (!inHours && !(grounds.says(OF_MINUTES, quote) && numbers.includes(wish.value))) return false;
      if (brief.count === null) brief.minutes ??= wish.value;
      return true;
    }
    case 'tracks': {
      const isTime = grounds.says(OF_MINUTES, quote) || grounds.says(OF_HOURS, quote);
      if (isTime || !numbers.includes(wish.value)) return false;
      if (brief.minutes === null) brief.count ??= wish.value;
      return true;
    }
    case 'tracks-per-artist':
      if (!numbers.includes(wish.value) || !grounds.says(OF_ARTISTS, quote)) return false;
      brief.maxPerArtist ??= wish.value;
      return true;
    case 'lyrics':
      if (!touchesOpen || !grounds.says(OF_LYRICS, quote)) return false;
      brief.explicit ??= wish.value === 'explicit';
      return true;
    case 'familiarity':
      if (isOpen) brief.familiarity ??= FAMILIARITIES[wish.value];
      return isOpen;
    case 'openness':
      if (isOpen && wish.value === 'forgotten-favourites') brief.forgotten = true;
      if (isOpen && wish.value === 'surprise') brief.surprise = true;
      if (isOpen && wish.value === 'other-versions') brief.versions = true;
      return isOpen;
  }
}

function addGenre({ genres }: Brief, name: string | null, without: boolean, isOpen: boolean, refuses: boolean) {
  if (name === null) return false;
  if (without) {
    if (!refuses) return false;
    genres.in = genres.in.filter((one) => one !== name);
    return add(genres.out, name);
  }
  return isOpen && !refuses && !genres.out.includes(name) && add(genres.in, name);
}

function addArtist(
  { artists, seeds }: Brief,
  { value, how, quote }: Extract<Wish, { about: 'artist' }>,
  grounds: Grounds,
  refuses: boolean,
): boolean {
  const name = value.trim();
  const isSame = (other: string): boolean => normalise(other) === normalise(name);
  if (name.length > LONGEST_NAME) return false;
  if (how === 'without') {
    if (!refuses || !(grounds.isOpenName(name) || artists.in.some(isSame))) return false;
    artists.in = artists.in.filter((other) => !isSame(other));
    return artists.out.some(isSame) || add(artists.out, name);
  }
  if (!grounds.isOpenName(name) || !grounds.isSaid(quote) || refuses) return false;
  if ([...artists.in, ...artists.out, ...seeds.artists].some(isSame)) return false;
  return add(how === 'only' ? artists.in : seeds.artists, name);
}

function addTitle(
  brief: Brief,
  { value, artist, how }: Extract<Wish, { about: 'title' }>,
  grounds: Grounds,
  refuses: boolean,
): boolean {
  const title = value.trim();
  if (title.length > LONGEST_NAME || !grounds.isOpenName(title)) return false;
  if (how === 'without' && !refuses) return false;
  const list = how === 'without' ? brief.titlesOut : how === 'like' ? brief.seeds.tracks : brief.mustHave;
  const by = artist !== null && grounds.isOpenName(artist) ? artist.trim() : null;
  return addTrack(list, { title, artist: by });
}

/** Adds a track unless it is there. */
export function addTrack(list: TrackReference[], track: TrackReference): boolean {
  const isThere = list.some(({ title }) => normalise(title) === normalise(track.title));
  if (!isThere) list.push(track);
  return true;
}

function addYears(brief: Brief, range: YearRange, without: boolean, isSaid: boolean, refuses: boolean): boolean {
  if (without ? !refuses : !isSaid || refuses) return false;
  const list = without ? brief.yearsOut : brief.years;
  if (!list.some(({ from, to }) => from === range.from && to === range.to)) list.push(range);
  return true;
}

function add<T>(list: T[], value: T): boolean {
  if (!list.includes(value)) list.push(value);
  return true;
}

/** "80" and "1985" are both of the eighties. */
const isWithin = (figure: number, decade: number): boolean =>
  figure >= 100 ? figure >= decade && figure < decade + 10 : Math.floor(figure / 10) * 10 === decade % 100;

/** "1990" bears 1990, and 1989 and 1991 as "before" and "after"; "90" bears any year of the nineties. */
const bears = (figure: number, year: number): boolean =>
  figure >= 1000 ? Math.abs(figure - year) <= 1 : figure % 10 === 0 && isWithin(figure, Math.floor(year / 10) * 10);
