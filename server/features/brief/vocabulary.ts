import { GENRES } from '../catalogue/genres.js';
import type { Mood } from '../catalogue/moods.js';
import type { Activity, Brief, YearRange } from './brief.js';
import { MEANINGS } from './meanings.js';
import { tokenise } from './tokenise.js';

/** What a phrase of the vocabulary says. */
export interface Meaning {
  genres?: string[];
  moods?: Mood[];
  activities?: Activity[];
  energy?: number;
  tempo?: Brief['tempo'];
  /** Years counted back from now: "recent" is the last two. */
  ago?: YearRange;
}

export interface Phrase {
  words: string[];
  meaning: Meaning;
}

/** Phrases by their first word, longest first. */
const PHRASES = new Map<string, Phrase[]>();

function learn(text: string, meaning: Meaning): void {
  const words = tokenise(text)
    .filter((token) => token.kind === 'word')
    .map((token) => token.word);
  const first = words[0];
  if (first === undefined) return;
  const known = PHRASES.get(first) ?? [];
  if (known.some((phrase) => phrase.words.join(' ') === words.join(' '))) return;
  PHRASES.set(
    first,
    [...known, { words, meaning }].sort((a, b) => b.words.length - a.words.length),
  );
}

for (const { phrases, ...meaning } of MEANINGS) for (const phrase of phrases.split('|')) learn(phrase.trim(), meaning);
for (const { name, aliases } of GENRES.values())
  for (const phrase of [name, ...aliases]) learn(phrase, { genres: [name] });

/** The longest phrase of the vocabulary whose words `wordAt` gives from here on. */
export function phraseAt(wordAt: (index: number) => string, index: number): Phrase | null {
  const candidates = PHRASES.get(wordAt(index)) ?? [];
  return candidates.find(({ words }) => words.every((word, step) => wordAt(index + step) === word)) ?? null;
}
