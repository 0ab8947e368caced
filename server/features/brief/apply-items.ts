import type { Mood } from '../catalogue/moods.js';
import type { Brief, TrackReference, YearRange } from './brief.js';
import type { Item, Role } from './items.js';
import { wordsBetween } from './names.js';
import { roles } from './roles.js';
import type { Utterance } from './utterance.js';
import type { Meaning } from './vocabulary.js';

/** What somebody wants who says "nothing sad": a brief has no unwanted moods. */
const OPPOSITES: Partial<Record<Mood, Mood>> = {
  sad: 'uplifting',
  melancholic: 'uplifting',
  dark: 'happy',
  angry: 'calm',
  calm: 'energetic',
  energetic: 'calm',
  party: 'calm',
  epic: 'calm',
};

/** Writes what was named into the brief, each in the role it was given. */
export function applyItems(utterance: Utterance, found: readonly Item[], brief: Brief): void {
  const items = withArtistsOfTitles(
    utterance,
    [...found].sort((a, b) => a.from - b.from),
  );
  const given = roles(utterance, items);
  const asked = items.filter((item, index) => item.kind === 'genre' && given[index] === 'in');
  const asksForArtists = items.some(
    (item, index) => item.kind === 'artist' && !item.mayBeTitle && given[index] === 'in',
  );
  items.forEach((item, index) => {
    if (given[index] === 'out' && asked.some((other) => isPartOf(utterance, item, other))) {
      utterance.giveBack(item);
      return;
    }
    const understood = applyItem(item, given[index] ?? 'in', brief);
    if (!understood) utterance.giveBack(item);
    // "Everything by Radiohead except Creep"
    if (item.kind === 'artist' && item.mayBeTitle && given[index] === 'out' && asksForArtists)
      addTrack(brief.titlesOut, { title: item.name, artist: null });
  });
  settle(brief);
}

/** "Trap, no drill": two words for one genre of the catalogue, which cannot tell them apart. */
function isPartOf(utterance: Utterance, item: Item, asked: Item): boolean {
  if (item.kind !== 'genre' || asked.kind !== 'genre') return false;
  const same = item.meaning.genres?.[0] === asked.meaning.genres?.[0];
  return same && wordsBetween(utterance, item.from, item.to) !== wordsBetween(utterance, asked.from, asked.to);
}

/** '"Hey Jude" by The Beatles' is one track and no wish for an artist. */
function withArtistsOfTitles(utterance: Utterance, items: readonly Item[]): Item[] {
  const joined: Item[] = [];
  for (const item of items) {
    const title = joined.at(-1);
    const between = title === undefined ? [] : utterance.tokens.slice(title.to, item.from).map((token) => token.word);
    if (item.kind === 'artist' && title?.kind === 'title' && /^(?:by|from|-|, by)$/.test(between.join(' '))) {
      utterance.use({ from: title.to, to: item.from });
      joined[joined.length - 1] = { ...title, to: item.to, track: { ...title.track, artist: item.name } };
    } else joined.push(item);
  }
  return joined;
}

function applyItem(item: Item, role: Role, brief: Brief): boolean {
  if (role === 'none') return true;
  switch (item.kind) {
    case 'artist':
      if (role === 'first' || role === 'last') brief[role] = { title: null, artist: item.name };
      else if (role === 'like') add(brief.seeds.artists, item.name);
      else add(role === 'out' ? brief.artists.out : brief.artists.in, item.name);
      return true;
    case 'title':
      if (role === 'first' || role === 'last') brief[role] = item.track;
      else
        addTrack(role === 'like' ? brief.seeds.tracks : role === 'out' ? brief.titlesOut : brief.mustHave, item.track);
      return true;
    case 'era':
      addAll(role === 'out' ? brief.yearsOut : brief.years, item.ranges);
      return true;
    case 'genre':
      for (const genre of item.meaning.genres ?? []) add(role === 'out' ? brief.genres.out : brief.genres.in, genre);
      return true;
    case 'feel':
      return role === 'out' ? refuse(item.meaning, brief) : want(item.meaning, brief);
  }
}

function want(meaning: Meaning, brief: Brief): boolean {
  for (const mood of meaning.moods ?? []) add(brief.moods, mood);
  for (const activity of meaning.activities ?? []) add(brief.activities, activity);
  if (meaning.energy !== undefined) brief.energy = meaning.energy;
  if (meaning.tempo) brief.tempo = meaning.tempo;
  return true;
}

/** An unwanted pace is the other side of its limit; unwanted moods are wishes for their opposite. */
function refuse(meaning: Meaning, brief: Brief): boolean {
  const { tempo, energy, moods = [], activities = [] } = meaning;
  if (activities.length > 0) return false;
  const opposites = moods.flatMap((mood) => OPPOSITES[mood] ?? []);
  if (opposites.length < moods.length && energy === undefined) return false;
  for (const mood of opposites) add(brief.moods, mood);
  if (tempo) brief.tempo = { min: tempo.min === null ? tempo.max : null, max: tempo.min };
  if (energy !== undefined) brief.energy = energy >= 0.5 ? 0.4 : 0.6;
  return true;
}

/** What is asked for in one place and refused in another is not wanted: "rock, no metal, metal" stays without metal. */
function settle(brief: Brief): void {
  brief.genres.in = brief.genres.in.filter((genre) => !brief.genres.out.includes(genre));
  brief.artists.in = brief.artists.in.filter((artist) => !brief.artists.out.includes(artist));
  brief.seeds.artists = brief.seeds.artists.filter((artist) => !brief.artists.in.includes(artist));
}

function add<T>(list: T[], value: T): void {
  if (!list.includes(value)) list.push(value);
}

function addAll(list: YearRange[], ranges: readonly YearRange[]): void {
  for (const range of ranges) {
    if (!list.some(({ from, to }) => from === range.from && to === range.to)) list.push(range);
  }
}

function addTrack(list: TrackReference[], track: TrackReference): void {
  if (!list.some(({ title, artist }) => title === track.title && artist === track.artist)) list.push(track);
}
