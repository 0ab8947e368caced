import { type LikenessMap, type LikenessSource, readLikeness } from './likeness.js';
import { chatPlace, type Feedback } from './recommender-sources.js';
import type { SimilarityIndex } from './similarity-index.js';
import type { TasteProfile } from './taste-profile.js';
import type { TrackFeatures } from './track-features.js';

const SESSION_MS = 30 * 60_000;
/** The latest of what was heard and of what was refused. */
const SOURCES = 10;
const SKIPPED = 0.5;

/** What resembles that which was played or praised in the last half hour, and what that which was skipped or refused. */
export interface Session {
  liked: LikenessMap;
  refused: LikenessMap;
  /** Recordings that were played or praised themselves. */
  had: ReadonlySet<string>;
}

/**
 * The last half hour of a listener, from the history and from what was said, and whatever was refused in the chat that is going
 * on; null where nothing was heard or said.
 */
export function readSession(
  profile: TasteProfile,
  features: readonly (TrackFeatures | undefined)[],
  given: readonly Feedback[],
  index: SimilarityIndex | null,
  now: number,
  chat: string | null = null,
): Session | null {
  const liked: Moment[] = [];
  const refused: Moment[] = [];
  const since = now - SESSION_MS;
  for (let row = 0; row < profile.size && profile.latestAt >= since; row++) {
    const [played, skipped] = [profile.lastAt[row]!, profile.skippedAt[row]!];
    if (Math.max(played, skipped) < since) continue;
    const moment = { recording: profile.recordings[row]!, features: features[row] };
    // A play that was skipped late counts, and is a skip all the same.
    if (played > skipped) liked.push({ ...moment, at: played, weight: 1 });
    else refused.push({ ...moment, at: skipped, weight: SKIPPED });
  }
  for (const { recordingKey: recording, kind, at, place } of given) {
    const isHere = chat !== null && place === chatPlace(chat) && kind !== 'love' && kind !== 'play';
    if (at === undefined || (at < since && !isHere)) continue;
    const moment = { recording, features: features[profile.index.get(recording) ?? -1], at };
    if (kind === 'love' || kind === 'play') liked.push({ ...moment, weight: 1 });
    else refused.push({ ...moment, weight: kind === 'skip' ? SKIPPED : 1 });
  }
  if (liked.length + refused.length === 0) return null;
  const likenessTo = (moments: Moment[]): LikenessMap =>
    readLikeness({ sources: latest(moments).map(sourceOf), index, genres: new Map() });
  const had = new Set(liked.map(({ recording }) => recording));
  return { liked: likenessTo(liked), refused: likenessTo(refused), had };
}

/** −1 … 1; what was just had is not wanted again for being like itself. */
export function sessionFit({ liked, refused, had }: Session, features: TrackFeatures): number {
  const like = had.has(features.recording) ? 0 : (liked.of(features)?.weight ?? 0);
  return like - (refused.of(features)?.weight ?? 0);
}

interface Moment {
  recording: string;
  features: TrackFeatures | undefined;
  at: number;
  weight: number;
}

function latest(moments: Moment[]): Moment[] {
  return moments.sort((a, b) => b.at - a.at || (a.recording < b.recording ? -1 : 1)).slice(0, SOURCES);
}

/** A recording is named "artist – title" where the listener's history does not know it. */
function sourceOf({ recording, features, weight }: Moment): LikenessSource {
  const artist = features?.lead ?? recording.split(' – ')[0] ?? null;
  return { name: `“${features?.track.title ?? recording}”`, weight, recording, artist };
}
