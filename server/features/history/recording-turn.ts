import { monthOf } from './listen.js';
import type { ListenStore, Neighbourhood, Write, Written } from './listen-store.js';
import { historyLock, type Locks } from './locks.js';
import { type KnownRecord, matchPlays, type OwnExport } from './match-plays.js';
import type { MonthPacker, MonthPackerDeps } from './month-packer.js';
import { OpenMonths } from './open-months.js';
import { nearKeys, type NewRecord } from './play-record.js';
import { reach } from './same-play.js';

export interface RecordingTurnDeps extends MonthPackerDeps {
  listens: Pick<ListenStore, 'near' | 'write' | 'saveMonths'>;
  locks: Locks;
}

/** Others who write to the history wait as long, and for a batch more, at most. */
const TURN_MS = 5_000;

/**
 * The time for which a recording holds the lock of a history. What is written meanwhile to months that had no listens is
 * all that there is of them: they are packed without being read.
 */
export class RecordingTurn {
  private readonly until = performance.now() + TURN_MS;
  private readonly open = new OpenMonths();
  /** The months of the last batch, which may go on. */
  private active: ReadonlySet<string> = new Set();

  /** Waits for the lock. */
  static begin(userId: string, deps: RecordingTurnDeps, packer: MonthPacker): Promise<RecordingTurn> {
    return new Promise((resolve, reject) => {
      const hold = (): Promise<void> =>
        new Promise((release) => {
          resolve(new RecordingTurn(userId, deps, packer, () => (release(), held)));
        });
      const held = deps.locks.exclusively([historyLock(userId)], hold);
      held.catch(reject);
    });
  }

  private constructor(
    private readonly userId: string,
    private readonly deps: RecordingTurnDeps,
    private readonly packer: MonthPacker,
    private readonly release: () => Promise<void>,
  ) {}

  isOver(): boolean {
    return performance.now() >= this.until;
  }

  /** Returns for each record whether it is a play that nobody had told of before. */
  async record(fresh: readonly NewRecord[], ownExport: OwnExport | null): Promise<boolean[]> {
    const { records, demoted, stored } = matchPlays(fresh, await this.knownNear(fresh), ownExport);
    if (records.length === 0 && demoted.length === 0) return stored;
    const months = monthsOf([...records, ...demoted]);
    // A month that is called fresh after it was written to again would miss that.
    if ([...months].some((month) => this.packer.isSaving(month))) await this.packer.settled();
    const { known, opened } = await this.write({
      records,
      demoted: demoted.map((record) => record.playKey),
      months: [...months],
    });
    const added = known.size === 0 ? records : records.filter(({ playKey }) => !known.has(playKey));
    this.packer.see(this.open.add(added, opened));
    this.open.drop(monthsOf(demoted));
    this.active = months;
    await this.packAllBut(months);
    if (known.size === 0) return stored;
    // The unique key has the last word, should the lock have been lost on the way.
    return fresh.map(({ playKey }, i) => stored[i] === true && !known.has(playKey));
  }

  /** Packs what is filled, and lets others have the lock. Nothing of `goesOn` is packed: another turn would read it again. */
  async end(goesOn = this.active): Promise<void> {
    try {
      await this.packAllBut(goesOn);
    } finally {
      // Nothing may be written after the lock is given back.
      await this.packer.settled().finally(this.release);
    }
  }

  private async write(write: Write): Promise<Written> {
    try {
      return await this.deps.listens.write(this.userId, write);
    } catch (error) {
      // Some of it may have been written.
      this.open.clear();
      throw error;
    }
  }

  private async knownNear(fresh: readonly NewRecord[]): Promise<KnownRecord[]> {
    const known = new Map<string, KnownRecord>();
    for (const where of neighbourhoods(fresh)) {
      for (const record of await this.deps.listens.near(this.userId, where)) known.set(record.playKey, record);
    }
    return [...known.values()];
  }

  private async packAllBut(active: ReadonlySet<string>): Promise<void> {
    const filled = this.open.takeAllBut(active);
    if (filled.length === 0) return;
    await this.packer.save(filled.map(([month, bucket]) => ({ month, count: bucket.count, columns: bucket.encode() })));
  }
}

const STRETCH_MS = 30 * 86_400_000;
/** A file in order of time has no more of them in a batch: there, everything is near. */
const FEW_STRETCHES = 3;
/** To send records that nobody needs costs less than to compare with more keys than these. */
const FEW_KEYS = 200;

/** Where all records are that may tell of the same plays: stretch by stretch where the rows are in no order of time. */
function neighbourhoods(records: readonly NewRecord[]): Neighbourhood[] {
  const times = records.map(({ endedAt }) => endedAt.getTime());
  const [from, to] = [times.reduce((a, b) => Math.min(a, b)), times.reduce((a, b) => Math.max(a, b))];
  if (to - from < FEW_STRETCHES * STRETCH_MS) return [{ from: reach(from).from, to: reach(to).to, nearKeys: null }];
  const stretches = new Map<number, Neighbourhood & { nearKeys: number[] }>();
  for (const record of records) {
    const endedAt = record.endedAt.getTime();
    const within = reach(endedAt);
    const number = Math.floor(endedAt / STRETCH_MS);
    let stretch = stretches.get(number);
    if (stretch === undefined) stretches.set(number, (stretch = { nearKeys: [], from: Infinity, to: -Infinity }));
    stretch.nearKeys.push(...nearKeys(record.nameKey, within.from, within.to));
    stretch.from = Math.min(stretch.from, within.from);
    stretch.to = Math.max(stretch.to, within.to);
  }
  return [...stretches.values()].map(({ from, to, nearKeys }) => ({
    from,
    to,
    nearKeys: nearKeys.length > FEW_KEYS ? null : nearKeys,
  }));
}

const monthsOf = (records: readonly { endedAt: Date | number }[]): Set<string> =>
  new Set(records.map(({ endedAt }) => monthOf(new Date(endedAt))));
