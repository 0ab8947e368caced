import type { Brief } from '../brief/brief.js';
import type { Candidate, Likeness } from './candidates.js';
import { isForgotten } from './forgotten.js';
import { habitText, slotOf } from './habits.js';
import { playedText, times } from './play-words.js';
import type { RecommenderPreferences } from './recommender-sources.js';
import { list } from './rule-texts.js';
import { creditOf, hasMood, isTempo, placeOf, referenceTo } from './rules.js';
import type { Parts } from './score.js';
import { serviceText } from './service-taste.js';
import type { TasteProfile } from './taste-profile.js';
import type { Session } from './session.js';
import { inRanges } from './year-ranges.js';

export type ReasonKind =
  | 'asked'
  | 'history'
  | 'forgotten'
  | 'artist'
  | 'favourite'
  | 'service'
  | 'similar'
  | 'seed'
  | 'fit'
  | 'feedback'
  | 'new'
  | 'surprise'
  | 'era'
  | 'habit'
  | 'session'
  | 'this-day'
  | 'source';

/** Why a track was chosen: the evidence in words and what it counted in the score. */
export interface Reason {
  kind: ReasonKind;
  text: string;
  weight: number;
}

export interface ReasonContext {
  brief: Brief;
  preferences: RecommenderPreferences;
  profile: TasteProfile;
  session?: Session | null;
  /** Epoch ms. */
  now: number;
}

const NOTABLE_WEIGHT = 0.02;

/** The reasons for a chosen candidate, strongest first, at least one. Each says only what its evidence shows. */
export type Explain = (candidate: Candidate, parts: Parts) => Reason[];

export function createExplain(context: ReasonContext): Explain {
  const { mustHave, first, last } = context.brief;
  const wanted = [
    ...mustHave.map(referenceTo),
    ...[first, last].flatMap((place) => (place?.title == null ? [] : placeOf(place))),
  ];
  const favourites = context.preferences.favouriteArtists.map((name) => ({ name, isCredited: creditOf(name) }));
  return (candidate, parts) => reasonsFor(candidate, parts, context, wanted, favourites);
}

interface Favourite {
  name: string;
  isCredited: ReturnType<typeof creditOf>;
}

function reasonsFor(
  candidate: Candidate,
  parts: Parts,
  context: ReasonContext,
  wanted: readonly ReturnType<typeof referenceTo>[],
  favourites: readonly Favourite[],
): Reason[] {
  const { features, heard, plays, seed, similar } = candidate;
  const { brief, preferences, profile, session, now } = context;
  const artist = features.track.artists[0] ?? '';
  const artistPlays = profile.artists.get(features.lead)?.plays ?? 0;
  const service = profile.service.get(features.recording);
  const isNew = plays === 0 && service === undefined;
  const reasons: Reason[] = [];
  const add = (kind: ReasonKind, weight: number, textOf: () => string | null): void => {
    const text = weight > NOTABLE_WEIGHT ? textOf() : null;
    if (text !== null) reasons.push({ kind, text, weight: round(weight) });
  };

  const asked = wanted.some((isMeant) => isMeant(features));
  add('asked', asked ? 5 : 0, () => 'you asked for this one');
  const played = (): string => playedText(profile, heard, now);
  if (parts('forgotten') > 0 && isForgotten(profile, heard, now))
    add('forgotten', parts('forgotten') + parts('track'), () => `loved, then dropped: ${played()}`);
  else if (plays > 0) add('history', parts('track') + parts('familiarity') / 2, played);
  const isByNamed = seed?.by === 'named' || seed?.by === 'maker';
  if (isNew && artistPlays > 0 && !isByNamed)
    add('artist', parts('artist'), () => `new to you, by ${artist}, whom you have played ${times(artistPlays)}`);
  else if (artistPlays > plays) add('artist', parts('artist'), () => `you have played ${artist} ${times(artistPlays)}`);
  if (isNew && (artistPlays === 0 || isByNamed) && profile.total > 0)
    add('new', parts('familiarity') / 2, () => 'new to you');
  add('favourite', parts('favourite'), () => favouriteText(candidate, favourites, preferences.favouriteGenres));
  if (service !== undefined) add('service', parts('service'), () => serviceText(service));
  if (seed !== null) add('seed', parts('seed'), () => likenessText(seed, features.track.title));
  if (similar !== null) add('similar', parts('similar'), () => likenessText(similar, features.track.title));
  const { habits } = profile;
  add('habit', parts('habit'), () => habitText(habits, slotOf(habits.zone, now), heard, features));
  if (session) add('session', parts('session'), () => sessionText(session.liked.of(features)));
  const fit = parts('genreFit') + parts('mood') + parts('energy') + parts('tempo') + parts('era');
  add('fit', fit, () => fitText(candidate, brief));
  const loved = parts('feedback');
  add('feedback', loved, () => (loved > 0.5 ? 'you said you love it' : null));
  add('surprise', brief.surprise ? parts('chance') : 0, () => 'a surprise, as you wished');
  if (reasons.length === 0) reasons.push({ kind: 'source', text: sourceText(candidate), weight: 0 });
  return reasons.sort((a, b) => b.weight - a.weight);
}

