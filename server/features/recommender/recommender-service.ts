import type { Brief } from '../brief/brief.js';
import type { Candidate } from './candidates.js';
import { choosePlaylist, type Relaxation } from './choose-playlist.js';
import { createDiscovery, type Discovery } from './discovery.js';
import { createGenresOfNamed } from './genres-of-named.js';
import { createGroundwork } from './groundwork.js';
import { createListenerCache, type HistoryVersions, type ListenerRules } from './listener-cache.js';
import { orderTracks } from './order.js';
import { createExplain } from './reasons.js';
import { type RecommendedTrack, recommendedTrack } from './recommended-track.js';
import { checkPlaylist, contradictions, type CheckedTrack, type ReceiptRule } from './receipt.js';
import type {
  CandidateSource,
  Feedback,
  FeedbackSource,
  RecommenderPreferences,
  ServiceTasteSource,
  SimilaritySource,
  TasteSource,
} from './recommender-sources.js';
import { meantSeeds } from './meant-seeds.js';
import { list, named } from './rule-texts.js';
import type { Places } from './places.js';
import { referenceTo } from './rules.js';
import { DEFAULT_WEIGHTS, type Weights } from './score.js';
import { findSeedEvidence } from './seed-evidence.js';
import type { SharedHistories } from './shared-histories.js';
import type { TrackFeatures } from './track-features.js';
import { createTrackShelf } from './track-shelf.js';

export interface RecommenderDeps {
  taste: TasteSource;
  /** Null where processes share nothing. */
  shared: SharedHistories | null;
  serviceTaste: ServiceTasteSource;
  feedback: FeedbackSource;
  similarity: SimilaritySource;
  catalogue: CandidateSource;
  /** Epoch ms. */
  now: () => number;
  /** The checker contradicted the selection: an error of ours, which the receipt tells the listener too. */
  onContradiction: (rules: readonly ReceiptRule[], brief: Brief) => void;
  /** Tracks could not be read anew; what is known of them goes on counting. */
  onTrouble: (error: unknown) => void;
}

export interface RecommendRequest {
  userId: string;
  brief: Brief;
  preferences: RecommenderPreferences;
  /** How many tracks where the brief asks for neither minutes nor a count. */
  limit?: number;
  /** Track keys that must not be in; other versions of them neither. */
  exclude?: readonly string[];
  /** Tracks to keep, at positions from 0, when a playlist is refined. */
  keep?: readonly { position: number; trackKey: string }[];
  /** The chat that this is asked in: what was refused there counts however long ago. */
  chat?: string;
  /** The same seed and data give the same playlist. */
  seed: number;
  /** Another set of weights under its name, for experiments. */
  variant?: { name: string; weights: Weights };
}

export interface Recommendation {
  tracks: RecommendedTrack[];
  receipt: { brief: Brief; rules: ReceiptRule[] };
  /** How many tracks were weighed. */
  candidates: number;
  /** Which weights chose. */
  variant: string;
}

export interface CheckRequest {
  userId: string;
  brief: Brief;
  preferences: RecommenderPreferences;
  /** What the catalogue does not know is left out. Durations in ms, as they are shown. */
  tracks: readonly { trackKey: string; durationMs: number; estimated: boolean }[];
}

/** What every recommendation asks the stores first about its listener. */
export interface Standing {
  versions: HistoryVersions;
  given: readonly Feedback[];
}

/** `S` is what is known of a listener before anything is asked; it may be read while it is still found out what is asked. */
export interface Recommending<S> {
  standing(userId: string): Promise<S>;
  /** Reads what stands now where it is not given. */
  recommend(request: RecommendRequest, standing?: S): Promise<Recommendation>;
  /** Checks a list that somebody put together by hand. */
  check(request: CheckRequest): Promise<{ brief: Brief; rules: ReceiptRule[] }>;
}

