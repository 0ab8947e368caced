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

/** How much later than a model's own first token the first words of an answer come, playlist and all. */
export const chatSection: Section = async (run, backend) => {
  const said = gemini.says('Here is some music for you. ', 'I hope ', 'you like it.');
  const words = { ...said, steps: [{ waitMs: FIRST_TOKEN }, ...said.steps] };
  const model = await startFakeGemini(() => words);
  try {
    await onStageWithHistory(
      run,
      backend,
      async ({ client }) => {
        const firstWords = async (runs: number, provider: string): Promise<number[]> => {
          const times: number[] = [];
          for (let i = 0; i < runs; i++) {
            const message = MESSAGES[i % MESSAGES.length];
            times.push(await client.timeUntil('\nevent: delta', '/api/chat', { message, provider }));
          }
          return times.sort((a, b) => a - b);
        };
        await firstWords(WARM_UP, 'gemini');
        const times = await firstWords(RUNS, 'gemini');
        const asked = model.requests.length;
        const builtIn = await firstWords(RUNS, 'built-in');
        print(`Chat, ${backend}, one after the other`, [
          noted('first token of the model', `${FIRST_TOKEN} ms`),
          noted('calls of the model for each answer', (asked / (WARM_UP + RUNS)).toFixed(2)),
          atMost('time added to it until the first words, p50', quantile(times, 0.5) - FIRST_TOKEN, 10, 'ms'),
          atMost('time added to it until the first words, p99', quantile(times, 0.99) - FIRST_TOKEN, 40, 'ms'),
          noted('first words of the built-in engine, p50', `${quantile(builtIn, 0.5).toFixed(1)} ms`),
        ]);
      },
      { GEMINI_API_KEY: 'key', GEMINI_BASE_URL: model.url },
    );
  } finally {
    await model.stop();
  }
};
