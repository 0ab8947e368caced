import { existsSync, readFileSync, rmSync } from 'node:fs';
import path from 'node:path';

/** Where the embedded PostgreSQL of a server with this DATA_DIR keeps its data: outside of it where root starts it in a folder of his own. */
export function embeddedPostgresHome(dataDir: string): string {
  const dir = path.join(dataDir, 'postgres');
  const note = path.join(dir, 'moved-to');
  return existsSync(note) ? readFileSync(note, 'utf8').trim() : dir;
}

/** Removes everything that a server with this DATA_DIR has left. */
export function removeDataFolder(dataDir: string): void {
  for (const dir of [embeddedPostgresHome(dataDir), dataDir]) rmSync(dir, { recursive: true, force: true });
}
