import type { Report } from './report.js';
import { blendOf, chooseWeights } from './sequence-blend.js';
import { sequenceFamilies, type SequenceModel } from './sequence-models.js';
import { judgedListeners, judgeSequences, questionOf, spread, type Sequences } from './sequences.js';

/** So many listeners are enough to choose settings and weights by. */
const CHOOSING = 1500;

/** Settings and weights are chosen by the last item but one; then all are judged by the last. */
export function judgeAll(sequences: Sequences): Report {
  const { items, listeners, skipped } = sequences;
  const [validation, test] = [questionOf(sequences, 'validation'), questionOf(sequences, 'test')];
  const judged = judgedListeners(sequences);
  const choosing = spread(listeners.length, CHOOSING);
  const models: { name: string; model: SequenceModel; seconds: number }[] = sequenceFamilies(sequences).map(
    ({ name, settings }) => {
      const started = performance.now();
      const gains = settings.map((fit) =>
        settings.length === 1 ? 0 : judgeSequences(validation, choosing, items, fit(true)(validation.histories)).ndcg,
      );
      const model = settings[gains.indexOf(Math.max(...gains))]!(false);
      return { name, model, seconds: (performance.now() - started) / 1000 };
    },
  );
  const started = performance.now();
  const weights = chooseWeights(
    models.map(({ model }) => model(validation.histories)),
    validation,
    choosing,
    items,
  );
  const scorers = models.map(({ name, model, seconds }) => ({ name, score: model(test.histories), seconds }));
  const ours = blendOf(
    scorers.map(({ score }) => score),
    weights,
    test.histories,
    items,
  );
  return {
    name: 'sequences',
    title: 'The last item of sequences',
    models: [...scorers, { name: 'ours', score: ours, seconds: (performance.now() - started) / 1000 }].map(
      ({ name, score, seconds }) => {
        const { hits, ndcg } = judgeSequences(test, judged, items, score);
        return { model: name, judged: { 'hit@20': hits, 'ndcg@20': ndcg }, besides: { seconds } };
      },
    ),
    notes: [
      `${listeners.length} listeners, ${judged.length} of them judged, ${items} items, ${skipped} lines too short.`,
      `Ours: ${models.map(({ name }, n) => `${name} ${weights[n]}`).join(', ')}.`,
    ],
  };
}
