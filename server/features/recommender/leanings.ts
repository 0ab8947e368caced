import { normalise } from '../catalogue/identity.js';
import { isVersion } from '../catalogue/version-kinds.js';
import type { Leaning } from './recommender-sources.js';
import type { TrackFeatures } from './track-features.js';
import { inRanges } from './year-ranges.js';

/** What is told of a genre, a mood or a time says less of a track than its artist. */
const BY_KIND = 0.5;

/** How much a track is to a listener's told taste: 1 by an artist they like, −1 by one that they do not, 0 for nothing told. */
export function createLeaningFit(leanings: readonly Leaning[]): (features: TrackFeatures) => number {
  const tests = leanings.map((leaning) => ({ towards: leaning.towards, ...testOf(leaning) }));
  return (features) => {
    let [liked, disliked] = [0, 0];
    for (const { towards, fits, weight } of tests) {
      if (!fits(features)) continue;
      if (towards) liked = Math.max(liked, weight);
      else disliked = Math.max(disliked, weight);
    }
    return liked - disliked;
  };
}

function testOf(leaning: Leaning): { fits: (features: TrackFeatures) => boolean; weight: number } {
  switch (leaning.about) {
    case 'artist': {
      const name = normalise(leaning.name);
      return { fits: ({ credits }) => credits.has(name), weight: 1 };
    }
    case 'genre':
      return { fits: ({ genres }) => genres.includes(leaning.name), weight: BY_KIND };
    case 'mood':
      return { fits: ({ track }) => track.moods.includes(leaning.name), weight: BY_KIND };
    case 'era':
      return { fits: ({ track: { year } }) => year !== null && inRanges(year, [leaning]), weight: BY_KIND };
    case 'explicit':
      return { fits: ({ track }) => track.explicit === true, weight: BY_KIND };
    case 'versions':
      return { fits: ({ track }) => isVersion(track.title, [leaning.name]), weight: BY_KIND };
  }
}
