import { createHash } from 'node:crypto';
import type { Brief, TrackReference } from '../brief/brief.js';
import { gatherCandidates, type Candidate } from './candidates.js';
import type { GenresOfNamed } from './genres-of-named.js';
import type { Listener } from './listener-cache.js';
import { meantSeeds } from './meant-seeds.js';
import type { Places } from './places.js';
import { judgeCandidates, type Judged } from './playlist-problem.js';
import type { CandidateSource, Feedback, RecommenderPreferences } from './recommender-sources.js';
import { refusals } from './refusals.js';
import { readRules, type Rules } from './rules.js';
import { scoreCandidates, type Scoring, type Weights } from './score.js';
import { findSeedEvidence, type SeedEvidence } from './seed-evidence.js';
import { readSession, type Session } from './session.js';
import type { SimilarityIndex } from './similarity-index.js';
import { findSupply } from './supply.js';
import type { TrackShelf } from './track-shelf.js';

/** What a request is answered from, whatever chance says: all of it but the choice. */
export interface Groundwork {
  /** When it was laid, epoch ms: what scores and reasons take for now. */
  at: number;
  rules: Rules;
  session: Session | null;
  seeds: SeedEvidence | null;
  places: Places;
  /** What must be in and nothing is known of. */
  missing: TrackReference[];
  candidates: readonly Candidate[];
  judged: Judged;
  scoring: Scoring;
  /** Stands in for durations that are not known. */
  medianDurationMs: number;
}

/** Everything that decides it, beside the listener and the similarity index. */
export interface Asked {
  brief: Brief;
  preferences: RecommenderPreferences;
  given: readonly Feedback[];
  weights: Weights;
  /** Track keys that must not be in; other versions of them neither. */
  exclude: readonly string[];
  /** Track keys to keep from an earlier playlist. */
  keep: readonly string[];
  /** The chat that this is asked in. */
  chat: string | undefined;
}

/** Who asks for the same again, with nothing changed, is answered from the same groundwork so long. */
const MAX_AGE_MS = 5 * 60_000;

/** As the listener's profile holds it. */
export interface KeptGroundwork {
  groundwork: Promise<Groundwork>;
  index: SimilarityIndex | null;
  /** Of the shelf. */
  changes: number;
  /** Epoch ms. */
  at: number;
}

export interface GroundworkDeps {
  catalogue: CandidateSource;
  shelf: TrackShelf;
  genresOf: GenresOfNamed;
  /** Epoch ms. */
  now: () => number;
}

/**
 * Keeps the groundwork of a listener's last requests with the profile. (A WeakMap of listeners would keep what is dropped alive
 * until the whole heap is collected, and have that done twice as often.)
 */
export function createGroundwork({ catalogue, shelf, genresOf, now }: GroundworkDeps) {
  return function groundworkFor(listener: Listener, index: SimilarityIndex | null, asked: Asked): Promise<Groundwork> {
    const own = listener.groundworks;
    const key = createHash('sha1').update(JSON.stringify(asked)).digest('base64');
    const known = own.get(key);
    const isSame = known?.index === index && known.changes === shelf.changes() && now() - known.at < MAX_AGE_MS;
    if (isSame) return known.groundwork;
    const groundwork = lay(listener, index, asked);
    const entry = { groundwork, index, changes: shelf.changes(), at: now() };
    own.set(key, entry);
    groundwork.catch(() => {
      if (own.peek(key) === entry) own.delete(key);
    });
    return groundwork;
  };

  async function lay(listener: Listener, index: SimilarityIndex | null, asked: Asked): Promise<Groundwork> {
    const { brief, preferences, given, weights, exclude, keep, chat } = asked;
    const { profile } = listener;
    const at = now();
    const [medianDurationMs, excluded, seeded] = await Promise.all([
      catalogue.medianDurationMs(),
      shelf.load(exclude),
      meantSeeds(catalogue, brief),
    ]);
    const meant = { ...brief, seeds: seeded };
    const rules = readRules({ brief, preferences, profile, now: at });
    const session = readSession(profile, listener.features, given, index, at, chat);
    const refused = new Set([...refusals(given), ...excluded.flatMap((known) => known?.recording ?? [])]);
    const [supply, seeds] = await Promise.all([
      findSupply(catalogue, shelf, genresOf, {
        brief: meant,
        preferences,
        listener,
        rules: rules.tracks,
        index,
        session,
        keep,
        refused,
      }),
      findSeedEvidence(catalogue, genresOf, index, meant.seeds),
    ]);
    const columns = listener.columns(index);
    const { candidates, rows } = gatherCandidates(supply, columns, { versions: brief.versions, refused });
    return {
      at,
      rules,
      session,
      seeds,
      places: supply.places,
      missing: supply.missing,
      candidates,
      judged: judgeCandidates(candidates, rules, medianDurationMs),
      scoring: scoreCandidates(candidates, {
        brief,
        preferences,
        profile,
        feedback: given,
        session,
        now: at,
        weights,
        taste: { columns, rows },
      }),
      medianDurationMs,
    };
  }
}
