import type { Feedback, FeedbackKind } from './recommender-sources.js';

export interface GivenFeedback {
  recordingKey: string;
  trackKey: string;
  kind: FeedbackKind;
  /** Where it was said: "chat", "playlist", … */
  context: string | null;
}

/** What listeners said of recordings. Owned by one listener each. */
export interface FeedbackStore {
  loadFeedback(userId: string): Promise<Feedback[]>;
  /**
   * Adds to what is known. A judgement (love, hate, never) replaces the one before it; plays and skips are counted.
   */
  record(userId: string, given: readonly GivenFeedback[]): Promise<void>;
}
