import { LRUCache } from 'lru-cache';
import { Groupings } from './groupings.js';
import { bytesOf, joinMonths, type Listening } from './listening.js';
import type { MonthSource } from './month-source.js';

const MAX_BYTES = 256 * 2 ** 20;
const MAX_ANSWER_BYTES = 2 * 2 ** 20;
/** Genres come from the catalogue, which learns without any month changing. */
const ANSWER_TTL_MS = 10 * 60_000;

/** One listener's history in memory, with the answers that it has given. */
export interface Heard {
  version: string;
  listening: Listening;
  groupings: Groupings;
  answers: LRUCache<string, object>;
}

/**
 * Histories, ready to be counted. Which one is current the source says by its version, so that processes need not tell
 * each other; the least recently asked for make room for others.
 */
export class ListeningCache {
  private readonly heard = new LRUCache<string, Heard>({
    maxSize: MAX_BYTES,
    sizeCalculation: ({ listening }) => bytesOf(listening) + MAX_ANSWER_BYTES,
  });
  private readonly loading = new Map<string, Promise<Heard>>();

  constructor(private readonly source: MonthSource) {}

  async get(userId: string): Promise<Heard> {
    const version = await this.source.version(userId);
    const known = this.heard.get(userId);
    if (known?.version === version) return known;
    const name = `${userId} ${version}`;
    let loading = this.loading.get(name);
    if (loading === undefined) {
      loading = this.load(userId, version, known).finally(() => this.loading.delete(name));
      this.loading.set(name, loading);
    }
    return loading;
  }

  drop(userId: string): void {
    this.heard.delete(userId);
  }

  private async load(userId: string, version: string, before: Heard | undefined): Promise<Heard> {
    const months = await this.source.load(userId);
    const listening = joinMonths(months, before?.listening.library);
    const heard: Heard = {
      version,
      listening,
      groupings: new Groupings(listening),
      answers: new LRUCache({
        maxSize: MAX_ANSWER_BYTES,
        sizeCalculation: (answer) => JSON.stringify(answer).length,
        ttl: ANSWER_TTL_MS,
      }),
    };
    this.heard.set(userId, heard);
    return heard;
  }
}
