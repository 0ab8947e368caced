import type { Feedback, FeedbackKind } from './recommender-sources.js';

export interface GivenFeedback {
  recordingKey: string;
  trackKey: string;
  kind: FeedbackKind;
  /** Where it was said: "chat", "playlist", … */
  context: string | null;
}

/** All that a listener said or did about one recording. */
export interface RecordingFeedback {
  recordingKey: string;
  /** The version that it was said of last. */
  trackKey: string;
  judgement: 'love' | 'hate' | 'never' | null;
  plays: number;
  skips: number;
  updatedAt: Date;
}

/** All of it, or only what was said in so many words: love, hate, never. */
export type FeedbackPart = 'all' | 'judgements';

/** What listeners said of recordings. Owned by one listener each. */
export interface FeedbackStore {
  loadFeedback(userId: string): Promise<Feedback[]>;
  /**
   * Adds to what is known. A judgement (love, hate, never) replaces the one before it; plays and skips are counted.
   */
  record(userId: string, given: readonly GivenFeedback[]): Promise<void>;
  /** The recordings that have that part, in order, those after `after`. */
  list(userId: string, part: FeedbackPart, limit: number, after: string | null): Promise<RecordingFeedback[]>;
  /** Forgets that part of what was said of a recording, or of a track. */
  remove(userId: string, part: FeedbackPart, of: { recordingKey: string | null; trackKey: string }): Promise<void>;
}
