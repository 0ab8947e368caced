import { recordingKey } from '../catalogue/identity.js';
import type { Track } from '../catalogue/track.js';

/** Hears what listeners think of the tracks in an answer: liking it counts like playing them, disliking like skipping. */
export interface FeedbackSink {
  note(userId: string, trackKeys: readonly string[], kind: 'play' | 'skip'): Promise<void>;
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
    async note(userId, trackKeys, kind) {
      const given = (await getTracks(trackKeys)).map(({ key, artists, title }) => ({
        recordingKey: recordingKey(artists[0] ?? '', title),
        trackKey: key,
        kind,
        context: 'chat',
      }));
      if (given.length > 0) await record(userId, given);
    },
  };
}
