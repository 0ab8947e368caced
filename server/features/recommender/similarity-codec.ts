import type { SimilarityModel } from './co-listening.js';
import type { SimilarityParts } from './similarity-index.js';

const MAGIC = 'ECHOSIM1';

/**
 * Bytes for a store: the magic, then length-prefixed blocks, three of names and six of numbers (little-endian).
 * Names are JSON, numbers as they stand in memory.
 */
export function encodeSimilarity(parts: SimilarityParts): Uint8Array {
  const blocks: Uint8Array[] = [parts.recordings, parts.trackKeys, parts.artistKeys].map((names) =>
    Buffer.from(JSON.stringify(names)),
  );
  for (const { offsets, neighbours, weights } of [parts.tracks, parts.artists])
    for (const column of [offsets, neighbours, weights])
      blocks.push(Buffer.from(column.buffer, column.byteOffset, column.byteLength));
  const out: Uint8Array[] = [Buffer.from(MAGIC)];
  for (const block of blocks) {
    const length = Buffer.alloc(4);
    length.writeUInt32LE(block.length);
    out.push(length, block);
  }
  return Buffer.concat(out);
}

/** @throws RangeError when the bytes are not what `encodeSimilarity` writes */
export function decodeSimilarity(bytes: Uint8Array): SimilarityParts {
  const buffer = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  if (buffer.toString('latin1', 0, MAGIC.length) !== MAGIC) throw new RangeError('not a similarity index');
  let at = MAGIC.length;
  const block = (): Buffer => {
    const from = at + 4;
    const to = from + buffer.readUInt32LE(at);
    if (to > buffer.length) throw new RangeError('a similarity index that ends too early');
    at = to;
    return buffer.subarray(from, to);
  };
  const names = (): string[] => JSON.parse(block().toString('utf8')) as string[];
  const ints = (): Int32Array => new Int32Array(copied(block()));
  const floats = (): Float32Array => new Float32Array(copied(block()));
  const model = (): SimilarityModel => ({ offsets: ints(), neighbours: ints(), weights: floats() });
  const [recordings, trackKeys, artistKeys] = [names(), names(), names()];
  return { recordings, trackKeys, artistKeys, tracks: model(), artists: model() };
}

/** Own memory, aligned for typed arrays. */
function copied(block: Buffer): ArrayBuffer {
  const own = new ArrayBuffer(block.length);
  new Uint8Array(own).set(block);
  return own;
}
