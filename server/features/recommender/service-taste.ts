import type { ServiceTrack, ServiceTrackKind } from '../music-taste/service-track.js';
import type { TrackFeatures } from './track-features.js';

/** How much the connected service says that a recording is liked, 0 … 1, and by what. */
export interface ServiceTaste {
  value: number;
  kind: ServiceTrackKind;
  genres: readonly string[];
}

const VALUES: Record<ServiceTrackKind, number> = { 'top-short': 1, 'top-medium': 0.85, 'top-long': 0.7, saved: 0.5 };
/** The hundredth of a list counts nothing; the service names fifty. */
const LAST_RANK = 100;

/** By recording; of several reasons the strongest. What was saved counts the same whenever it was. */
export function serviceTaste(
  told: readonly { track: ServiceTrack; facts: Pick<TrackFeatures, 'recording' | 'genres'> }[],
): Map<string, ServiceTaste> {
  const taste = new Map<string, ServiceTaste>();
  for (const { track, facts } of told) {
    const { kind, rank } = track;
    const value = VALUES[kind] * (kind === 'saved' ? 1 : Math.max(0, 1 - rank / LAST_RANK));
    if (value > (taste.get(facts.recording)?.value ?? 0))
      taste.set(facts.recording, { value, kind, genres: facts.genres });
  }
  return taste;
}

export function serviceText({ kind }: ServiceTaste): string {
  return kind === 'saved' ? 'among your saved tracks at Spotify' : 'among your top tracks at Spotify';
}
