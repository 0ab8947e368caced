import type { OwnExport } from './match-plays.js';
import { MonthPacker } from './month-packer.js';
import type { Pace } from './pace.js';
import type { NewRecord } from './play-record.js';
import { RecordingTurn, type RecordingTurnDeps } from './recording-turn.js';

export interface Recording {
  /**
   * Stores what a source tells, each play once whoever else told of it. Returns for each record whether it was new.
   * Safe to repeat with the same origins: nothing doubles, and the answer is the same. At most a few thousand at a time.
   */
  record(fresh: readonly NewRecord[], ownExport: OwnExport | null): Promise<boolean[]>;
  /** Lets go of the listener's history, also after a failure. Months that are not packed by then are stale. */
  close(): Promise<void>;
}

export interface ListenRecorder {
  /** For batch after batch of one listener. To be closed, whatever happens. */
  open(userId: string, pace?: Pace): Recording;
  /** For one batch. */
  record(userId: string, ...batch: Parameters<Recording['record']>): Promise<boolean[]>;
}

/**
 * Batch after batch is written under one lock, which goes to others every few seconds: so the months of a new history can
 * be packed as they are filled, without reading what was just written.
 */
export function createListenRecorder(deps: RecordingTurnDeps): ListenRecorder {
  function open(userId: string, pace?: Pace): Recording {
    const packer = new MonthPacker(deps, userId, pace);
    let turn: RecordingTurn | null = null;
    const endTurn = async (goesOn?: ReadonlySet<string>): Promise<void> => {
      const ended = turn;
      turn = null;
      await ended?.end(goesOn);
    };
    return {
      async record(fresh, ownExport) {
        if (fresh.length === 0) return [];
        turn ??= await RecordingTurn.begin(userId, deps, packer);
        const stored = await turn.record(fresh, ownExport);
        if (turn.isOver()) await endTurn();
        return stored;
      },

      async close() {
        await endTurn(new Set());
        await packer.enterLearnt();
      },
    };
  }

  return {
    open,

    async record(userId, ...batch) {
      const recording = open(userId);
      try {
        return await recording.record(...batch);
      } finally {
        await recording.close();
      }
    },
  };
}
