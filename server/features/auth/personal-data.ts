/** A file of the export that a listener takes away. */
export interface PersonalFile {
  /** "listens.jsonl": one JSON object a line. */
  name: string;
  rows: AsyncIterable<readonly object[]>;
}

interface KeepsRows {
  exportAll(userId: string): AsyncIterable<readonly object[]>;
  deleteAll(userId: string): Promise<unknown>;
}

/** What a store keeps of a listener, as one file. */
export const storedRows = (name: string, store: KeepsRows): PersonalData => ({
  files: (userId) => [{ name, rows: store.exportAll(userId) }],
  deleteAll: async (userId) => void (await store.deleteAll(userId)),
});

/** A part of the product that keeps something of a listener: asked when one wants to have or to remove everything. */
export interface PersonalData {
  files(userId: string): PersonalFile[];
  /** Removes everything of this listener; safe to repeat. */
  deleteAll(userId: string): Promise<void>;
}
