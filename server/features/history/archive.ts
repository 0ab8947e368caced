import { open as openFile } from 'node:fs/promises';
import { createReadStream } from 'node:fs';
import { crc32 } from 'node:zlib';
import * as yauzl from 'yauzl';
import { UnreadableFile } from './formats/unreadable-file.js';

/** A file that may hold listens: an uploaded one, or an entry of an uploaded zip. */
export interface SourceFile {
  name: string;
  /** Uncompressed. */
  bytes: number;
  inArchive: boolean;
  /** Why it is not even opened. */
  problem: UnreadableFile | null;
  /** Rejects, or ends with, an UnreadableFile where the bytes cannot be had. */
  read(): AsyncIterable<Buffer>;
}

export interface OpenUpload {
  sources: SourceFile[];
  close(): void;
}

export interface ArchiveLimits {
  entries: number;
  /** Of all entries together, uncompressed. */
  bytes: number;
  /** Uncompressed to compressed, of an entry worth the suspicion. JSON shrinks to a thirtieth, a bomb to a thousandth. */
  ratio: number;
}

const ARCHIVE_LIMITS: ArchiveLimits = { entries: 10_000, bytes: 8 * 2 ** 30, ratio: 250 };

const SUSPICIOUS_BYTES = 64 * 2 ** 20;
const CHUNK_BYTES = 256 * 2 ** 10;
const ZIP_MAGIC = ['PK\x03\x04', 'PK\x05\x06'];

/** Opens an upload: a zip by its first bytes, anything else as a single file. Throws an UnreadableFile for a broken zip. */
export async function openUpload(path: string, name: string, limits = ARCHIVE_LIMITS): Promise<OpenUpload> {
  const { head, bytes } = await firstBytes(path);
  if (ZIP_MAGIC.includes(head.toString('latin1'))) return openZip(path, name, limits);
  const read = () => createReadStream(path, { highWaterMark: CHUNK_BYTES });
  return { sources: [{ name, bytes, inArchive: false, problem: null, read }], close: () => undefined };
}

async function firstBytes(path: string): Promise<{ head: Buffer; bytes: number }> {
  const file = await openFile(path);
  try {
    const { buffer, bytesRead } = await file.read(Buffer.alloc(4), 0, 4, 0);
    return { head: buffer.subarray(0, bytesRead), bytes: (await file.stat()).size };
  } finally {
    await file.close();
  }
}

async function openZip(path: string, name: string, limits: ArchiveLimits): Promise<OpenUpload> {
  // Names are checked here, entry by entry: the library would give up the whole archive at the first bad one.
  const zip = await yauzl.openPromise(path, { autoClose: false, decodeStrings: false }).catch(broken);
  try {
    if (zip.entryCount > limits.entries) {
      throw new UnreadableFile('too-many-entries', `The archive has more than ${limits.entries} entries.`);
    }
    const sources: SourceFile[] = [];
    let bytes = 0;
    for await (const entry of orBroken(zip.eachEntry())) {
      const entryName = nameOf(entry);
      if (entryName.endsWith('/') || entryName.startsWith('__MACOSX/')) continue;
      bytes += entry.uncompressedSize;
      if (bytes > limits.bytes) throw new UnreadableFile('too-large', 'What the archive unpacks to is too large.');
      sources.push({
        name: `${name}/${entryName}`,
        bytes: entry.uncompressedSize,
        inArchive: true,
        problem: problemOf(entry, entryName, limits),
        read: () => entryBytes(zip, entry),
      });
    }
    return { sources, close: () => zip.close() };
  } catch (error) {
    zip.close();
    throw error;
  }
}

const nameOf = (entry: yauzl.Entry): string =>
  yauzl.getFileNameLowLevel(entry.generalPurposeBitFlag, entry.fileNameRaw, entry.extraFields, false);

const UNIX = 3;
const FILE_TYPE = 0o170000;
const SYMLINK = 0o120000;

function problemOf(entry: yauzl.Entry, name: string, limits: ArchiveLimits): UnreadableFile | null {
  if (yauzl.validateFileName(name) !== null) {
    return new UnreadableFile('unsafe-path', 'The name of this entry points outside the archive.');
  }
  const mode = entry.versionMadeBy >> 8 === UNIX ? entry.externalFileAttributes >>> 16 : 0;
  if ((mode & FILE_TYPE) === SYMLINK) return new UnreadableFile('symlink', 'This entry is a link, not a file.');
  if (entry.isEncrypted()) return new UnreadableFile('encrypted', 'This entry is encrypted.');
  if (!entry.canDecodeFileData())
    return new UnreadableFile('broken-archive', 'This entry is packed in an unknown way.');
  if (entry.uncompressedSize > SUSPICIOUS_BYTES && entry.uncompressedSize > limits.ratio * entry.compressedSize) {
    return new UnreadableFile('suspicious-ratio', 'This entry unpacks to suspiciously much: it looks like a zip bomb.');
  }
  return null;
}

async function* entryBytes(zip: yauzl.ZipFile, entry: yauzl.Entry): AsyncGenerator<Buffer> {
  const stream = await zip.openReadStreamPromise(entry).catch(broken);
  let checksum = 0;
  for await (const chunk of orBroken<Buffer>(stream)) {
    checksum = crc32(chunk, checksum);
    yield chunk;
  }
  if (checksum !== entry.crc32) {
    throw new UnreadableFile('checksum', 'The checksum of this entry is wrong: the archive was damaged on its way.');
  }
}

/** Whatever a broken archive makes yauzl or zlib throw means one thing to the listener. */
async function* orBroken<T>(items: AsyncIterable<T>): AsyncGenerator<T> {
  try {
    yield* items;
  } catch (error) {
    broken(error);
  }
}

function broken(cause: unknown): never {
  throw new UnreadableFile('broken-archive', 'The archive is damaged and cannot be read (further).', { cause });
}
