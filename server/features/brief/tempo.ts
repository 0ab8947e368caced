import type { Brief } from './brief.js';
import { parseNumber } from './numbers.js';
import { type Match, pattern, type Utterance } from './utterance.js';

/** How far a single figure may be missed on either side. */
const TOLERANCE = 5;
const BPM = '(?:bpm|beats per minute|beats a minute)';
const N = String.raw`\d{2,3}`;

const FORMS: [RegExp, (groups: Match['groups']) => Brief['tempo']][] = [
  [pattern(`(?:between )?(?<low>${N}) (?:-|to|and) (?<high>${N}) ${BPM}`), ({ low, high }) => span(low, high)],
  // "Not faster than" before "faster than".
  [
    pattern(
      `(?:(?:not|nothing|never|no) (?:over|above|more than|faster than)|(?<!(?:not|nothing|never|no) )(?:under|below|at most|less than|slower than|up to|max|maximum)) (?<high>${N}) ${BPM}`,
    ),
    ({ high }) => ({ min: null, max: parseNumber(high ?? '') }),
  ],
  [
    pattern(
      `(?:(?:not|nothing|never|no) (?:under|below|less than|slower than)|(?<!(?:not|nothing|never|no) )(?:over|above|at least|more than|faster than|minimum|min)) (?<low>${N}) ${BPM}`,
    ),
    ({ low }) => ({ min: parseNumber(low ?? ''), max: null }),
  ],
  [
    pattern(`(?:(?:at|around|about|roughly|approximately|circa|a|exactly|with) ){0,2}(?<n>${N}) ${BPM}`),
    ({ n }) => near(n),
  ],
  [
    pattern(`(?:(?:at|a|with|around) ){0,2}(?:bpm|tempo)(?: of| around| about| at){0,2} (?<n>${N})`),
    ({ n }) => near(n),
  ],
];

/** Beats per minute said in figures; a single figure stands for itself, five more and five less. */
export function readTempo(utterance: Utterance): Brief['tempo'] {
  let tempo: Brief['tempo'] = null;
  for (const [expression, read] of FORMS) {
    utterance.take(expression, (match) => {
      tempo = read(match.groups);
    });
  }
  return tempo;
}

function span(low: string | undefined, high: string | undefined): Brief['tempo'] {
  const [min, max] = [Number(low), Number(high)];
  return { min: Math.min(min, max), max: Math.max(min, max) };
}

function near(figure: string | undefined): Brief['tempo'] {
  const bpm = Number(figure);
  return { min: bpm - TOLERANCE, max: bpm + TOLERANCE };
}
