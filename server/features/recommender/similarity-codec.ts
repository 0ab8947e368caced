import type { SimilarityModel } from './co-listening.js';

/** What a model of co-listening is made of: names beside numbers. */
export interface SimilarityParts {
  recordings: readonly string[];
  /** The track that stands for each recording. */
  trackKeys: readonly string[];
  tracks: SimilarityModel;
  artistKeys: readonly string[];
  artists: SimilarityModel;
}

const MAGIC = 'ECHOSIM2';
/** Blocks begin at multiples of it, as typed arrays must. */
const ALIGNMENT = 4;

/**
 * Bytes for a store, which a process uses as they are: the magic, then blocks with their lengths before them. Numbers are
 * little-endian; names are UTF-8, one after the other.
 *
 * In order: recordings (names, ends, sorted), their track keys (names, ends), their model (offsets, neighbours, weights);
 * artists (names, ends, sorted), their model.
 */
export function encodeSimilarity(parts: SimilarityParts): Uint8Array {
  return inBlocks([
    ...sortedNames(parts.recordings),
    ...names(parts.trackKeys.map((key) => Buffer.from(key))),
    ...numbers(parts.tracks),
    ...sortedNames(parts.artistKeys),
    ...numbers(parts.artists),
  ]);
}

/** The model's blocks, without a copy of any where memory allows. @throws RangeError when `encodeSimilarity` wrote no such bytes */
export function openSimilarity(bytes: Uint8Array) {
  const blocks = blocksOf(bytes);
  const block = (): Buffer => {
    const next = blocks.shift();
    if (next === undefined) throw new RangeError('a similarity index that ends too early');
    return next;
  };
  const named = () => ({ text: block(), ends: ints(block()) });
  const sorted = () => ({ ...named(), sorted: ints(block()) });
  const model = (): SimilarityModel => ({
    offsets: ints(block()),
    neighbours: ints(block()),
    weights: floats(block()),
  });
  return { recordings: sorted(), trackKeys: named(), tracks: model(), artistKeys: sorted(), artists: model() };
}

function names(all: readonly Buffer[]): Uint8Array[] {
  const ends = new Int32Array(all.length);
  let end = 0;
  all.forEach((name, at) => (ends[at] = end += name.length));
  return [Buffer.concat(all), bytesOf(ends)];
}

/** The names' numbers, in the order of their bytes, come with them. */
function sortedNames(all: readonly string[]): Uint8Array[] {
  const encoded = all.map((name) => Buffer.from(name));
  const sorted = Int32Array.from(encoded.keys()).sort((a, b) => encoded[a]!.compare(encoded[b]!));
  return [...names(encoded), bytesOf(sorted)];
}

function numbers({ offsets, neighbours, weights }: SimilarityModel): Uint8Array[] {
  return [offsets, neighbours, weights].map(bytesOf);
}

function inBlocks(blocks: readonly Uint8Array[]): Uint8Array {
  const out: Uint8Array[] = [Buffer.from(MAGIC)];
  for (const block of blocks) {
    const length = Buffer.alloc(ALIGNMENT);
    length.writeUInt32LE(block.length);
    out.push(length, block, Buffer.alloc(paddingOf(block.length)));
  }
  return Buffer.concat(out);
}

function blocksOf({ buffer: memory, byteOffset, byteLength }: Uint8Array): Buffer[] {
  const given = Buffer.from(memory, byteOffset, byteLength);
  if (given.toString('latin1', 0, MAGIC.length) !== MAGIC) throw new RangeError('not a similarity index');
  const buffer = byteOffset % ALIGNMENT === 0 ? given : Buffer.from(new Uint8Array(given).buffer);
  const blocks: Buffer[] = [];
  for (let at = MAGIC.length; at < buffer.length;) {
    const from = at + ALIGNMENT;
    const to = from <= buffer.length ? from + buffer.readUInt32LE(at) : Infinity;
    if (to > buffer.length) throw new RangeError('a similarity index that ends too early');
    blocks.push(buffer.subarray(from, to));
    at = to + paddingOf(to);
  }
  return blocks;
}

const paddingOf = (length: number): number => (ALIGNMENT - (length % ALIGNMENT)) % ALIGNMENT;

function bytesOf({ buffer, byteOffset, byteLength }: Int32Array | Float32Array): Uint8Array {
  return Buffer.from(buffer, byteOffset, byteLength);
}

function ints({ buffer, byteOffset, length }: Buffer): Int32Array {
  return new Int32Array(buffer, byteOffset, length / 4);
}

function floats({ buffer, byteOffset, length }: Buffer): Float32Array {
  return new Float32Array(buffer, byteOffset, length / 4);
}