export interface Recommender extends Discovery, Recommending<Standing> {
  /** Works out the starter catalogue, which the first recommendation would have to do otherwise. */
  warmUp(): Promise<void>;
  /** Reads what a listener's first request would have to wait for. */
  prepare(userId: string, rules: ListenerRules): Promise<void>;
  /** The same for who has asked lately, and is known as of an earlier history; nothing for anybody else. */
  renew(userId: string): Promise<void>;
  /** Drops what is kept of a listener's history. */
  forget(userId: string): void;
}

const DEFAULT_VARIANT = { name: 'weights-1', weights: DEFAULT_WEIGHTS };

export function createRecommender(deps: RecommenderDeps): Recommender {
  const { taste, shared, serviceTaste, feedback, similarity, catalogue, now, onContradiction, onTrouble } = deps;
  const shelf = createTrackShelf(catalogue, now, onTrouble);
  const listeners = createListenerCache(taste, serviceTaste, shelf, shared, now);
  const genresOf = createGenresOfNamed(catalogue);
  const groundworkFor = createGroundwork({ catalogue, shelf, genresOf, now });
  const standing = async (userId: string): Promise<Standing> => {
    const [versions, given] = await Promise.all([listeners.versions(userId), feedback.loadFeedback(userId)]);
    return { versions, given };
  };

  return {
    ...createDiscovery({ shelf, listeners, feedback, similarity, catalogue, now }),

    async warmUp() {
      await Promise.all([shelf.starter(), similarity.current(), catalogue.medianDurationMs()]);
    },

    async prepare(userId, rules) {
      const [listener, index] = await Promise.all([listeners.load(userId, rules), similarity.current()]);
      listener.likeness(index);
    },

    async renew(userId) {
      const listener = await listeners.renew(userId);
      listener?.likeness(await similarity.current());
    },

    forget: (userId) => listeners.forget(userId),

    standing,

    async recommend(request, known) {
      const { userId, preferences, exclude = [], keep = [], seed, variant = DEFAULT_VARIANT } = request;
      const brief = withLimit(request.brief, request.limit);
      const at = now();
      const { versions, given } = known ?? (await standing(userId));
      const [listener, index] = await Promise.all([
        listeners.load(userId, preferences, versions),
        similarity.current(),
      ]);
      const { profile } = listener;
      const groundwork = await groundworkFor(listener, index, {
        brief,
        preferences,
        given,
        weights: variant.weights,
        exclude,
        keep: keep.map(({ trackKey }) => trackKey),
        chat: request.chat,
      });
      const { rules, session, seeds, places, missing, candidates, judged, scoring, medianDurationMs } = groundwork;
      const scores = scoring.draw(seed);
      const choice = choosePlaylist(judged, scores.totals, rules, { hasHistory: profile.total > 0 });
      const rows = inOrder(choice.rows, candidates, scores.totals, brief, { keep, places });
      const explain = createExplain({ brief, preferences, profile, session, now: groundwork.at });
      const tracks = rows.map((row) => {
        const reasons = explain(candidates[row]!, scores.partsAt(row));
        return recommendedTrack(
          candidates[row]!.features.track,
          { score: scores.totals[row]!, reasons },
          medianDurationMs,
        );
      });
      const checked = rows.map((row): CheckedTrack => {
        const { features, heard, plays } = candidates[row]!;
        return {
          track: features.track,
          durationMs: features.track.durationMs ?? medianDurationMs,
          estimated: features.track.durationMs === null,
          plays,
          lastPlayedAt: plays === 0 ? null : profile.lastAt[heard]!,
        };
      });
      const chosen = rows.map((row) => candidates[row]!);
      const relaxations = [
        ...choice.relaxations,
        ...AS_NEAR_AS_CAN_BE,
        ...unmet(brief, chosen, missing),
        ...AT_THE_ENDS,
      ];
      const receipt = checkPlaylist(brief, preferences, checked, { now: at, relaxations, seeds });
      const wrong = contradictions(receipt);
      if (wrong.length > 0) onContradiction(wrong, brief);
      return { tracks, receipt: { brief, rules: receipt }, candidates: candidates.length, variant: variant.name };
    },

    async check({ userId, brief, preferences, tracks }) {
      const [{ profile }, features, seeds] = await Promise.all([
        listeners.load(userId, preferences),
        shelf.load(tracks.map(({ trackKey }) => trackKey)),
        Promise.all([similarity.current(), meantSeeds(catalogue, brief)]).then(([index, meant]) =>
          findSeedEvidence(catalogue, genresOf, index, meant),
        ),
      ]);
      const known = new Map(features.flatMap((one) => (one === undefined ? [] : [[one.track.key, one] as const])));
      const playlist = tracks.flatMap(({ trackKey, durationMs, estimated }): CheckedTrack[] => {
        const one = known.get(trackKey);
        if (one === undefined) return [];
        const row = profile.index.get(one.recording) ?? -1;
        const plays = profile.plays[row] ?? 0;
        const lastPlayedAt = plays === 0 ? null : profile.lastAt[row]!;
        return [{ track: one.track, durationMs, estimated, plays, lastPlayedAt }];
      });
      return { brief, rules: checkPlaylist(brief, preferences, playlist, { now: now(), relaxations: [], seeds }) };
    },
  };
}

