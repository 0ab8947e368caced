import { trainCoListening, type CoListeningOptions } from './co-listening.js';
import type { MonthColumns } from './recommender-sources.js';
import type { SimilarityParts } from './similarity-codec.js';
import type { TrackFeatures } from './track-features.js';

const SESSION_GAP_MS = 30 * 60_000;
const COUNTED_FROM_MS = 30_000;
/** What foretells best which track comes next in a session (`npm run eval`). */
export const TRACK_OPTIONS: CoListeningOptions = {
  window: 12,
  decay: 0.8,
  backward: 0.6,
  popularity: 0.2,
  shrinkage: 0.5,
};

export interface SimilarityTrainer {
  /** Takes in one listener's history, months and listens in order of time. */
  add(months: readonly MonthColumns[]): void;
  train(): SimilarityParts;
}

type Facts = Pick<TrackFeatures, 'recording' | 'lead'>;

/**
 * Collects everybody's counted listens as sessions (a pause of more than 30 minutes ends one) of recordings and of
 * artists. Only tracks that `facts` knows, that is those of the catalogue, take part; nothing of the listener is kept.
 */
export function createSimilarityTrainer(facts: (trackKey: string) => Facts | undefined): SimilarityTrainer {
  const recordings = new Interner();
  const artists = new Interner();
  const artistOf: number[] = [];
  const playsOfKey = new Map<string, number>();
  const bestKey: string[] = [];
  const sessions: Int32Array[] = [];

  const recordingOf = (key: string): number => {
    const fact = facts(key);
    if (fact === undefined) return -1;
    const at = recordings.id(fact.recording);
    artistOf[at] ??= artists.id(fact.lead);
    return at;
  };
  const count = (key: string, at: number): void => {
    const plays = (playsOfKey.get(key) ?? 0) + 1;
    playsOfKey.set(key, plays);
    const best = bestKey[at];
    if (best === undefined || rank(key, plays) > rank(best, playsOfKey.get(best) ?? 0)) bestKey[at] = key;
  };

  return {
    add(months) {
      let session: number[] = [];
      let before = -Infinity;
      const close = (): void => {
        if (session.length > 1) sessions.push(Int32Array.from(session));
        session = [];
      };
      for (const columns of months) {
        const ids = columns.tracks.map(recordingOf);
        for (let i = 0; i < columns.count; i++) {
          const at = ids[columns.track[i]!]!;
          if (at < 0 || columns.msPlayed[i]! < COUNTED_FROM_MS) continue;
          count(columns.tracks[columns.track[i]!]!, at);
          const ended = columns.endedAt[i]!;
          if (ended - columns.msPlayed[i]! - before > SESSION_GAP_MS) close();
          if (session.at(-1) !== at) session.push(at);
          before = ended;
        }
      }
      close();
    },
    train: () => ({
      recordings: recordings.names,
      trackKeys: recordings.names.map((name, at) => bestKey[at] ?? name),
      tracks: trainCoListening(sessions, recordings.names.length, TRACK_OPTIONS),
      artistKeys: artists.names,
      artists: trainCoListening(
        sessions.map((session) => withoutRepeats(session.map((at) => artistOf[at]!))),
        artists.names.length,
      ),
    }),
  };
}

class Interner {
  readonly names: string[] = [];
  private readonly ids = new Map<string, number>();

  id(name: string): number {
    let id = this.ids.get(name);
    if (id === undefined) {
      id = this.names.push(name) - 1;
      this.ids.set(name, id);
    }
    return id;
  }
}

function rank(key: string, plays: number): number {
  return plays + (key.startsWith('spotify:') ? 1e9 : 0);
}

function withoutRepeats(items: Int32Array): Int32Array {
  return items.filter((item, at) => item !== items[at - 1]);
}
