import type { MonthColumns } from '../../server/features/recommender/recommender-sources.js';
import { encodeSimilarity } from '../../server/features/recommender/similarity-codec.js';
import { createSimilarityTrainer } from '../../server/features/recommender/similarity-trainer.js';
import { seededRandom } from './random.js';

/**
 * `growth-run.ts <listens>`: trains the server's similarity on a made-up history of so many listens and says on stdout, as
 * JSON, how long processors were at it and how much memory this process had at most.
 */
const LISTENERS = 5;
const LISTENS_PER_TRACK = 4;
const TRACKS_PER_ARTIST = 8;
const MONTHS = 120;
const START = Date.UTC(2016, 0, 1);

const listens = Number(process.argv[2]);
const tracks = Math.ceil(listens / LISTENS_PER_TRACK);
const random = seededRandom(listens);

/** Albums heard from end to end and single tracks, a few of them much, in sessions of some twenty. */
function monthOf(month: number, count: number): MonthColumns {
  const numbers = new Map<number, number>();
  const track = new Int32Array(count);
  const endedAt = new Float64Array(count);
  let at = START + month * 30 * 86_400_000;
  let current = 0;
  for (let listen = 0; listen < count; listen++) {
    const goesOn = random() < 0.6;
    current = goesOn ? (current + 1) % tracks : Math.floor(tracks * random() ** 3);
    if (!numbers.has(current)) numbers.set(current, numbers.size);
    track[listen] = numbers.get(current)!;
    at += 200_000 + (random() < 0.05 ? 3_600_000 : 0);
    endedAt[listen] = at;
  }
  return {
    month: new Date(START + month * 30 * 86_400_000).toISOString().slice(0, 7),
    count,
    tracks: Array.from(numbers.keys(), (number) => `track ${number}`),
    track,
    endedAt,
    msPlayed: new Float64Array(count).fill(200_000),
    flags: new Uint8Array(count),
  };
}

const trainer = createSimilarityTrainer((key) => {
  const number = Number(key.slice(6));
  return { recording: key, lead: `artist ${Math.floor(number / TRACKS_PER_ARTIST)}` };
});
const perMonth = Math.ceil(listens / LISTENERS / MONTHS);
let seconds = 0;
const timed = <T>(work: () => T): T => {
  const before = process.cpuUsage();
  const result = work();
  const { user, system } = process.cpuUsage(before);
  seconds += (user + system) / 1e6;
  return result;
};
for (let listener = 0; listener < LISTENERS; listener++) {
  const months = Array.from({ length: MONTHS }, (_, month) => monthOf(month, perMonth));
  timed(() => trainer.add(months));
}
const bytes = timed(() => encodeSimilarity(trainer.train()));
const megabytes = process.resourceUsage().maxRSS / 1024;
process.stdout.write(JSON.stringify({ listens, seconds, megabytes, stored: bytes.length / 2 ** 20 }));
