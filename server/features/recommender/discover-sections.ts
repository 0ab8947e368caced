import { forgottenAmount, isForgotten } from './forgotten.js';
import type { Listener } from './listener-cache.js';
import { playedText, times } from './play-words.js';
import { scored, type Suggestion } from './suggestion.js';
import type { TasteProfile } from './taste-profile.js';
import type { TrackFeatures } from './track-features.js';

/** An artist is loved from this many plays on. */
export const LOVED_PLAYS = 5;
const KNOWN_PLAYS = 1;

/** What was loved, and left for half a year. */
export function forgottenTracks({ profile, features }: Listener, now: number): Suggestion[] {
  return features.flatMap((known, row) => {
    if (known === undefined || !isForgotten(profile, row, now)) return [];
    const text = `loved, then dropped: ${playedText(profile, row, now)}`;
    return [{ features: known, ...scored([{ kind: 'forgotten', text, weight: forgottenAmount(profile, row, now) }]) }];
  });
}

/** What was heard on this day of former years. */
export function tracksOfThisDay({ profile, features, sameDay }: Listener): Suggestion[] {
  return sameDay.flatMap(({ row, year, plays }) => {
    const known = features[row];
    if (known === undefined) return [];
    const ever = Math.log1p(profile.plays[row]!) / (Math.log1p(profile.maxPlays) || 1);
    const text = `you played it ${times(plays)} on this day in ${year}`;
    const weight = (plays / (plays + 1) + ever) / 2;
    return [{ features: known, ...scored([{ kind: 'this-day', text, weight }]) }];
  });
}

/** Of loved artists, what was hardly ever played. */
export function deepCuts(profile: TasteProfile, tracks: readonly TrackFeatures[]): Suggestion[] {
  const most = Math.log1p(profile.maxArtistPlays) || 1;
  return tracks.flatMap((features) => {
    const artist = profile.artists.get(features.lead);
    const plays = profile.plays[profile.index.get(features.recording) ?? -1] ?? 0;
    const isKnown = plays > KNOWN_PLAYS || profile.service.has(features.recording);
    if (artist === undefined || artist.plays < LOVED_PLAYS || isKnown) return [];
    const text = `you have played ${artist.name} ${times(artist.plays)}, this one ${plays === 0 ? 'never' : 'once'}`;
    const weight = Math.log1p(artist.plays) / most / (1 + plays);
    return [{ features, ...scored([{ kind: 'artist', text, weight }]) }];
  });
}
