/** A file of the export that a listener takes away. */
export interface PersonalFile {
  /** "listens.jsonl": one JSON object a line. */
  name: string;
  rows: AsyncIterable<readonly object[]>;
}

/** A part of the product that keeps something of a listener: asked when one wants to have or to remove everything. */
export interface PersonalData {
  files(userId: string): PersonalFile[];
  /** Removes everything of this listener; safe to repeat. */
  deleteAll(userId: string): Promise<void>;
}
