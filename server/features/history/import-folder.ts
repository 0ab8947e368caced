import { access, mkdir, readdir, rm, stat } from 'node:fs/promises';
import path from 'node:path';
import { openUpload, type OpenUpload, type SourceFile } from './archive.js';
import { UnreadableFile } from './formats/unreadable-file.js';
import type { Upload } from './import-job.js';

/** Where uploaded files lie until they are imported: a folder for each import, the files numbered. */
export interface ImportFolder {
  /** Makes the folder of an import and returns where its n-th file belongs. */
  make(importId: string): Promise<(n: number) => string>;
  /** Opens all uploads; what cannot be opened is a source with a problem. Names are unique. Close when done. */
  open(importId: string, uploads: readonly Upload[]): Promise<OpenUpload>;
  exists(importId: string): Promise<boolean>;
  /** The ids of imports whose folders have been as they are since before then. */
  unchangedSince(time: Date): Promise<string[]>;
  remove(importId: string): Promise<void>;
}

export function createImportFolder(root: string): ImportFolder {
  const fileOf = (importId: string, n: number): string => path.join(root, importId, String(n));
  return {
    async make(importId) {
      // They hold ip addresses and more: for nobody else's eyes.
      await mkdir(path.join(root, importId), { recursive: true, mode: 0o700 });
      return (n) => fileOf(importId, n);
    },

    async open(importId, uploads) {
      const opened: OpenUpload[] = [];
      for (const [n, upload] of uploads.entries()) opened.push(await openOne(fileOf(importId, n), upload));
      return {
        sources: withUniqueNames(opened.flatMap((upload) => upload.sources)),
        close: () => opened.forEach((upload) => upload.close()),
      };
    },

    async exists(importId) {
      return access(path.join(root, importId)).then(
        () => true,
        () => false,
      );
    },

    async unchangedSince(time) {
      // Nothing was ever uploaded; or somebody removes one at the same moment.
      const names = (await unlessMissing(readdir(root))) ?? [];
      const found: string[] = [];
      for (const name of names.filter((name) => AN_ID.test(name))) {
        const folder = await unlessMissing(stat(path.join(root, name)));
        if (folder && folder.mtime < time) found.push(name);
      }
      return found;
    },

    async remove(importId) {
      await rm(path.join(root, importId), { recursive: true, force: true });
    },
  };
}

async function openOne(file: string, { name, bytes }: Upload): Promise<OpenUpload> {
  try {
    return await openUpload(file, name);
  } catch (error) {
    const problem = asProblem(error);
    const read = () => {
      throw problem;
    };
    return { sources: [{ name, bytes, inArchive: false, problem, read }], close: () => undefined };
  }
}

function asProblem(error: unknown): UnreadableFile {
  if (error instanceof UnreadableFile) return error;
  if (isMissing(error)) {
    return new UnreadableFile('gone', 'The uploaded file is not there any more: send it again.');
  }
  throw error;
}

const AN_ID = /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;

async function unlessMissing<T>(reading: Promise<T>): Promise<T | null> {
  try {
    return await reading;
  } catch (error) {
    if (isMissing(error)) return null;
    throw error;
  }
}

/** Under Jest, what Node throws is no instance of this realm's Error. */
const isMissing = (error: unknown): boolean =>
  typeof error === 'object' && error !== null && 'code' in error && error.code === 'ENOENT';

function withUniqueNames(sources: SourceFile[]): SourceFile[] {
  const taken = new Set<string>();
  return sources.map((source) => {
    let { name } = source;
    for (let n = 2; taken.has(name); n++) name = `${source.name} (${n})`;
    taken.add(name);
    return { ...source, name };
  });
}
