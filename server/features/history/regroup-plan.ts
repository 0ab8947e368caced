import { trackKey } from '../catalogue/identity.js';
import type { Arrivals } from './arrivals.js';
import { monthOf } from './listen.js';
import { type KnownRecord, matchPlays, type OwnExport } from './match-plays.js';
import { keysOf } from './play-record.js';
import type { RegroupChange, Rekeyed, StoredRecord } from './regroup-store.js';
import { distance, FARTHEST_MS } from './same-play.js';

export interface RegroupPlan {
  change: RegroupChange;
  /** Epoch ms: what ended before has been judged, what ended from here on has not; Infinity when all has. */
  next: number;
}

/**
 * What changes for a stretch of a listener's records, in order of time, when their plays are formed by the rules of today:
 * as if all that was imported were imported anew, in its order. `until` (epoch ms, a whole second): the stretch has all
 * records that ended before; Infinity where it has all that are left. Pure; time linear in the records but for those of
 * one recording within two hours of each other.
 */
export function planRegroup(records: readonly StoredRecord[], until: number, arrivals: Arrivals): RegroupPlan {
  const rekeyings = rekey(records, arrivals);
  const chains = chainsOf(rekeyings.flatMap(({ today }) => today ?? []));
  const next = beginningOfTheRest(chains, until);

  const months = new Set<string>();
  const change = {
    removed: new Array<string>(),
    rekeyed: new Array<Rekeyed>(),
    regrouped: new Array<RegroupChange['regrouped'][number]>(),
  };
  const touch = ({ endedAt }: StoredRecord): void => void months.add(monthOf(new Date(endedAt)));
  for (const { stored, today } of rekeyings) {
    if (stored.endedAt >= next || (today !== null && hasSameKeys(stored, today))) continue;
    touch(stored);
    if (today === null) change.removed.push(stored.playKey);
    else {
      const { playKey, nameKey, nearKey, trackKey } = today;
      change.rekeyed.push({ from: stored.playKey, playKey, nameKey, nearKey, trackKey });
    }
  }
  for (const { last, records } of chains) {
    if (last >= next) continue;
    const formed = formPlays(records, arrivals);
    for (const record of records) {
      const now = formed.get(record.playKey);
      if (now === undefined || (now.groupKey === record.groupKey && now.canonical === record.canonical)) continue;
      if (now.canonical !== record.canonical) touch(record);
      change.regrouped.push({ playKey: record.playKey, groupKey: now.groupKey, canonical: now.canonical });
    }
  }
  return { change: { ...change, months: [...months] }, next };
}

interface Rekeying {
  stored: StoredRecord;
  /** With the keys of today; null where another record, which arrived before, has the same. */
  today: StoredRecord | null;
}

function rekey(records: readonly StoredRecord[], arrivals: Arrivals): Rekeying[] {
  const byKey = new Map<string, Rekeying>();
  const rekeyings = records.map((stored): Rekeying => {
    const keys = keysOf({ ...stored, endedAt: new Date(stored.endedAt) });
    return { stored, today: { ...stored, ...keys, trackKey: trackKey(stored) } };
  });
  for (const rekeying of rekeyings) {
    const { stored, today } = rekeying;
    if (today === null) continue;
    const other = byKey.get(today.playKey);
    const later = other && arrivals.compare(stored, other.stored) >= 0 ? rekeying : other;
    if (later !== rekeying) byKey.set(today.playKey, rekeying);
    if (later) later.today = null;
  }
  return rekeyings;
}

const hasSameKeys = (a: StoredRecord, b: StoredRecord): boolean =>
  a.playKey === b.playKey && a.nameKey === b.nameKey && a.nearKey === b.nearKey && a.trackKey === b.trackKey;

/** Records of which each may be of one play with another of them: no record outside has a say in their plays. */
interface Chain {
  records: StoredRecord[];
  /** Epoch ms. */
  first: number;
  last: number;
}

interface Link {
  record: StoredRecord;
  earlier: Link | null;
}

