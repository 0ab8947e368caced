import { gemini, startFakeGemini } from '../../fakes/fake-gemini.js';
import type { Section } from '../bench-run.js';
import { atMost, noted, print, quantile } from '../report.js';
import { onStageWithHistory } from '../stage.js';

/** Of the model, in ms. */
const FIRST_TOKEN = 200;
const WARM_UP = 10;
const RUNS = 200;
/** Requests that need no model to be read: it is asked once, for the words. */
const MESSAGES = [
  '45 minutes for a run, mostly things I love',
  '20 rock songs',
  'half an hour of jazz, one per artist',
];

/**
 * What stands between a model's own first token and the first words that the listener sees; and, beside it, what an answer
 * does before it calls the model: reading the request, choosing the tracks.
 */
export const chatSection: Section = async (run, backend) => {
  const said = gemini.says('Here is some music for you. ', 'I hope ', 'you like it.');
  const words = { ...said, steps: [{ waitMs: FIRST_TOKEN }, ...said.steps] };
  let calledAt = 0;
  const model = await startFakeGemini(() => {
    calledAt = performance.now();
    return words;
  });
  try {
    await onStageWithHistory(
      run,
      backend,
      async ({ client }) => {
        const ask = async (runs: number, provider: string): Promise<Record<'before' | 'added' | 'whole', number[]>> => {
          const times = { before: [] as number[], added: [] as number[], whole: [] as number[] };
          for (let i = 0; i < runs; i++) {
            const message = MESSAGES[i % MESSAGES.length];
            const start = performance.now();
            const whole = await client.timeUntil('\nevent: delta', '/api/chat', { message, provider });
            times.whole.push(whole);
            times.before.push(calledAt - start);
            times.added.push(start + whole - calledAt - FIRST_TOKEN);
          }
          for (const list of Object.values(times)) list.sort((a, b) => a - b);
          return times;
        };
        await ask(WARM_UP, 'gemini');
        const { before, added } = await ask(RUNS, 'gemini');
        const asked = model.requests.length;
        const { whole } = await ask(RUNS, 'built-in');
        const inMs = (times: readonly number[], q: number): string => `${quantile(times, q).toFixed(1)} ms`;
        print(`Chat, ${backend}, one after the other`, [
          noted('first token of the model', `${FIRST_TOKEN} ms`),
          noted('calls of the model for each answer', (asked / (WARM_UP + RUNS)).toFixed(2)),
          atMost('from its first token to the first words, p50', quantile(added, 0.5), 10, 'ms'),
          atMost('from its first token to the first words, p99', quantile(added, 0.99), 40, 'ms'),
          noted('before it is called (reading, choosing the tracks), p50', inMs(before, 0.5)),
          noted('before it is called, p99', inMs(before, 0.99)),
          noted('first words of the built-in engine, p50', inMs(whole, 0.5)),
        ]);
      },
      { GEMINI_API_KEY: 'key', GEMINI_BASE_URL: model.url },
    );
  } finally {
    await model.stop();
  }
};
