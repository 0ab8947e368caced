import { writeFile } from 'node:fs/promises';
import path from 'node:path';
import { choosePlaylist } from '../../../server/features/recommender/choose-playlist.js';
import { judgeCandidates } from '../../../server/features/recommender/playlist-problem.js';
import { readRules } from '../../../server/features/recommender/rules.js';
import { PARTS, scoreCandidates } from '../../../server/features/recommender/score.js';
import type { Section } from '../bench-run.js';
import { rowOf } from '../history.js';
import { whenIdle } from '../processes.js';
import { asked, madeUp } from '../recommender-problems.js';
import { atMost, measured, noted, print, quantile, timesOf } from '../report.js';
import { onStageWithHistory } from '../stage.js';

const CANDIDATES = 5_000;
/** After so many requests V8 has compiled most of what they run. */
const WARM = 2_000;
/** So many profiles made anew are the compiler's. */
const FIRST_ANEW = 20;
/** Requests that were not made before, requests for which a profile is made anew, and imports of one listen, twice as many. */
const ANEW = 200;
const GROWN = 10;
const REQUESTS = [
  { text: '20 songs, nothing by Artist 12' },
  { text: '45 minutes for a run, mostly things I love' },
  { text: 'an hour of music, one per artist' },
  { text: 'surprise me' },
  { text: '15 songs like Artist 5' },
];
/** Rules of several kinds, some of which cannot all be kept. */
const BRIEFS = [
  { minutes: 45, familiarity: 0.85, energy: 0.8 },
  { count: 20, maxPerArtist: 1, explicit: false },
  { minutes: 60, genres: { in: ['jazz'], out: [] }, years: [{ from: 1980, to: 1989 }], maxPerArtist: 1 },
  { minutes: 37, count: 9, familiarity: 0.5, moods: ['calm' as const] },
  { minutes: 600, maxPerArtist: 2, familiarity: 0.3 },
  { count: 100, genres: { in: ['metal'], out: [] }, years: [{ from: 1990, to: 1992 }] },
];

/** How fast recommendations come with a long history, and their parts against the bare limit. */
export const recommendSection: Section = async (run, backend) => {
  await onStageWithHistory(run, backend, async ({ client, pid }) => {
    const ask = (i: number) => client.timeOf('/api/recommendations', REQUESTS[i % REQUESTS.length]);
    const [first = NaN] = await measured(1, ask);
    await measured(50, ask);
    const early = await measured(500, ask);
    await measured(WARM - early.length, ask);
    await whenIdle(pid);
    const again = await measured(500, ask);
    const fresh = await measured(ANEW, (i) =>
      client.timeOf('/api/recommendations', { text: `${10 + (i % 30)} songs, nothing by Artist ${100 + i}` }),
    );
    const other = await measured(200, () => client.timeOf('/api/preferences'));
    const anew: number[] = [];
    for (let i = 0; i < ANEW; i++) {
      // Another clock makes another profile.
      await client.change('/api/preferences', { timeZone: i % 2 === 0 ? 'Europe/Berlin' : 'UTC' });
      anew.push(await ask(0));
    }
    const anewLater = anew.slice(FIRST_ANEW);
    const grown: number[] = [];
    const atOnce: number[] = [];
    const file = path.join(run.dir, 'one-listen.json');
    for (let i = 0; i < 2 * GROWN; i++) {
      await writeFile(file, JSON.stringify([rowOf(i, Date.now() - (2 * GROWN - i) * 600_000, 200_000)]));
      await client.import(file);
      // The profile is made anew meanwhile.
      if (i < GROWN) await whenIdle(pid);
      (i < GROWN ? grown : atOnce).push(await ask(0));
    }
    for (const times of [anew, anewLater, grown, atOnce]) times.sort((a, b) => a - b);
    const ms = (times: readonly number[], q: number): string => `${quantile(times, q).toFixed(1)} ms`;
    print(`Recommendations, ${backend}, one after the other`, [
      noted('first of a process: prepared since the sign-in', `${first.toFixed(0)} ms`),
      noted('profile not kept (another clock), p50', ms(anew, 0.5)),
      atMost('profile not kept (another clock), p99', quantile(anew, 0.99), 60, 'ms'),
      noted(`… without the first ${FIRST_ANEW} of a process, p99`, ms(anewLater, 0.99)),
      noted('history has just grown by a listen, p50', ms(grown, 0.5)),
      atMost('history has just grown by a listen, worst', quantile(grown, 1), 60, 'ms'),
      noted('… asked at once, p50', ms(atOnce, 0.5)),
      atMost('… asked at once, worst', quantile(atOnce, 1), 60, 'ms'),
      noted('profile kept, another request, p50', ms(fresh, 0.5)),
      atMost('profile kept, another request, p99', quantile(fresh, 0.99), 60, 'ms'),
      noted('asked before, the first 500, after 2,000, p50', `${ms(early, 0.5)}, ${ms(again, 0.5)}`),
      noted('for comparison: GET /api/preferences, p50', ms(other, 0.5)),
      atMost('asked before, the first 500 of a process, p99', quantile(early, 0.99), 10, 'ms'),
      atMost('asked before, after 2,000 requests, p99', quantile(again, 0.99), 10, 'ms'),
    ]);
  });
  if (backend === 'PostgreSQL') await measureParts();
};

