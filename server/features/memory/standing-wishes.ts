import type { Brief } from '../brief/brief.js';
import { lineage } from '../catalogue/genres.js';
import { normalise } from '../catalogue/identity.js';
import type { Leaning, RecommenderPreferences } from '../recommender/recommender-sources.js';
import type { RuleId } from '../recommender/rule-ids.js';
import type { Fact, Memory } from './memory.js';

export interface StandingWishes {
  brief: Brief;
  preferences: RecommenderPreferences;
  /** The memories behind the rules that the words of the request did not make. */
  because: ReadonlyMap<RuleId, readonly string[]>;
}

/**
 * A request with what is remembered of its listener. Tastes weigh; only what was said absolutely ("never", "hate",
 * "cannot stand") forbids. The request's own words win: who asks for jazz gets jazz.
 */
export function withMemories(
  asked: Brief,
  preferences: RecommenderPreferences,
  memories: readonly Pick<Memory, 'text' | 'facts'>[],
): StandingWishes {
  const brief: Brief = {
    ...asked,
    artists: { ...asked.artists, out: [...asked.artists.out] },
    genres: { ...asked.genres, out: [...asked.genres.out] },
    yearsOut: [...asked.yearsOut],
  };
  const because = new Map<RuleId, string[]>();
  const leanings: Leaning[] = [];
  const versionsOut: string[] = [];
  const favouriteGenres = new Set(preferences.favouriteGenres);
  const favouriteArtists = new Set(preferences.favouriteArtists);
  const forbid = (rule: RuleId, text: string, apply: () => void): void => {
    apply();
    because.set(rule, [...(because.get(rule) ?? []), text]);
  };

  for (const { text, facts } of memories) {
    for (const fact of facts) {
      if (isOverruled(fact, asked)) continue;
      if (fact.stance !== 'never' || fact.about === 'mood') {
        leanings.push({ ...fact, towards: fact.stance === 'like', because: text });
        if (fact.stance === 'like' && fact.about === 'genre') favouriteGenres.add(fact.name);
        if (fact.stance === 'like' && fact.about === 'artist') favouriteArtists.add(fact.name);
      } else if (fact.about === 'artist') {
        forbid('artists.out', text, () => brief.artists.out.push(fact.name));
      } else if (fact.about === 'genre') {
        forbid('genres.out', text, () => brief.genres.out.push(fact.name));
      } else if (fact.about === 'era') {
        forbid('years.out', text, () => brief.yearsOut.push({ from: fact.from, to: fact.to }));
      } else if (fact.about === 'explicit') {
        forbid('explicit', text, () => (brief.explicit = false));
      } else forbid('versions.out', text, () => versionsOut.push(fact.name));
    }
  }
  return {
    brief,
    because,
    preferences: {
      ...preferences,
      favouriteGenres: [...favouriteGenres].filter((name) => !preferences.bannedGenres.includes(name)),
      favouriteArtists: [...favouriteArtists].filter((name) => !isNamed(name, preferences.bannedArtists)),
      leanings,
      versionsOut,
    },
  };
}

/** Whether the request says something about it already, for or against. */
function isOverruled(
  fact: Fact,
  { artists, genres, seeds, mustHave, first, last, years, yearsOut, explicit, versions }: Brief,
): boolean {
  switch (fact.about) {
    case 'artist': {
      const wanted = [
        ...artists.in,
        ...seeds.artists,
        ...[...seeds.tracks, ...mustHave, first, last].flatMap((named) => named?.artist ?? []),
      ];
      return isNamed(fact.name, [...wanted, ...artists.out]);
    }
    case 'genre':
      return (
        genres.out.includes(fact.name) ||
        genres.in.some((name) => lineage(name).includes(fact.name)) ||
        (fact.stance === 'never' && artists.in.length > 0)
      );
    case 'era':
      return [...years, ...yearsOut].some(
        ({ from, to }) => (from ?? 0) <= (fact.to ?? Infinity) && (to ?? Infinity) >= (fact.from ?? 0),
      );
    case 'explicit':
      return explicit !== null;
    case 'versions':
      return versions;
    case 'mood':
      return false;
  }
}

const isNamed = (name: string, names: readonly string[]): boolean => {
  const key = normalise(name);
  return names.some((other) => normalise(other) === key);
};