/** What scores and order aim at without forbidding anything: where that does not do, it has yielded to the rules. */
const AS_NEAR_AS_CAN_BE: readonly Relaxation[] = [
  { rule: 'seeds', reason: 'too few that resemble it are known here and keep the other rules' },
  { rule: 'curve', reason: 'as near as these tracks allow, no artist following himself' },
];

/** Where something else stands at an end: what stands there keeps to the order that is wished. */
const AT_THE_ENDS: readonly Relaxation[] = (['first', 'last'] as const).map((rule) => ({
  rule,
  reason: 'nothing of it is known here that no other rule forbids',
}));

function withLimit(brief: Brief, limit: number | undefined): Brief {
  return limit === undefined || brief.minutes !== null || brief.count !== null ? brief : { ...brief, count: limit };
}

/** Wishes for certain tracks that cannot be met: nothing is known of them, or another rule forbids them. */
function unmet(brief: Brief, chosen: readonly Candidate[], missing: Brief['mustHave']): Relaxation[] {
  const forbidden = brief.mustHave.filter(
    (reference) => !missing.includes(reference) && !chosen.some(isMeantBy(reference)),
  );
  const because = (references: Brief['mustHave'], why: string): Relaxation[] =>
    references.length === 0 ? [] : [{ rule: 'mustHave', reason: `${list(references.map(named), 'and')} ${why}` }];
  return [
    ...because(missing, 'is known neither to the catalogue nor from your history'),
    ...because(forbidden, 'is what another rule forbids'),
  ];
}

function isMeantBy(reference: Brief['mustHave'][number]): (candidate: Candidate) => boolean {
  const isMeant = referenceTo(reference);
  return ({ features }) => isMeant(features);
}

interface Fixed {
  keep: readonly { position: number; trackKey: string }[];
  places: Places;
}

/** What is wanted at an end stands there, whatever was kept at that place. */
function inOrder(
  rows: readonly number[],
  candidates: readonly Candidate[],
  scores: ArrayLike<number>,
  brief: Brief,
  { keep, places }: Fixed,
): number[] {
  const items = rows.map((row) => ({
    energy: candidates[row]!.features.energy,
    lead: candidates[row]!.features.lead,
    score: scores[row]!,
  }));
  const fixed = new Map<number, number>();
  const fix = (position: number, isMeant: (features: TrackFeatures) => boolean): void => {
    const item = rows.findIndex((row) => isMeant(candidates[row]!.features));
    if (item < 0 || position >= rows.length || fixed.has(position) || [...fixed.values()].includes(item)) return;
    fixed.set(position, item);
  };
  for (const [place, position] of [
    [places.first, 0],
    [places.last, rows.length - 1],
  ] as const)
    if (place !== undefined) fix(position, ({ recording }) => recording === place.recording);
  for (const { position, trackKey } of keep) fix(position, ({ track }) => track.key === trackKey);
  return orderTracks(items, { curve: brief.curve, fixed }).map((item) => rows[item]!);
}
