import type { ListenSource, Precision } from './listen.js';
import type { NewRecord, PlayRecord } from './play-record.js';
import { distance, outranks, sameClass, type PlayFacts } from './same-play.js';

/** What a store tells of a record that is there already. */
export interface KnownRecord {
  playKey: string;
  groupKey: string;
  canonical: boolean;
  nameKey: string;
  source: ListenSource;
  precision: Precision;
  /** Epoch ms. */
  endedAt: number;
  msPlayed: number | null;
  importId: string | null;
  importRow: number | null;
}

/** What of a record decides which play it tells of. */
export type ToldRecord = Pick<
  NewRecord,
  'playKey' | 'nameKey' | 'source' | 'precision' | 'endedAt' | 'msPlayed' | 'importId' | 'importRow'
>;
type Grouped<R> = R & Pick<PlayRecord, 'groupKey' | 'canonical'>;

export interface MatchResult<R> {
  /** To be inserted; each either founds a play of its own or joins one. */
  records: Grouped<R>[];
  /** Known records that are no longer what is shown of their play. */
  demoted: KnownRecord[];
  /** For each record that was asked about, in order, whether it is a play that nobody had told of before. */
  stored: boolean[];
}

/**
 * Rows of EchoTune's own export, from this importRow on: they were found to be different plays once, by records that the
 * export does not have, and stay that among each other.
 */
export interface OwnExport {
  importId: string;
  firstRow: number;
}

/** A record as it stands while a batch is matched; `fresh` is null for one that was known before. */
type Standing = KnownRecord & PlayFacts & { fresh: Pick<PlayRecord, 'canonical'> | null };

/**
 * Decides for each new record, in order, whether it is a play of its own, or tells again of one that is known.
 * A play has at most one record of each class (source and precision), so a track that was really played twice in a row
 * stays two plays; among several plays a record joins the nearest. `known` holds all records that may matter (see
 * `reach`). A record that this very import row has stored before is recognised, and judged as it was then: repeating a
 * batch changes nothing. What comes out depends on the order in which records arrive, and not on where batches end or in
 * which order `known` comes. The fresh records become what is to be inserted: an import has no memory for copies. Time
 * linear in the records of each recording.
 */
export function matchPlays<R extends ToldRecord>(
  fresh: readonly R[],
  known: readonly KnownRecord[],
  ownExport: OwnExport | null = null,
): MatchResult<R> {
  const byKey = new Map<string, Standing>();
  const byName = new Map<string, Standing[]>();
  const add = (record: Standing): void => {
    byKey.set(record.playKey, record);
    const others = byName.get(record.nameKey);
    if (others) others.push(record);
    else byName.set(record.nameKey, [record]);
  };
  for (const record of known) add({ ...record, fresh: null });

  const result: MatchResult<R> = { records: [], demoted: [], stored: [] };
  const demote = (record: Standing): void => {
    record.canonical = false;
    if (record.fresh) record.fresh.canonical = false;
    else result.demoted.push(record);
  };

  for (const record of fresh) {
    const there = byKey.get(record.playKey);
    if (there) {
      const mine =
        there.importId !== null && there.importId === record.importId && there.importRow === record.importRow;
      result.stored.push(mine && there.groupKey === there.playKey);
      if (mine) demoteOutranked(there, byName.get(there.nameKey) ?? [], demote);
      continue;
    }
    const standing = standAlone(record);
    const others = byName.get(record.nameKey) ?? [];
    standing.groupKey = nearestGroup(standing, others, ownExport) ?? record.playKey;
    const shown = others.find((other) => other.canonical && other.groupKey === standing.groupKey);
    standing.canonical = !shown || rankBetween(standing, shown) < 0;
    const { groupKey, canonical } = standing;
    const stored = Object.assign(record, { groupKey, canonical });
    standing.fresh = stored;
    result.records.push(stored);
    if (shown && standing.canonical) demote(shown);
    result.stored.push(standing.groupKey === record.playKey);
    add(standing);
  }
  return result;
}

