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
  /** Pairs seen with less weight than this are pulled towards 0. */
  shrinkage?: number;
  neighbours?: number;
}

/**
 * Item-item similarity from sessions: two items are alike when they are heard close together more often than their
 * popularity explains. Co-occurrence fades with distance inside a session (as in Ludewig & Jannach, "Evaluation of
 * session-based recommendation algorithms", 2018), is normalised by the cosine (Sarwar et al., "Item-based collaborative
 * filtering recommendation algorithms", 2001) and shrunk where the support is small (Bell & Koren, 2007).
 * Walks the sessions once for each item's own listens, so memory is O(items × neighbours + listens);
 * time O(listens × window). Deterministic: ties go to the lower item.
 *
 * @param sessions item numbers in order of listening, each below `itemCount`
 */
export function trainCoListening(
  sessions: Iterable<Int32Array>,
  itemCount: number,
  { window = 8, decay = 0.8, shrinkage = 3, neighbours: perItem = 50 }: CoListeningOptions = {},
): SimilarityModel {
  const { items, sessionOf, counts, starts, places } = layOut(sessions, itemCount);
  const fade = Float64Array.from({ length: window + 1 }, (_, distance) => decay ** (distance - 1));
  const weight = new Float64Array(itemCount);
  const touched: number[] = [];
  const offsets = new Int32Array(itemCount + 1);
  const neighbours: number[] = [];
  const weights: number[] = [];

  for (let item = 0; item < itemCount; item++) {
    touched.length = 0;
    for (let p = starts[item]!; p < starts[item + 1]!; p++) {
      const place = places[p]!;
      const from = Math.max(0, place - window);
      const to = Math.min(items.length - 1, place + window);
      for (let other = from; other <= to; other++) {
        const neighbour = items[other]!;
        if (neighbour === item || sessionOf[other] !== sessionOf[place]) continue;
        if (weight[neighbour] === 0) touched.push(neighbour);
        weight[neighbour]! += fade[Math.abs(other - place)]!;
      }
    }
    for (const neighbour of touched) {
      const together = weight[neighbour]!;
      const cosine = together / Math.sqrt(counts[item]! * counts[neighbour]!);
      weight[neighbour] = (Math.min(1, cosine) * together) / (together + shrinkage);
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
