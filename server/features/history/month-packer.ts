import type { Track } from '../catalogue/track.js';
import { HistoryTracks, type HistoryTracksDeps } from './history-tracks.js';
import type { FreshMonth, ListenStore } from './listen-store.js';
import type { BucketListen } from './month-bucket.js';
import { AT_ONCE, type Pace } from './pace.js';

/** A look into the catalogue for some thousand tracks costs the store little more than one for some hundred. */
const BATCHES_AT_A_TIME = 5;

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
  private waiting: FreshMonth[] = [];
  private readonly unsaved = new Set<string>();
  private saving = Promise.resolve();

  constructor(
    private readonly deps: MonthPackerDeps,
    private readonly userId: string,
    private readonly pace: Pace = AT_ONCE,
  ) {
    this.tracks = new HistoryTracks(deps);
  }

  /** Takes note of the tracks of listens whose months are saved later. */
  see(listens: readonly BucketListen[]): void {
    for (const listen of listens) this.tracks.add(listen);
  }

  /** Has months saved, together with others; resolves when there is room for more. */
  async save(months: readonly FreshMonth[]): Promise<void> {
    this.waiting.push(...months);
    for (const { month } of months) this.unsaved.add(month);
    const listens = this.waiting.reduce((sum, { count }) => sum + count, 0);
    if (listens < BATCHES_AT_A_TIME * this.pace.rows()) return;
    await this.saving;
    this.begin();
  }

  /** Whether a month is yet to be called fresh. */
  isSaving(month: string): boolean {
    return this.unsaved.has(month);
  }

  /** Resolves when everything is saved. */
  async settled(): Promise<void> {
    await this.saving;
    this.begin();
    await this.saving;
  }

  /** Enters what was learnt of tracks since they were entered. */
  async enterLearnt(): Promise<void> {
    await this.settled();
    await this.enter(this.tracks.learnt());
  }

  private begin(): void {
    if (this.waiting.length === 0) return;
    this.saving = this.write(this.waiting, this.tracks.unknown());
    // It is awaited before anything else is saved; until then a failure is not unhandled.
    this.saving.catch(() => undefined);
    this.waiting = [];
  }

  /** The catalogue comes first: a month that is fresh has its tracks there, whenever the process is killed. */
  private async write(months: readonly FreshMonth[], tracks: readonly Track[]): Promise<void> {
    await this.enter(tracks);
    await this.deps.listens.saveMonths(this.userId, months);
    for (const { month } of months) this.unsaved.delete(month);
  }

  private async enter(tracks: readonly Track[]): Promise<void> {
    for (let i = 0, some: readonly Track[]; i < tracks.length; i += some.length) {
      await this.pace.next();
      some = tracks.slice(i, i + this.pace.rows());
      await this.deps.catalogue.enterHeard(some);
    }
  }
}
