import { setTimeout as sleep } from 'node:timers/promises';
import { type TokenVault, UnreadableToken } from './token-vault.js';

/** Bytes that a vault sealed together, and their place. */
export interface SealedRow {
  /** Names it to whoever runs the installation, such as "listener 0f…". */
  name: string;
  context: string;
  parts: readonly Uint8Array[];
  /** Puts others in their place; false, and nothing is done, where somebody else has or is about to. */
  replace(parts: readonly Uint8Array<ArrayBuffer>[]): Promise<boolean>;
}

/** Everything of one kind that is sealed, in batches. */
export type SealedRows = () => AsyncIterable<readonly SealedRow[]>;

export interface Rotated {
  rows: number;
  /** Of them, sealed anew. */
  sealed: number;
  /** Of them, those that cannot be opened, and why. */
  unreadable: { name: string; reason: UnreadableToken['reason'] }[];
}

export interface RotationDeps {
  /** All that is sealed: what is not among it cannot be opened any more when the key of before is forgotten. */
  kinds: readonly SealedRows[];
  vault: TokenVault;
  /** A key that is kept here and can be replaced; null: the settings say which is the current one. */
  kept: { isBetween(): boolean; begin(): void; end(): void } | null;
  /** Waits until nobody can still be about to store what was sealed with the key of before. */
  settle(): Promise<void>;
}

const POLL_MS = 200;

/**
 * Seals everything with the current key; a kept key gets a successor first, unless one was made by a rotation that broke
 * off. Safe to break off anywhere and to run again; meanwhile what was sealed with either key can be opened.
 */
export async function rotateKeys({ kinds, vault, kept, settle }: RotationDeps): Promise<Rotated> {
  if (kept?.isBetween() === false) kept.begin();
  const first = await sealAnew(kinds, vault);
  if (kept === null) return first;
  await settle();
  const last = await sealAnew(kinds, vault);
  kept.end();
  return { ...last, sealed: first.sealed + last.sealed };
}

async function sealAnew(kinds: RotationDeps['kinds'], vault: TokenVault): Promise<Rotated> {
  let sealed = 0;
  for (;;) {
    const unreadable: Rotated['unreadable'] = [];
    let rows = 0;
    let busy = 0;
    for (const kind of kinds) {
      for await (const batch of kind()) {
        rows += batch.length;
        for (const row of batch) {
          if (row.parts.every((part) => vault.isCurrent(part))) continue;
          const anew = again(vault, row);
          if (anew instanceof UnreadableToken) unreadable.push({ name: row.name, reason: anew.reason });
          else if (await row.replace(anew)) sealed++;
          else busy++;
        }
      }
    }
    if (busy === 0) return { rows, sealed, unreadable };
    await sleep(POLL_MS);
  }
}

function again(vault: TokenVault, { parts, context }: SealedRow): Uint8Array<ArrayBuffer>[] | UnreadableToken {
  try {
    return parts.map((part) => vault.seal(vault.open(part, context), context));
  } catch (error) {
    if (error instanceof UnreadableToken) return error;
    throw error;
  }
}
