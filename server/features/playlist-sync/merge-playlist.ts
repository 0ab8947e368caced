export interface Sides {
  /** What stood on both sides when they were last in step. */
  base: readonly string[];
  here: readonly string[];
  there: readonly string[];
}

export interface Merged {
  items: string[];
  /** Both sides moved the same things to different places; `items` then prefers the order of this side. */
  isConflict: boolean;
}

/**
 * A three-way merge of lists in which nothing stands twice. Membership: what one side added is in, what one side removed
 * is out. Order: for every two items that were and are on both sides, the order of the side that changed it; where all of
 * that together is no order (a before b before c before a), the sides contradict each other. What was added follows
 * what it follows on its own side; of additions at one place, those of the other side come first.
 */
export function mergePlaylist({ base, here, there }: Sides): Merged {
  const [inBase, inHere, inThere] = [new Set(base), new Set(here), new Set(there)];
  const staying = here.filter((item) => inBase.has(item) && inThere.has(item));
  const { items, isConflict } = mergeOrder(staying, positions(base), positions(there));
  const addedHere = new Set(here.filter((item) => !inBase.has(item)));
  const addedThere = new Set(there.filter((item) => !inBase.has(item) && !inHere.has(item)));
  return { items: insert(insert(items, here, addedHere), there, addedThere), isConflict };
}

/**
 * `here` in merged order. Two items whose order both sides agree on keep it; else one side has changed it, and that
 * counts. An order of all of them exists exactly when no two have the same number of others before them (Landau).
 */
function mergeOrder(here: readonly string[], base: Positions, there: Positions): Merged {
  const at = here.map((item) => ({ item, base: base.get(item) ?? 0, there: there.get(item) ?? 0, before: 0 }));
  at.forEach((first, index) => {
    for (const second of at.slice(index + 1)) {
      const [wasFirst, isFirstThere] = [first.base < second.base, first.there < second.there];
      // Here `first` comes first: it stays so unless there, and only there, that was changed.
      const staysFirst = isFirstThere || !wasFirst;
      (staysFirst ? second : first).before++;
    }
  });
  const isConflict = new Set(at.map(({ before }) => before)).size < at.length;
  return { items: at.toSorted((a, b) => a.before - b.before).map(({ item }) => item), isConflict };
}

/** Puts those of `side` that are `added` directly behind the nearest that precedes them there and is in the list. */
function insert(list: readonly string[], side: readonly string[], added: ReadonlySet<string>): string[] {
  const known = new Set(list);
  const behind = new Map<string | null, string[]>();
  let anchor: string | null = null;
  for (const item of side) {
    if (known.has(item)) anchor = item;
    else if (added.has(item)) behind.set(anchor, [...(behind.get(anchor) ?? []), item]);
  }
  return [...(behind.get(null) ?? []), ...list.flatMap((item) => [item, ...(behind.get(item) ?? [])])];
}

type Positions = ReadonlyMap<string, number>;
const positions = (items: readonly string[]): Positions => new Map(items.map((item, index) => [item, index]));

/**
 * What stood there when last in step, as far as can be told when a write broke off: writing replaces the whole list and
 * then appends, so either it did not begin, or what stands there of the written list is ours.
 */
export function baseAfterBreak(
  base: readonly string[],
  writing: readonly string[] | null,
  there: readonly string[],
): string[] {
  if (writing === null) return [...base];
  const [inBase, inThere, written] = [new Set(base), new Set(there), new Set(writing)];
  const foreign = there.filter((item) => !written.has(item));
  const changed = there.filter((item) => !inBase.has(item)).length + base.filter((item) => !inThere.has(item)).length;
  return changed <= foreign.length ? [...base] : there.filter((item) => written.has(item));
}