function firstOf(link: Link): Link {
  let first = link;
  while (first.earlier !== null) first = first.earlier;
  if (link !== first) link.earlier = first;
  return first;
}

function chainsOf(records: readonly StoredRecord[]): Chain[] {
  const recent = new Map<string, Link[]>();
  const links = records.map((record) => {
    const link: Link = { record, earlier: null };
    const near = (recent.get(record.nameKey) ?? []).filter(
      (other) => record.endedAt - other.record.endedAt <= FARTHEST_MS,
    );
    for (const other of near) {
      if (distance(other.record, record) === null) continue;
      const [one, two] = [firstOf(other), firstOf(link)];
      if (one !== two) two.earlier = one;
    }
    near.push(link);
    recent.set(record.nameKey, near);
    return link;
  });
  const chains = new Map<Link, Chain>();
  for (const link of links) {
    const { record } = link;
    const first = firstOf(link);
    const chain = chains.get(first);
    if (chain) {
      chain.records.push(record);
      chain.last = record.endedAt;
    } else chains.set(first, { records: [record], first: record.endedAt, last: record.endedAt });
  }
  return [...chains.values()];
}

/** Epoch ms, a whole second: no chain reaches over it, and none that ended before may still grow after `until`. */
function beginningOfTheRest(chains: readonly Chain[], until: number): number {
  let rest = until;
  for (const { first, last } of chains.toSorted((a, b) => b.last - a.last)) {
    if (last >= rest || last + FARTHEST_MS >= until) rest = Math.min(rest, Math.floor(first / 1000) * 1000);
  }
  return rest;
}

/** The plays of a chain, by the keys of its records. */
function formPlays(chain: readonly StoredRecord[], arrivals: Arrivals): Map<string, KnownRecord> {
  const formed = new Map<string, KnownRecord>();
  for (const { ownExport, records: some } of runsOf(chain, arrivals)) {
    const told = some.map((record) => ({ ...record, endedAt: new Date(record.endedAt) }));
    const { records, demoted } = matchPlays(told, [...formed.values()], ownExport);
    for (const record of records) formed.set(record.playKey, { ...record, endedAt: record.endedAt.getTime() });
    for (const record of demoted) formed.set(record.playKey, record);
  }
  keepKeys(chain, formed);
  return formed;
}

interface Run {
  ownExport: OwnExport | null;
  records: StoredRecord[];
}

/** The records in the order of their arrival, those together that came one after the other in one export of ours, or in none. */
function runsOf(chain: readonly StoredRecord[], arrivals: Arrivals): Run[] {
  const runs: Run[] = [];
  for (const record of chain.toSorted((a, b) => arrivals.compare(a, b))) {
    const ownExport = arrivals.ownExport(record);
    const run = runs.at(-1);
    const goesOn = run?.ownExport?.importId === ownExport?.importId && run?.ownExport?.firstRow === ownExport?.firstRow;
    if (run && goesOn) run.records.push(record);
    else runs.push({ ownExport, records: [record] });
  }
  return runs;
}

/** A play that has the same records as before keeps its key, which may be that of another record than the first. */
function keepKeys(chain: readonly StoredRecord[], formed: ReadonlyMap<string, KnownRecord>): void {
  const before = groupBy(chain, (record) => record.groupKey);
  for (const records of groupBy(chain, ({ playKey }) => formed.get(playKey)?.groupKey ?? playKey).values()) {
    const key = records[0]?.groupKey;
    const were = key === undefined ? undefined : before.get(key);
    const isSame = were?.length === records.length && were.every((record) => records.includes(record));
    if (key === undefined || !isSame || !records.some(({ playKey }) => playKey === key)) continue;
    for (const { playKey } of records) {
      const record = formed.get(playKey);
      if (record) record.groupKey = key;
    }
  }
}

function groupBy<T>(entries: readonly T[], keyOf: (entry: T) => string): Map<string, T[]> {
  const groups = new Map<string, T[]>();
  for (const entry of entries) {
    const group = groups.get(keyOf(entry));
    if (group) group.push(entry);
    else groups.set(keyOf(entry), [entry]);
  }
  return groups;
}
