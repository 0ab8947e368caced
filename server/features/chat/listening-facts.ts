import type { Question } from '../brief/brief.js';
import type { Preferences } from '../preferences/preferences.js';
import type { Told } from './question/told.js';
import type { ListeningTaste } from './suggestions.js';

/** The listener's own, where they are known already. */
export type UsualSettings = Pick<Preferences, 'countingRule' | 'timeZone'>;

/** What chats ask about a listener's history; the answers come from its month buckets. */
export interface ListeningFacts {
  hasHistory(userId: string, usual?: UsualSettings): Promise<boolean>;
  taste(userId: string, usual?: UsualSettings): Promise<ListeningTaste>;
  /** An answer in words, and its figures; both are those of the listens. */
  answer(userId: string, question: Question, usual?: UsualSettings): Promise<Told>;
}