/** The strongest reason as a sentence, the next one beside it where there is one. */
export function sentence(reasons: readonly Reason[]): string {
  const text = reasons
    .slice(0, 2)
    .map((reason) => reason.text)
    .join('; ');
  return text === '' ? '' : `${text[0]!.toUpperCase()}${text.slice(1)}.`;
}

function favouriteText(
  { features }: Candidate,
  favourites: readonly Favourite[],
  favouriteGenres: readonly string[],
): string | null {
  const artist = favourites.find(({ isCredited }) => isCredited(features.credits));
  if (artist !== undefined) return `${artist.name} is one of your favourite artists`;
  const genre = favouriteGenres.find((name) => features.genres.includes(name));
  return genre === undefined ? null : `${genre} is one of your favourite genres`;
}

function likenessText({ by, to, genre }: Likeness, title: string): string {
  if (by === 'named') return `by ${to}, whom you named`;
  if (by === 'maker') return to === `“${title}”` ? 'you named it' : `by the artist of ${to}`;
  if (by === 'listening') return `heard in the same sessions as ${to} here`;
  return by === 'artist' ? `its artist is heard in the same sessions as ${to} here` : `shares ${genre} with ${to}`;
}

function sessionText(likeness: Likeness | null): string | null {
  if (likeness === null) return null;
  const { by, to } = likeness;
  if (by === 'maker') return `by the artist of ${to}, which you had just now`;
  const what = by === 'listening' ? 'heard' : 'its artist is heard';
  return `${what} in the same sessions as ${to} here, which you had just now`;
}

/** What of the request the track meets, read from the track itself. */
function fitText({ features }: Candidate, brief: Brief): string | null {
  const { track, genres, energy, tempo } = features;
  const words = brief.genres.in.filter((genre) => genres.includes(genre));
  for (const mood of brief.moods) if (track.moods.includes(mood)) words.push(mood);
  const met = words.length === 0 ? [] : [list(words, 'and')];
  if (words.length === 0 && brief.moods.length > 0 && hasMood(features, brief.moods))
    met.push(`with the energy of ${list(brief.moods, 'or')}`);
  else if (brief.energy !== null && energy !== null && Math.abs(energy - brief.energy) <= 0.15)
    met.push('with the right energy');
  if (brief.tempo !== null && tempo !== null && isTempo(tempo, brief.tempo)) met.push('at the right tempo');
  if (track.year !== null && brief.years.length > 0 && inRanges(track.year, brief.years))
    met.push(`from ${track.year}`);
  return met.length === 0 ? null : `${met.join(', ')}, as you asked`;
}

function sourceText({ features: { track } }: Candidate): string {
  const from = { starter: 'the starter catalogue', history: 'listening in this installation', spotify: 'Spotify' }[
    track.source
  ];
  const facts = [...track.genres.slice(0, 2), ...track.moods.slice(0, 2), ...(track.year === null ? [] : [track.year])];
  return facts.length === 0 ? `from ${from}` : `from ${from}: ${facts.join(', ')}`;
}

function round(value: number): number {
  return Math.round(value * 1000) / 1000;
}
