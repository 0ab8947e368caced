import { isDeepStrictEqual } from 'node:util';
import type { Mood } from '../catalogue/moods.js';

/** One sentence about a listener, kept from conversations or written by hand. */
export interface Memory {
  id: string;
  text: string;
  origin: MemoryOrigin;
  /** Null in what was kept before there were topics. */
  topic: string | null;
  /** What the recommender can use of it; empty for what only people and models understand. */
  facts: Fact[];
  /** The chats it came from; empty when it was written by hand. */
  sourceSessionIds: string[];
  createdAt: Date;
  updatedAt: Date;
}

/** With those of its chats that are still there. */
export interface SourcedMemory extends Memory {
  sources: { id: string; title: string }[];
}

/** Who put it into words: the listener, the rules of statements.ts, or a language model. */
export type MemoryOrigin = 'listener' | 'built-in' | 'model';

/** `never` forbids; `like` and `dislike` only weigh. */
export type Stance = 'like' | 'dislike' | 'never';

export const UNWANTED_VERSIONS = ['live', 'remix', 'cover', 'acoustic', 'demo'] as const;
export type UnwantedVersion = (typeof UNWANTED_VERSIONS)[number];

export type Fact = { stance: Stance } & (
  | { about: 'artist'; name: string }
  /** A canonical name of catalogue/genres.ts. */
  | { about: 'genre'; name: string }
  | { about: 'mood'; name: Mood }
  /** Years of release, both included. */
  | { about: 'era'; from: number | null; to: number | null }
  | { about: 'explicit' }
  | { about: 'versions'; name: UnwantedVersion }
);

/** A lasting statement as it was understood. */
export interface Statement {
  /** There is one memory for each topic: who says something else about it has changed their mind. */
  topic: string;
  text: string;
  facts: Fact[];
}

export const MAX_MEMORY_LENGTH = 500;
export const MAX_MEMORIES = 500;
/** How many chats a memory names as its sources, the latest ones. */
export const MAX_SOURCES = 20;
/** A message older than this teaches nothing any more, so that there is no need to know for longer what was forgotten. */
export const LEARNABLE_DAYS = 30;

/** Whether a statement changes what is known of its topic. The same taste in other words is the same; a note is what its words are. */
export const saysOtherwise = ({ text, facts }: Statement, before: Pick<Memory, 'text' | 'facts'>): boolean =>
  facts.length === 0 ? text !== before.text : !isDeepStrictEqual(facts, before.facts);
