import { z } from 'zod';
import { invalid } from '../../errors.js';
import type { HitPosition } from './chat-store.js';

const sequence = z.number().int().min(0).max(2_147_483_647);
const hit = z.tuple([z.number().min(0), z.uuid()]);

export const encodeSequence = (at: number): string => encode(at);
export const decodeSequence = (cursor: string | undefined): number =>
  cursor === undefined ? 0 : decode(sequence, cursor);

export const encodeHit = ({ rank, id }: HitPosition): string => encode([rank, id]);
export function decodeHit(cursor: string | undefined): HitPosition | null {
  if (cursor === undefined) return null;
  const [rank, id] = decode(hit, cursor);
  return { rank, id };
}

const encode = (value: unknown): string => Buffer.from(JSON.stringify(value)).toString('base64url');

function decode<T>(schema: z.ZodType<T>, cursor: string): T {
  try {
    return schema.parse(JSON.parse(Buffer.from(cursor, 'base64url').toString()));
  } catch {
    throw invalid([{ path: 'query.cursor', message: 'is not a cursor of this list' }]);
  }
}
