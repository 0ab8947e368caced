import { list } from './rule-texts.js';
import type { SimilarityIndex } from './similarity-index.js';
import { overlap, scaled, scored, type Suggestion } from './suggestion.js';
import type { TrackFeatures } from './track-features.js';

const WEIGHTS = { listening: 1, artist: 0.35, nearArtist: 0.35, genres: 0.4, moods: 0.2, era: 0.1 };
/** Years apart at which two tracks are of different times. */
const ERA_YEARS = 10;

/** What of `pool` resembles a track: heard beside it here, by its artist or one near, and of its genres, moods and time. */
export function likeTrack(
  to: TrackFeatures,
  pool: readonly TrackFeatures[],
  index: SimilarityIndex | null,
): Suggestion[] {
  const heardBeside = scaled((index?.similarTracks(to.recording) ?? []).map(({ name, weight }) => [name, weight]));
  const artistsBeside = scaled((index?.similarArtists(to.lead) ?? []).map(({ key, weight }) => [key, weight]));
  const title = `“${to.track.title}”`;
  const artist = to.track.artists[0] ?? '';
  return pool.flatMap((features) => {
    if (features.recording === to.recording) return [];
    const genres = overlap(features.genres, to.genres);
    const moods = overlap(features.track.moods, to.track.moods);
    const { score, reasons } = scored([
      {
        kind: 'similar',
        text: `heard in the same sessions as ${title} here`,
        weight: WEIGHTS.listening * (heardBeside.get(features.recording) ?? 0),
      },
      { kind: 'artist', text: `by ${artist} too`, weight: features.credits.has(to.lead) ? WEIGHTS.artist : 0 },
      {
        kind: 'similar',
        text: `its artist is heard in the same sessions as ${artist} here`,
        weight: WEIGHTS.nearArtist * (artistsBeside.get(features.lead) ?? 0),
      },
      {
        kind: 'fit',
        text: `${list(genres.common.slice(0, 3), 'and')}, like ${title}`,
        weight: WEIGHTS.genres * genres.share,
      },
      { kind: 'fit', text: `${list(moods.common, 'and')}, like ${title}`, weight: WEIGHTS.moods * moods.share },
      era(features.track.year, to.track.year),
    ]);
    // That it is of the same years makes no track resemble another.
    return reasons.some(({ kind }) => kind !== 'era') ? [{ features, score, reasons }] : [];
  });
}

function era(year: number | null, other: number | null) {
  const near = year === null || other === null ? 0 : Math.max(0, 1 - Math.abs(year - other) / ERA_YEARS);
  return { kind: 'era', text: `from ${year}, near its ${other}`, weight: WEIGHTS.era * near } as const;
}
