import type { Reason } from './reasons.js';
import { list } from './rule-texts.js';
import type { SimilarityIndex } from './similarity-index.js';
import { overlap, scaled, scored } from './suggestion.js';
import type { TrackFeatures } from './track-features.js';

const WEIGHTS = { listening: 0.6, genres: 0.4 };
const TRACKS_OF_ARTIST = 3;
const NAMED = 2;

/** An artist as the catalogue's tracks show them. */
export interface ArtistFacts {
  /** Normalised name. */
  key: string;
  name: string;
  /** Of the tracks, with everything above them, the most frequent first. */
  genres: readonly string[];
  tracks: readonly TrackFeatures[];
}

/** An artist that others are to be near to. */
export interface NearTo {
  artist: ArtistFacts;
  /** As a reason names them. */
  label: string;
  /** 0 … 1: how much being near to them counts. */
  affinity: number;
}

export interface ArtistSuggestion {
  artist: ArtistFacts;
  score: number;
  reasons: Reason[];
}

/** Main artists of tracks, with what their tracks say of them. */
export function artistsOf(tracks: readonly TrackFeatures[]): Map<string, ArtistFacts> {
  const byLead = new Map<string, Map<string, TrackFeatures>>();
  for (const track of tracks) {
    const own = byLead.get(track.lead) ?? new Map<string, TrackFeatures>();
    byLead.set(track.lead, own.set(track.recording, own.get(track.recording) ?? track));
  }
  return new Map(
    [...byLead].map(([key, own]) => {
      const all = [...own.values()];
      const counts = new Map<string, number>();
      for (const genre of all.flatMap(({ genres }) => genres)) counts.set(genre, (counts.get(genre) ?? 0) + 1);
      const genres = [...counts].sort((a, b) => b[1] - a[1]).map(([genre]) => genre);
      const name = all[0]?.track.artists[0] ?? key;
      return [key, { key, name, genres, tracks: all.slice(0, TRACKS_OF_ARTIST) }];
    }),
  );
}

/** Who of `pool` is near to these artists: heard beside them here, or of the same genres. Best first. */
export function nearArtists(
  to: readonly NearTo[],
  pool: Iterable<ArtistFacts>,
  index: SimilarityIndex | null,
): ArtistSuggestion[] {
  const beside = to.map(({ artist }) =>
    scaled((index?.similarArtists(artist.key) ?? []).map(({ key, weight }) => [key, weight])),
  );
  const named = new Set(to.map(({ artist }) => artist.key));
  const suggestions: ArtistSuggestion[] = [];
  for (const artist of pool) {
    if (named.has(artist.key)) continue;
    const heard = best(to.map((near, at) => ({ near, weight: near.affinity * (beside[at]!.get(artist.key) ?? 0) })));
    const likely = best(
      to.map((near) => ({ near, weight: near.affinity * overlap(artist.genres, near.artist.genres).share })),
    );
    const { score, reasons } = scored([
      {
        kind: 'similar',
        text: `heard in the same sessions as ${labels(heard)} here`,
        weight: WEIGHTS.listening * (heard[0]?.weight ?? 0),
      },
      {
        kind: 'fit',
        text: likely[0] === undefined ? '' : sharedGenres(artist, likely[0].near),
        weight: WEIGHTS.genres * (likely[0]?.weight ?? 0),
      },
    ]);
    if (reasons.length > 0) suggestions.push({ artist, score, reasons });
  }
  return suggestions.sort((a, b) => b.score - a.score || (a.artist.key < b.artist.key ? -1 : 1));
}

interface Nearness {
  near: NearTo;
  weight: number;
}

function best(all: readonly Nearness[]): Nearness[] {
  return all.filter(({ weight }) => weight > 0).sort((a, b) => b.weight - a.weight);
}

function labels(heard: readonly Nearness[]): string {
  return list(
    heard.slice(0, NAMED).map(({ near }) => near.label),
    'and',
  );
}

function sharedGenres(artist: ArtistFacts, near: NearTo): string {
  const { common } = overlap(artist.genres, near.artist.genres);
  return `plays ${list(common.slice(0, 3), 'and')}, like ${near.label}`;
}
