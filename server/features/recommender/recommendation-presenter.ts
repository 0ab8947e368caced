import type { ListedFeedback } from './recommendation-service.js';
import type { SuggestedArtist } from './discovery.js';
import type { Reason } from './reasons.js';
import type { RecommendedTrack } from './recommended-track.js';

const presentReason = ({ kind, text, weight }: Reason) => ({ kind, text, weight });

export const presentTrack = (track: RecommendedTrack) => ({
  trackKey: track.key,
  title: track.title,
  artists: track.artists,
  album: track.album,
  durationMs: Math.round(track.durationMs),
  estimated: track.estimated,
  year: track.year,
  genres: track.genres,
  explicit: track.explicit,
  spotifyUri: track.spotifyUri,
  score: track.score,
  reasons: track.reasons.map(presentReason),
});

export const presentGiven = ({ trackKey, track, judgement, plays, skips, updatedAt }: ListedFeedback) => ({
  trackKey,
  title: track?.title ?? null,
  artists: track?.artists ?? [],
  judgement,
  plays,
  skips,
  updatedAt: updatedAt.toISOString(),
});

export const presentArtist = ({ key, name, genres, plays, score, reasons, tracks }: SuggestedArtist) => ({
  artistKey: key,
  name,
  genres,
  plays,
  score,
  reasons: reasons.map(presentReason),
  tracks: tracks.map(presentTrack),
});
