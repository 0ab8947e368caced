import type { MonthColumns } from '../../server/features/recommender/recommender-sources.js';
import { encodeSimilarity } from '../../server/features/recommender/similarity-codec.js';
import { createSimilarityTrainer } from '../../server/features/recommender/similarity-trainer.js';
import { artistOf, madeUpHistory, MONTHS } from './growth-history.js';

/**
 * `growth-run.ts <listens>`: trains the server's similarity on a made-up history of so many listens and says on stdout, as
 * JSON, how long processors were at it and how much memory this process had at most.
 */
const LISTENERS = 5;
const LISTENS_PER_TRACK = 4;

const listens = Number(process.argv[2]);
const history = madeUpHistory({
  listens,
  tracks: Math.ceil(listens / LISTENS_PER_TRACK),
  perMonth: Math.ceil(listens / LISTENERS / MONTHS),
});

function monthOf(month: number): MonthColumns {
  const heard = history.listensOf(month);
  const numbers = new Map<number, number>();
  for (const { track } of heard) if (!numbers.has(track)) numbers.set(track, numbers.size);
  return {
    month: history.nameOf(month),
    count: heard.length,
    tracks: Array.from(numbers.keys(), (number) => `track ${number}`),
    track: Int32Array.from(heard, ({ track }) => numbers.get(track)!),
    endedAt: Float64Array.from(heard, ({ endedAt }) => endedAt),
    msPlayed: new Float64Array(heard.length).fill(200_000),
    flags: new Uint8Array(heard.length),
  };
}

const trainer = createSimilarityTrainer((key) => ({
  recording: key,
  lead: `artist ${artistOf(Number(key.slice(6)))}`,
}));
let seconds = 0;
const timed = <T>(work: () => T): T => {
  const before = process.cpuUsage();
  const result = work();
  const { user, system } = process.cpuUsage(before);
  seconds += (user + system) / 1e6;
  return result;
};
for (let listener = 0; listener < LISTENERS; listener++) {
  const months = Array.from({ length: MONTHS }, (_, month) => monthOf(month));
  timed(() => trainer.add(months));
}
timed(() => encodeSimilarity(trainer.train()));
const megabytes = process.resourceUsage().maxRSS / 1024;
process.stdout.write(JSON.stringify({ seconds, megabytes }));
