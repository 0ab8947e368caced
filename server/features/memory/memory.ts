/** One sentence about a listener, kept from conversations or written by hand. */
export interface Memory {
  id: string;
  text: string;
  /** The chats it came from; empty when it was written by hand. */
  sourceSessionIds: string[];
  createdAt: Date;
  updatedAt: Date;
}

export const MAX_MEMORY_LENGTH = 500;
export const MAX_MEMORIES = 500;
