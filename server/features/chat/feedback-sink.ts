import { recordingKey } from '../catalogue/identity.js';
import type { Track } from '../catalogue/track.js';
import { chatPlace } from '../recommender/recommender-sources.js';

/** Hears what listeners think of tracks in a chat: liking them counts like playing them, disliking like skipping. */
export interface FeedbackSink {
  note(userId: string, sessionId: string, trackKeys: readonly string[], kind: 'play' | 'skip'): Promise<void>;
}

interface TrackFeedback {
  recordingKey: string;
  trackKey: string;
  kind: 'play' | 'skip';
  context: string;
}

export interface FeedbackSinkDeps {
  getTracks(keys: readonly string[]): Promise<readonly Track[]>;
  record(userId: string, given: readonly TrackFeedback[]): Promise<void>;
}

export function createFeedbackSink({ getTracks, record }: FeedbackSinkDeps): FeedbackSink {
  return {
    async note(userId, sessionId, trackKeys, kind) {
      if (trackKeys.length === 0) return;
      const given = (await getTracks(trackKeys)).map(({ key, artists, title }) => ({
        recordingKey: recordingKey(artists[0] ?? '', title),
        trackKey: key,
        kind,
        context: chatPlace(sessionId),
      }));
      if (given.length > 0) await record(userId, given);
    },
  };
}
