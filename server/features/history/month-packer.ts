import type { Track } from '../catalogue/track.js';
import { HistoryTracks, type HistoryTracksDeps } from './history-tracks.js';
import type { FreshMonth, ListenStore } from './listen-store.js';
import type { BucketListen } from './month-bucket.js';

export interface CatalogueWriter {
  /** Enters tracks that somebody heard: those that are not known, and what was not known of the others. */
  enterHeard(tracks: readonly Track[]): Promise<void>;
}

export interface MonthPackerDeps extends HistoryTracksDeps {
  listens: Pick<ListenStore, 'saveMonths'>;
  catalogue: CatalogueWriter;
}

/**
 * Saves packed months of one listener, and enters their tracks into the catalogue; some are packed while others are
 * saved. Whoever uses it holds the lock of the listener's history until `settled`.
 */
export class MonthPacker {
  private readonly tracks: HistoryTracks;
  private saving = Promise.resolve();

  constructor(
    private readonly deps: MonthPackerDeps,
    private readonly userId: string,
  ) {
    this.tracks = new HistoryTracks(deps);
  }

  /** Takes note of the tracks of listens whose months are saved later. */
  see(listens: readonly BucketListen[]): void {
    for (const listen of listens) this.tracks.add(listen);
  }

  /** Begins to save months; resolves when those before them are saved. */
  async save(months: readonly FreshMonth[]): Promise<void> {
    await this.saving;
    this.saving = this.write(months, this.tracks.unknown());
    // It is awaited before anything else is saved; until then a failure is not unhandled.
    this.saving.catch(() => undefined);
  }

  /** Resolves when everything is saved. */
  settled(): Promise<void> {
    return this.saving;
  }

  /** Enters what was learnt of tracks since they were entered. */
  async enterLearnt(): Promise<void> {
    await this.saving;
    await this.deps.catalogue.enterHeard(this.tracks.learnt());
  }

  /** The catalogue comes first: a month that is fresh has its tracks there, whenever the process is killed. */
  private async write(months: readonly FreshMonth[], tracks: readonly Track[]): Promise<void> {
    await this.deps.catalogue.enterHeard(tracks);
    await this.deps.listens.saveMonths(this.userId, months);
  }
}