const standAlone = (record: ToldRecord): Standing => ({
  playKey: record.playKey,
  groupKey: record.playKey,
  canonical: true,
  nameKey: record.nameKey,
  source: record.source,
  precision: record.precision,
  endedAt: record.endedAt.getTime(),
  msPlayed: record.msPlayed,
  importId: record.importId,
  importRow: record.importRow,
  fresh: null,
});

/** A crash may have come between storing a record and demoting the one it outranks: then both are canonical. */
function demoteOutranked(record: Standing, others: readonly Standing[], demote: (record: Standing) => void): void {
  if (!record.canonical) return;
  for (const other of others) {
    if (other !== record && other.canonical && other.groupKey === record.groupKey) demote(other);
  }
}

/** How well a play fits a record: by the nearest of its own records. */
interface Fit {
  distance: number;
  to: Standing;
}

/** The play that the record tells of again: the nearest that no record of its class tells of as a different one. */
function nearestGroup(record: Standing, others: readonly Standing[], ownExport: OwnExport | null): string | null {
  if (others.length === 0) return null;
  // Null for a play that it is certainly not.
  const fits = new Map<string, Fit | null>();
  for (const other of others) {
    const best = fits.get(other.groupKey);
    if (best === null) continue;
    const apart = distance(record, other);
    if ((ownExport !== null && isOf(ownExport, other)) || (apart === null && sameClass(record, other))) {
      fits.set(other.groupKey, null);
    } else if (apart !== null) {
      const fit = { distance: apart, to: other };
      if (best === undefined || isNearer(fit, best)) fits.set(other.groupKey, fit);
    }
  }
  let nearest: Fit | null = null;
  for (const fit of fits.values()) if (fit !== null && (nearest === null || isNearer(fit, nearest))) nearest = fit;
  return nearest && nearest.to.groupKey;
}

/** Of two as near, the earlier one. */
function isNearer(a: Fit, b: Fit): boolean {
  if (a.distance !== b.distance) return a.distance < b.distance;
  if (a.to.endedAt !== b.to.endedAt) return a.to.endedAt < b.to.endedAt;
  return a.to.playKey < b.to.playKey;
}

const isOf = ({ importId, firstRow }: OwnExport, record: Standing): boolean =>
  record.importId === importId && record.importRow !== null && record.importRow >= firstRow;

/** A record of a play that loses some of its records. */
export type Survivor = Pick<KnownRecord, 'playKey' | 'groupKey' | 'canonical' | 'source' | 'precision'>;

type Ranked = Pick<Survivor, 'playKey' | 'source' | 'precision'>;

export interface Regrouping extends Pick<Survivor, 'playKey' | 'groupKey' | 'canonical'> {
  /** Shown from now on, and not before. */
  promoted: boolean;
}

/**
 * What changes for the records that stay when others of their plays are removed: the best of each play is shown, and
 * lends the play its key, since the record that founded it may be gone.
 */
export function regroup(survivors: readonly Survivor[]): Regrouping[] {
  const best = new Map<string, Survivor>();
  for (const survivor of survivors) {
    const other = best.get(survivor.groupKey);
    if (!other || rankBetween(survivor, other) < 0) best.set(survivor.groupKey, survivor);
  }
  return survivors.flatMap((survivor) => {
    const groupKey = best.get(survivor.groupKey)?.playKey ?? survivor.playKey;
    const canonical = groupKey === survivor.playKey;
    if (groupKey === survivor.groupKey && canonical === survivor.canonical) return [];
    return [{ playKey: survivor.playKey, groupKey, canonical, promoted: canonical && !survivor.canonical }];
  });
}

/** Negative where a is shown rather than b. Never 0: which of two equals is shown must not depend on their order. */
function rankBetween(a: Ranked, b: Ranked): number {
  if (outranks(a, b)) return -1;
  if (outranks(b, a)) return 1;
  return a.playKey < b.playKey ? -1 : 1;
}
