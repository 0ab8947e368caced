import { z } from 'zod';
import type { StandBack } from './answers-first.js';

/** What the ends of a channel between two processes have in common. */
export interface Channel {
  readonly connected: boolean;
  on(event: 'message', receive: (message: unknown) => void): unknown;
  send?(message: unknown, callback: (error: Error | null) => void): boolean;
}

/** From the background process: it stands back, for so long at most. */
const questionSchema = z.object({ standBack: z.number(), mostMs: z.number() });
/** From the server: whoever was waiting has an answer. */
const answerSchema = z.object({ goOn: z.number(), waited: z.boolean() });

/** A server that is too busy to say so is no reason to stand still. */
const PATIENCE_MS = 100;
/** A channel that breaks ends the background process, and needs no other word. */
const ignoreBroken = (): void => undefined;

/** Answers the background process at the other end. */
export function answerStandBack(channel: Channel, standBack: StandBack): void {
  channel.on('message', (message) => {
    const question = questionSchema.safeParse(message).data;
    if (question === undefined) return;
    void standBack(question.mostMs).then((waited) => {
      const answer: z.infer<typeof answerSchema> = { goOn: question.standBack, waited };
      if (channel.connected) channel.send?.(answer, ignoreBroken);
    });
  });
}

/** For the background process: the server at the other end knows who waits. */
export function askToStandBack(channel: Channel): StandBack {
  const open = new Map<number, (waited: boolean) => void>();
  channel.on('message', (message) => {
    const answer = answerSchema.safeParse(message).data;
    if (answer !== undefined) open.get(answer.goOn)?.(answer.waited);
  });
  let asked = 0;
  return (mostMs) =>
    new Promise((resolve) => {
      if (!channel.connected) return resolve(false);
      const question: z.infer<typeof questionSchema> = { standBack: ++asked, mostMs };
      const goOn = (waited: boolean): void => {
        clearTimeout(timer);
        open.delete(question.standBack);
        resolve(waited);
      };
      const timer = setTimeout(goOn, mostMs + PATIENCE_MS, true);
      open.set(question.standBack, goOn);
      channel.send?.(question, ignoreBroken);
    });
}
