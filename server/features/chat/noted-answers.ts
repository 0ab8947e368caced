import { AppError } from '../../errors.js';
import type { ReplyWriter } from './write-reply.js';

/** How an answer went. */
export interface AnswerNote {
  failed: boolean;
  /** Whether every rule of the request was kept; null where it had none. */
  satisfied: boolean | null;
  latencyMs: number | null;
}

/** The same writer; somebody is told how each answer went. Those that the listener stopped, and what is refused, count for nothing. */
export function withNotedAnswers(writer: ReplyWriter, note: (userId: string, answer: AnswerNote) => void): ReplyWriter {
  return {
    async write(live, task) {
      try {
        const reply = await writer.write(live, task);
        const { state, latencyMs, receipt } = reply.assistantMessage;
        const rules = receipt?.rules ?? [];
        const satisfied = rules.length === 0 ? null : rules.every((rule) => rule.satisfied);
        if (state !== 'stopped') note(task.userId, { failed: state === 'interrupted', satisfied, latencyMs });
        return reply;
      } catch (error) {
        if (!(error instanceof AppError)) note(task.userId, { failed: true, satisfied: null, latencyMs: null });
        throw error;
      }
    },
  };
}
