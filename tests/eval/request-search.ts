import { fitBm25, words } from './bm25.js';
import type { Dialog, RequestScorer, Requests } from './chat-requests.js';

/** What people say around what they want to hear. */
const FILLERS = new Set(
  words(`a an and the i me my to of for in is it that this some can you please could would like love want add more songs
    song music playlist list by with on at be have them these those are was do does your from good great thanks thank hi hello
    hey how about something any maybe also need make create put let lets s m d ll re ve t`),
);
const BM25 = { k1: 1.5, b: 0.75 };
/** Chosen on the training dialogs; each part is told against its own highest score. */
const WEIGHTS = { last: 1, before: 0.2, named: 0.45, namedBefore: 0.7 };
const SHORTEST_NAME = 3;

/**
 * BM25 with what was asked last and, less, with what was asked before, without filler words; and tracks by artists whose whole
 * name was said.
 */
export function requestSearch({ pool }: Requests): RequestScorer {
  const search = fitBm25(
    pool.map(({ title, artists, album }) => words(`${title} ${artists} ${album}`)),
    BM25,
  );
  const byArtist = new Map<string, number[]>();
  pool.forEach(({ artists }, track) => {
    for (const part of artists.split(/,|&|\bfeat\.?|\bft\.?/i)) {
      const name = words(part).join(' ');
      if (name.length >= SHORTEST_NAME && !FILLERS.has(name))
        byArtist.set(name, [...(byArtist.get(name) ?? []), track]);
    }
  });
  const asked = (text: string): string[] => words(text).filter((word) => !FILLERS.has(word));
  const addNamed = (texts: readonly string[], scores: Float64Array): void => {
    const said = ` ${texts.map((text) => words(text).join(' ')).join(' ')} `;
    for (const [name, tracks] of byArtist) if (said.includes(` ${name} `)) for (const track of tracks) scores[track]!++;
  };
  const part = new Float64Array(pool.length);
  return ({ turns }: Dialog, turn, scores) => {
    const before = turns.slice(0, turn).map(({ text }) => text);
    const last = turns[turn]!.text;
    const parts: [number, (scores: Float64Array) => void][] = [
      [WEIGHTS.last, (own) => search(asked(last), own)],
      [WEIGHTS.before, (own) => search(before.flatMap(asked), own)],
      [WEIGHTS.named, (own) => addNamed([last], own)],
      [WEIGHTS.namedBefore, (own) => addNamed(before, own)],
    ];
    for (const [weight, fill] of parts) {
      part.fill(0);
      fill(part);
      const most = part.reduce((most, score) => Math.max(most, score), 0) || 1;
      for (let track = 0; track < part.length; track++) scores[track]! += (weight * part[track]!) / most;
    }
  };
}
