import type { Condition } from '../../../api/flags';

type Value = Condition['values'][number];

/** A value between commas: quoted as JSON, or as it stands. */
const PIECE = /\s*"(?:[^"\\]|\\.)*"|[^,]+/g;

/** Values as one writes them: admin, 3, "a, b". Read back by `valuesOf`. */
export function textOf(values: readonly Value[]): string {
  return values
    .map((value) => (typeof value === 'string' && isPlain(value) ? value : JSON.stringify(value)))
    .join(', ');
}

/** Numbers, true and false are what they look like, unless they stand in quotes. */
export function valuesOf(text: string): Value[] {
  const pieces = (text.match(PIECE) ?? []).map((piece) => piece.trim());
  return pieces.filter((piece) => piece !== '').map(valueOf);
}

const isPlain = (text: string): boolean =>
  text.trim() === text && text !== '' && !/[",]/.test(text) && valueOf(text) === text;

function valueOf(piece: string): Value {
  try {
    const value: unknown = JSON.parse(piece);
    if (typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean') return value;
  } catch {
    // no JSON: it means itself
  }
  return piece;
}
