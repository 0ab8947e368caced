import type { LlmName } from '../../providers/llm/llm-provider.js';

/**
 * What language models outside of this installation may see: nothing; what was said in the chat and the playlist that
 * answers it; also taste, memories, and what is told of the listening history.
 */
export const MODEL_SHARES = ['nothing', 'request', 'taste'] as const;
export type ModelShare = (typeof MODEL_SHARES)[number];

/** A listener's standing wishes. Genres are canonical names of catalogue/genres.ts, artists as the listener wrote them. */
export interface Preferences {
  /** Null: whichever engine is first in line. */
  aiProvider: LlmName | null;
  theme: 'system' | 'light' | 'dark';
  /** A language tag (BCP 47). */
  language: string;
  favouriteGenres: string[];
  bannedGenres: string[];
  favouriteArtists: string[];
  bannedArtists: string[];
  explicitAllowed: boolean;
  /** 0 only new to me … 1 only what I know, where a request says nothing. */
  familiarity: number;
  /** Which listens count as plays. */
  countingRule: 'thirty-seconds' | 'completed' | 'all';
  /** An IANA name; null: not known yet, times are taken as UTC. */
  timeZone: string | null;
  shareWithModels: ModelShare;
  /** Whether anything is learned from chats, and what is remembered used. */
  memories: boolean;
}

export const DEFAULT_PREFERENCES: Preferences = {
  aiProvider: null,
  theme: 'system',
  language: 'en',
  favouriteGenres: [],
  bannedGenres: [],
  favouriteArtists: [],
  bannedArtists: [],
  explicitAllowed: true,
  familiarity: 0.6,
  countingRule: 'thirty-seconds',
  timeZone: null,
  shareWithModels: 'taste',
  memories: true,
};

/** IANA name of the zone whose days the listener reads. */
export const zoneOf = ({ timeZone }: Pick<Preferences, 'timeZone'>): string => timeZone ?? 'UTC';
