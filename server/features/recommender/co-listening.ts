/** For each item its nearest neighbours, best first, in compressed rows: those of item i stand at offsets[i] … offsets[i + 1]. */
export interface SimilarityModel {
  offsets: Int32Array;
  neighbours: Int32Array;
  /** 0 … 1 */
  weights: Float32Array;
}

export interface CoListeningOptions {
  /** How many items apart two listens of a session may be. */
  window?: number;
  /** Each step apart multiplies a pair's weight by this. */
  decay?: number;
  /** What a listen counts that came before and not after, above 0: at 1 order means nothing. */
  backward?: number;
  /** How much a neighbour's own plays are held against it: ½ is the cosine, 0 how likely it is beside the item. */
  popularity?: number;
  /** Pairs seen with less weight than this are pulled towards 0. */
  shrinkage?: number;
  neighbours?: number;
}

/**
 * Item-item similarity from sessions: two items are alike when they are heard close together more often than their
 * popularity explains. Co-occurrence fades with distance inside a session, and what came after may count more than what came
 * before (sequential rules; Ludewig & Jannach, "Evaluation of session-based recommendation algorithms", 2018). It is normalised
 * by both items' plays, at ½ as in the cosine (Sarwar et al., "Item-based collaborative filtering recommendation
 * algorithms", 2001), and shrunk where the support is small (Bell & Koren, 2007).
 * Walks the sessions once for each item's own listens, so memory is O(items × neighbours + listens);
 * time O(listens × window). Deterministic: ties go to the lower item.
 *
 * @param sessions item numbers in order of listening, each below `itemCount`
 */
export function trainCoListening(
  sessions: Iterable<Int32Array>,
  itemCount: number,
  {
    window = 8,
    decay = 0.8,
    backward = 1,
    popularity = 0.5,
    shrinkage = 3,
    neighbours: perItem = 50,
  }: CoListeningOptions = {},
): SimilarityModel {
  const { items, sessionOf, counts, starts, places } = layOut(sessions, itemCount);
  const fade = Float64Array.from({ length: window + 1 }, (_, apart) => decay ** (apart - 1));
  const weight = new Float64Array(itemCount);
  const touched: number[] = [];
  const offsets = new Int32Array(itemCount + 1);
  const neighbours: number[] = [];
  const weights: number[] = [];

  for (let item = 0; item < itemCount; item++) {
    touched.length = 0;
    for (let p = starts[item]!; p < starts[item + 1]!; p++) {
      const place = places[p]!;
      for (const step of [-1, 1]) {
        for (let apart = 1; apart <= window; apart++) {
          const other = place + step * apart;
          if (sessionOf[other] !== sessionOf[place]) break;
          const neighbour = items[other]!;
          if (neighbour === item) continue;
          if (weight[neighbour] === 0) touched.push(neighbour);
          weight[neighbour]! += step < 0 ? backward * fade[apart]! : fade[apart]!;
        }
      }
    }
    for (const neighbour of touched) {
      const together = weight[neighbour]!;
      const share = together / (counts[item]! ** (1 - popularity) * counts[neighbour]! ** popularity);
      weight[neighbour] = (Math.min(1, share) * together) / (together + shrinkage);
    }
    touched.sort((a, b) => weight[b]! - weight[a]! || a - b);
    for (const neighbour of touched.slice(0, perItem)) {
      neighbours.push(neighbour);
      weights.push(weight[neighbour]!);
    }
    for (const neighbour of touched) weight[neighbour] = 0;
    offsets[item + 1] = neighbours.length;
  }
  return { offsets, neighbours: Int32Array.from(neighbours), weights: Float32Array.from(weights) };
}

/** All sessions in one row, and for each item the places where it stands. */
function layOut(sessions: Iterable<Int32Array>, itemCount: number) {
  const parts = [...sessions];
  const length = parts.reduce((sum, part) => sum + part.length, 0);
  const items = new Int32Array(length);
  const sessionOf = new Int32Array(length);
  let at = 0;
  parts.forEach((part, session) => {
    items.set(part, at);
    sessionOf.fill(session, at, at + part.length);
    at += part.length;
  });
  const counts = new Int32Array(itemCount);
  for (const item of items) counts[item]!++;
  const starts = new Int32Array(itemCount + 1);
  for (let item = 0; item < itemCount; item++) starts[item + 1] = starts[item]! + counts[item]!;
  const next = starts.slice(0, itemCount);
  const places = new Int32Array(length);
  items.forEach((item, place) => {
    places[next[item]!++] = place;
  });
  return { items, sessionOf, counts, starts, places };
}
