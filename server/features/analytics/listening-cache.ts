import { LRUCache } from 'lru-cache';
import { inSlices, type Steps } from '../../in-slices.js';
import { readMonths } from '../history/read-months.js';
import { Groupings } from './groupings.js';
import { bytesOf, joinMonths, type Listening, type MonthSpan } from './listening.js';
import type { MonthSource } from './month-source.js';
import { ANSWER_TTL_MS } from './shared-answers.js';

const MAX_BYTES = 256 * 2 ** 20;
/** What nobody has asked for so long is forgotten. */
const IDLE_MS = 60 * 60_000;
const MAX_ANSWER_BYTES = 2 * 2 ** 20;

/** One listener's history in memory, with the answers that it has given. */
export interface Heard {
  version: string;
  /** By month. */
  revisions: ReadonlyMap<string, string>;
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
    ttl: IDLE_MS,
    updateAgeOnGet: true,
    ttlAutopurge: true,
  });
  private readonly loading = new Map<string, Promise<Heard>>();

  constructor(private readonly source: MonthSource) {}

  /** What there is to be known of a listener now, and what of it is in memory. */
  async look(userId: string): Promise<{ version: string; heard: Heard | null }> {
    const version = await this.source.version(userId);
    const known = this.heard.get(userId);
    return { version, heard: known?.version === version ? known : null };
  }

  /** @param version as `look` has told it */
  async get(userId: string, version: string): Promise<Heard> {
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

  /** Of what is in memory already only the months that have changed since are read. */
  private async load(userId: string, version: string, before: Heard | undefined): Promise<Heard> {
    // Asked for first: what changes while it is read is read again the next time.
    const revisions = await this.source.revisions(userId);
    const names = [...revisions.keys()].sort();
    const kept = new Map<string, MonthSpan>();
    for (const span of before?.listening.months ?? [])
      if (before?.revisions.get(span.month) === revisions.get(span.month)) kept.set(span.month, span);
    const fresh = await readMonths(
      (first, last) => this.source.loadMonths(userId, first, last),
      names.filter((name) => !kept.has(name)),
      (columns) => columns,
    );
    const parts = names.flatMap((name) => kept.get(name) ?? fresh.get(name) ?? []);
    const listening = await inSlices(joinMonths(parts, before?.listening));
    const heard: Heard = {
      version,
      revisions,
      listening,
      groupings: await inSlices(usualGroupings(listening)),
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

/** With the groupings that nearly all figures want. */
function* usualGroupings(listening: Listening): Steps<Groupings> {
  const groupings = new Groupings(listening);
  yield;
  groupings.of('artist', 'merged');
  yield;
  groupings.of('album', 'merged');
  yield;
  // What songs are told from.
  groupings.of('track', 'separate');
  yield;
  groupings.of('track', 'merged');
  yield;
  return groupings;
}
