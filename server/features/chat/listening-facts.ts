import type { Question } from '../brief/brief.js';
import type { Told } from './question/told.js';
import type { ListeningTaste } from './suggestions.js';

/** What chats ask about a listener's history; the answers come from its month buckets. */
export interface ListeningFacts {
  hasHistory(userId: string): Promise<boolean>;
  taste(userId: string): Promise<ListeningTaste>;
  /** An answer in words, and its figures; both are those of the listens. */
  answer(userId: string, question: Question): Promise<Told>;
}