async function measureParts(): Promise<void> {
  const listener = madeUp(CANDIDATES);
  const { candidates, taste, profile, preferences, now } = listener;
  const context = { brief: asked({}), preferences, profile, feedback: [], now, taste };
  const dense = Float64Array.from({ length: CANDIDATES * PARTS.length }, (_, i) => (i % 97) / 97);
  const weights = Float64Array.from(PARTS, (_, i) => 0.1 + i / 20);
  const [ours, bare]: [number[], number[]] = [[], []];
  let sum = 0;
  for (let i = 0; i < 1_000; i++) {
    // In turn, so that whatever else the machine does hits both.
    ours.push(
      ...(await timesOf(1, async () => void (sum += scoreCandidates(candidates, context).draw(i).totals[0] ?? 0))),
    );
    bare.push(...(await timesOf(1, async () => void (sum += bareScores(dense, weights)[0] ?? 0))));
  }
  for (const times of [ours, bare]) times.sort((a, b) => a - b);
  const choosing: number[] = [];
  for (let i = 0; i < 50; i++) {
    for (const brief of BRIEFS) {
      const full = asked(brief);
      const { totals } = scoreCandidates(candidates, { ...context, brief: full }).draw(i);
      const rules = readRules({ brief: full, preferences, profile, now });
      choosing.push(
        ...(await timesOf(1, async () => {
          const judged = judgeCandidates(candidates, rules, 210_000);
          choosePlaylist(judged, totals, rules, { hasHistory: true });
        })),
      );
    }
  }
  // The first ten of each are the compiler's.
  choosing.splice(0, 10 * BRIEFS.length);
  choosing.sort((a, b) => a - b);
  const micro = (times: readonly number[]): string => `${(1_000 * quantile(times, 0.5)).toFixed(0)} µs`;
  print(`Scores and choice of ${CANDIDATES} candidates, in the process${Number.isNaN(sum) ? '!' : ''}`, [
    noted('all scores, p50', micro(ours)),
    noted(`bare sum of ${PARTS.length} weighted columns, p50`, micro(bare)),
    atMost('scores against the bare sum', quantile(ours, 0.5) / quantile(bare, 0.5), 1.3, 'times'),
    noted('choice under rules, p50', `${quantile(choosing, 0.5).toFixed(1)} ms`),
    atMost('choice under rules, p99', quantile(choosing, 0.99), 30, 'ms'),
  ]);
}

/** The limit: numbers that are there already, row by row, weighted and summed. */
function bareScores(dense: Float64Array, weights: Float64Array): Float64Array {
  const totals = new Float64Array(CANDIDATES);
  for (let row = 0, at = 0; row < CANDIDATES; row++) {
    let total = 0;
    for (let column = 0; column < weights.length; column++, at++) total += dense[at]! * weights[column]!;
    totals[row] = total;
  }
  return totals;
}
