/** Trained co-listening models, the newest of which counts. */
export interface SimilarityStore {
  /** The id of the newest model of today's format; null while there is none. Cheap. */
  newest(): Promise<number | null>;
  load(id: number): Promise<Uint8Array | null>;
  /** Adds a model and removes all but it and the one before, which other processes may still be reading. */
  save(data: Uint8Array, listens: number): Promise<void>;
}
