import type { Track } from '../catalogue/track.js';
import { HistoryTracks, type HistoryTracksDeps } from './history-tracks.js';
import type { ListenStore, PackedMonth } from './listen-store.js';
import { type BucketListen, encodeMonth } from './month-bucket.js';

export interface CatalogueWriter {
  /** Enters tracks that somebody heard: those that are not known, and what was not known of the others. */
  enterHeard(tracks: readonly Track[]): Promise<void>;
}

export interface MonthPackerDeps extends HistoryTracksDeps {
  listens: Pick<ListenStore, 'saveMonth'>;
  catalogue: CatalogueWriter;
}

type FreshMonth = Omit<PackedMonth, 'stale'>;

/**
 * Packs months of one listener from their listens, and enters their tracks into the catalogue. Some may be packed while
 * others are being saved. Whoever uses it holds the lock of the listener's history until `settled`.
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

  /** All listens of a month, in order of time. */
  pack(month: string, listens: readonly BucketListen[]): FreshMonth {
    for (const listen of listens) this.tracks.add(listen);
    return { month, count: listens.length, columns: encodeMonth(listens) };
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
    for (const month of months) await this.deps.listens.saveMonth(this.userId, month);
  }
}
